import { type DeviceIdentity, registryTime } from '../../evidence/device';
import { isUnauthorized } from '../codes-of-ends';
import type { Session } from '../session';
import type { Refusal, Timeline } from '../timeline';
import { remembered } from './remembered';

/** DeviceDisabled. Some hubs log a disabled device's connects as 401xxx instead. */
export const DISABLED_CODE = '403012';
/** A disabled device's session is closed, and its next try is refused soon after. Own judgement. */
const CLOSED_BEFORE_MS = 15 * 60_000;

export interface PastDisabling {
  /** The refusals of that time and the session that ended with it. */
  readonly items: ReadonlySet<Session | Refusal>;
  /** When it was enabled again; null where the registry does not say. */
  readonly until: Date | null;
}

/** What a device met while it was disabled that is enabled by now; undefined when there was no such time. */
export const findPastDisabling = remembered(readPastDisabling);

function readPastDisabling(
  { sessions, refusals }: Timeline,
  identity: DeviceIdentity | null | undefined,
): PastDisabling | undefined {
  if (refusals.length === 0 || identity?.status?.toLowerCase() !== 'enabled') return undefined;
  const until = registryTime(identity.statusUpdatedTime);
  // Where the registry does not say when it was enabled, only a connect shows that the time is over.
  const over = until ?? sessions.findLast(({ from }) => from !== null)?.from;
  if (!over) return undefined;
  const connected = sessions.findLast(({ from }) => from && from < over)?.from;
  const refused = refusals.filter(
    ({ at, code }) =>
      at < over &&
      (code === DISABLED_CODE || (until !== null && isUnauthorized(code) && (!connected || at > connected))),
  );
  const [first] = refused;
  if (!first) return undefined;
  const ended = sessions.findLast(
    ({ to, end }) => to && end === 'error' && to <= first.at && first.at.getTime() - to.getTime() <= CLOSED_BEFORE_MS,
  );
  return { items: new Set<Session | Refusal>(ended ? [ended, ...refused] : refused), until };
}
