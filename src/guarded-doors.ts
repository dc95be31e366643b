import { randomBytes } from 'node:crypto';
import { type Guard, mayStill } from './access/guard';
import { lookAfterUpload } from './bot/device-logs/upload-job';
import type { Jobs } from './bot/jobs';
import type { Clock } from './clock';
import type { Log } from './log';
import type { KeptPictures } from './pictures/kept-pictures';
import { createPictureDoor } from './pictures/picture-door';
import type { Door } from './server';
import { type CaseUse, createCaseDoor } from './support/case-door';
import type { CaseLinks, FetchedCase } from './support/case-links';
import type { DeviceLogs } from './support/device-logs/device-logs';
import { createUploadDoor } from './web/upload-door';

export interface GuardedDoorParts {
  readonly guard: Guard;
  readonly pictures: KeptPictures;
  readonly links: CaseLinks;
  readonly given: DeviceLogs;
  readonly jobs: Jobs;
  /** Whether a case that names nobody, as one of an older version, may be fetched by whoever has its link. */
  readonly opensUnowned: boolean;
  readonly clock: Clock;
  readonly log: Log;
}

/** Pictures, cases and uploads: a link opens them only as long as its person may see the hub, and each use is noted. */
export function guardedDoors(parts: GuardedDoorParts): Door[] {
  const { guard, pictures, links, given, jobs, opensUnowned, clock, log } = parts;
  const uploads = createUploadDoor({
    ...given,
    maySee: ({ owner, subject }) => mayStill(guard, owner.person, { what: 'upload', ...subject }),
    onGiven: async ({ job, owner, subject: { hub, deviceId } }, logs) => {
      await guard.did(owner.person, { what: 'upload', hub, deviceId, result: 'done' });
      await lookAfterUpload(jobs, job, { id: randomBytes(4).toString('hex'), logs, now: clock.now() });
    },
    log,
  });
  const mayFetchCase = async ({ whose }: FetchedCase, use: CaseUse) => {
    if (whose === null) return opensUnowned;
    const { person, hub, deviceId } = whose;
    if (!(await mayStill(guard, person, { what: 'fetch-case', hub, deviceId }))) return false;
    if (use === 'fetch') await guard.did(person, { what: 'fetch-case', hub, deviceId, result: 'done' });
    return true;
  };
  return [createPictureDoor(pictures), createCaseDoor(links, mayFetchCase), uploads];
}
