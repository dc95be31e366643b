import type { DeviceLog } from '../../evidence/device-log';
import type { Context } from '../check';
import type { Confidence } from '../finding';
import { clockOffset } from './clock-offset';
import { logsOf } from './log-lines';
import { WIDEST_ZONE_MS, wasNeverSet } from './log-time';

/** How wrong the clock of the device is, by its own log. */
export interface ClockError {
  readonly log: DeviceLog;
  /** Device minus hub, milliseconds; null for a clock that was never set. */
  readonly ms: number | null;
  /** How many events met the hub's records. */
  readonly met: number;
  readonly confidence: Confidence;
}

const QUARTER_MS = 15 * 60_000;
/** A time zone's offset, give or take a clock that drifts a little and the seconds that the comparison leaves. Own judgement. */
const ZONE_ROOM_MS = 90_000;
/** "The device may not be off by more than about 5 minutes" (error guide of 401003). */
const HARMLESS_MS = 5 * 60_000;

/**
 * Whole quarter hours are a time zone in the log, not a wrong clock. That also holds for a log that states its zone:
 * programs that write local time with a "Z", and clocks that missed the change to summer time, look the same, and the
 * second would be refused as "expired", which is looked at apart. Where no zone is stated and the rest is not a whole
 * quarter hour, the clock is wrong, but by how much stays open; so it is never `confirmed`.
 */
function isZone(ms: number): boolean {
  const rest = Math.abs(ms - Math.round(ms / QUARTER_MS) * QUARTER_MS);
  return Math.abs(ms) <= WIDEST_ZONE_MS + ZONE_ROOM_MS && Math.abs(ms) > ZONE_ROOM_MS && rest <= ZONE_ROOM_MS;
}

/** The worst error that the logs show beyond `bears` milliseconds; undefined when there is none, or nobody can tell. */
export function clockError(
  logs: readonly DeviceLog[] | undefined,
  context: Context,
  bears: number,
): ClockError | undefined {
  const errors = logsOf(logs, context.subject).flatMap((log) => errorOf(log, context, bears) ?? []);
  return errors.sort((a, b) => size(b) - size(a))[0];
}

function size({ ms }: ClockError): number {
  return ms === null ? Number.POSITIVE_INFINITY : Math.abs(ms);
}

function errorOf(log: DeviceLog, { timeline, subject }: Context, bears: number): ClockError | undefined {
  if (wasNeverSet(log)) return { log, ms: null, met: 0, confidence: 'confirmed' };
  const offset = clockOffset(log, timeline, subject);
  if (!offset || Math.abs(offset.ms) <= bears || isZone(offset.ms)) return undefined;
  return { log, ms: offset.ms, met: offset.met, confidence: sureness(log, offset.ms) };
}

function sureness({ zoneStated }: DeviceLog, ms: number): Confidence {
  // Ahead, the hub accepts the token: a hint only.
  if (ms > 0) return 'possible';
  if (zoneStated || Math.abs(ms) > WIDEST_ZONE_MS + ZONE_ROOM_MS) return 'confirmed';
  const rest = Math.abs(ms - Math.round(ms / QUARTER_MS) * QUARTER_MS);
  return rest > HARMLESS_MS ? 'likely' : 'possible';
}
