import type { Guard } from '../../access/guard';
import { oneLine } from '../../cards/escape';
import { when } from '../../cards/local-time';
import type { Clock } from '../../clock';
import type { DeviceStatus } from '../../evidence/device-status';
import type { Gap } from '../../evidence/evidence';
import type { DeviceRegistrar } from '../../evidence/sources/enable-device';
import { type JobEnd, type JobKind, OTHER_VERSION, type RunningJob } from '../../store/run-job';
import type { JobStore } from '../../store/store';
import { jobIdOf } from '../job-id';
import type { Tell } from '../ports';
import { say } from '../words';
import { type EnableJob, enableShape } from './enable-device-job';

/** The kind under which a confirmed change is kept. */
export const ENABLE_WORK = 'enable-device';

export interface EnableWorkParts {
  readonly registrar: DeviceRegistrar;
  readonly guard: Guard;
  readonly tell: Tell;
  readonly clock: Pick<Clock, 'now'>;
}

/** @returns what puts a confirmed change */
export function keepEnabling(jobs: Pick<JobStore, 'put'>): (job: EnableJob) => Promise<void> {
  return (job) => jobs.put({ id: jobIdOf(job, job.hub.host, job.deviceId), kind: ENABLE_WORK, body: job });
}

/**
 * Looks, writes down which state it saw, changes that state and no other, and looks again. Cut off anywhere, it goes on
 * from there: a device that is enabled by then is left alone, and one that somebody else has touched as well.
 */
export function enableWork(parts: EnableWorkParts): JobKind {
  return {
    attempts: 3,
    leaseMs: 60_000,
    async run(stored, signal) {
      const read = enableShape.safeParse(stored.body);
      if (!read.success) return OTHER_VERSION;
      const job = read.data;
      const { person, hub, deviceId } = job;
      // A role may have been taken since the yes.
      const entry = await parts.guard.enter(person, { what: ENABLE_WORK, hub, deviceId, needs: 'operator' });
      if (!entry.ok) return told(parts, job, `${entry.words} I have changed nothing.`);
      return enable(parts, job, stored, signal);
    },
  };
}

async function enable(
  parts: EnableWorkParts,
  job: EnableJob,
  stored: Pick<RunningJob, 'checkpoint'>,
  signal: AbortSignal,
): Promise<JobEnd> {
  const { registrar } = parts;
  const { hub, deviceId } = job;
  const device = { hub: hub.host, deviceId };
  const before = await registrar.look(device, signal);
  if (signal.aborted) return STOPPING;
  if (!before.ok) return failed(parts, job, before);
  if (before.data === null) {
    await note(parts, job, 'failed', 'no-such-device');
    return told(parts, job, `${hub.name} has no device ${oneLine(deviceId, 128)}, so I have changed nothing.`);
  }
  const { status, etag } = before.data;
  // After a crash: it was this job, or somebody who meant the same.
  if (status === 'enabled') return job.etag === undefined ? already(parts, job) : done(parts, job, before.data);
  if (job.etag !== undefined && job.etag !== etag) return changed(parts, job);
  if (!(await stored.checkpoint({ ...job, etag }))) return { retryIn: 0, why: 'Another has the job.' };
  const put = await registrar.enable(device, etag, signal);
  if (signal.aborted) return STOPPING;
  if (!put.ok) return failed(parts, job, put);
  if (put.data === 'changed') return changed(parts, job);
  const after = await registrar.look(device, signal);
  return done(parts, job, after.ok ? after.data : null);
}

const STOPPING: JobEnd = { retryIn: 0, why: 'The program was stopping.' };

async function done(parts: EnableWorkParts, job: EnableJob, now: DeviceStatus | null): Promise<JobEnd> {
  const name = oneLine(job.deviceId, 128);
  await note(parts, job, 'done');
  if (now === null)
    return told(parts, job, `I have enabled ${name}, but could not read it again. “check ${name}” shows how it is.`);
  const since = now.since ? ` since ${when(new Date(now.since), job.zone, parts.clock.now())}` : '';
  if (now.status === 'enabled')
    return told(
      parts,
      job,
      `Done: the registry of ${job.hub.name} says that ${name} is enabled${since}. It connects when it tries next; “check ${name}” in a few minutes shows whether it does.`,
    );
  return told(parts, job, `I enabled ${name}, and somebody disabled it again at once. Please ask who it was.`);
}

async function already(parts: EnableWorkParts, job: EnableJob): Promise<JobEnd> {
  await note(parts, job, 'done', 'already');
  return told(parts, job, `${oneLine(job.deviceId, 128)} is enabled already, so I have changed nothing.`);
}

async function changed(parts: EnableWorkParts, job: EnableJob): Promise<JobEnd> {
  await note(parts, job, 'failed', 'etag-changed');
  const name = oneLine(job.deviceId, 128);
  return told(
    parts,
    job,
    `Somebody else changed ${name} in the same moment, so I have changed nothing. Look at it anew (“check ${name}”), and ask me again if it is still disabled.`,
  );
}

async function failed(parts: EnableWorkParts, job: EnableJob, { why, detail, fix = '' }: Gap): Promise<JobEnd> {
  await note(parts, job, 'failed', why);
  return told(parts, job, `I could not enable ${oneLine(job.deviceId, 128)}. ${detail} ${fix}`.trim());
}

function note({ guard }: EnableWorkParts, job: EnableJob, result: 'done' | 'failed', why?: string): Promise<void> {
  const { person, hub, deviceId } = job;
  return guard.did(person, { what: ENABLE_WORK, hub: hub.host, deviceId, result, ...(why && { why }) });
}

async function told({ tell }: EnableWorkParts, { conversation }: EnableJob, words: string): Promise<'done'> {
  await tell.tell(conversation, say(words));
  return 'done';
}
