import { type DeviceIdentity, registryTime } from '../../evidence/device';
import type { Fleet } from '../../evidence/fleet';
import type { Context } from '../check';
import type { Session } from '../session';
import { findPastDisabling } from './past-disabling';

export interface Silence {
  /** The last session, which ended. */
  readonly session: Session;
  /** Its end, or when it was enabled again. */
  readonly since: Date;
  /** Milliseconds from then to where the log reaches, with no connect and no refusal between. */
  readonly lasts: number;
  /** Whether other devices' records show that the log went on. */
  readonly logGoesOn: boolean;
}

/** The registry may lag this much behind the log (device connection state article). */
const REGISTRY_LAGS_MS = 5 * 60_000;

/** What tells how far silence reaches, where it could be seen. */
interface Beside {
  readonly identity?: DeviceIdentity | null;
  readonly fleet?: Fleet;
}

/**
 * How long nothing has been heard of a device since its last session ended; undefined while a session lasts, attempts go
 * on, or the registry saw it since. What was refused while it was disabled is no attempt: then it counts from the enabling.
 */
export function findSilence(context: Context, { identity, fleet }: Beside): Silence | undefined {
  const { sessions, refusals } = context.timeline;
  const session = sessions.at(-1);
  if (!session?.to || wasActiveSince(session.to, identity, context)) return undefined;
  const refused = refusals.at(-1);
  const disabled = findPastDisabling(context.timeline, identity);
  const wasDisabled = refused !== undefined && disabled?.items.has(refused) === true;
  if (refused && refused.at > session.to && !wasDisabled) return undefined;
  const since = wasDisabled ? latest(session.to, refused.at, disabled.until ?? session.to) : session.to;
  return {
    session,
    since,
    lasts: Math.max(0, reachOf(fleet, context).getTime() - since.getTime()),
    logGoesOn: (fleet?.devices ?? 0) > 0,
  };
}

function latest(...times: readonly Date[]): Date {
  return new Date(Math.max(...times.map((time) => time.getTime())));
}

/**
 * Nobody else's record for so many times the usual distance between two: then the log itself has ended. By chance that
 * happens once in 400 (Poisson).
 */
const DISTANCES = 6;

/** Up to when the log can tell of a device: to now, or to the hub's newest record where the whole hub fell silent. */
export function reachOf(fleet: Fleet | undefined, { timeline, window, now }: Context): Date {
  const newest = fleet?.newest;
  if (!fleet || !newest || fleet.devices === 0 || newest >= now) return now;
  const others = Math.max(1, fleet.records - timeline.records.length);
  const usual = Math.max(0, newest.getTime() - window.from.getTime()) / others;
  return now.getTime() - newest.getTime() > DISTANCES * usual ? newest : now;
}

/**
 * The registry saw the device after its last session ended: then the log lacks a connect, and the silence is none. A row that
 * was read after the window says nothing about the window; in a quiet hub that ends later than the newest record, by which it is judged.
 */
export function wasActiveSince(
  end: Date,
  identity: DeviceIdentity | null | undefined,
  { now, window }: Context,
): boolean {
  const active = registryTime(identity?.lastActivityTime)?.getTime() ?? 0;
  const latestMoment = Math.max(now.getTime(), window.to.getTime());
  return active > end.getTime() + REGISTRY_LAGS_MS && active <= latestMoment + REGISTRY_LAGS_MS;
}
