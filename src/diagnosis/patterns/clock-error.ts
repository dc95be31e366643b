import type { DeviceLog, DeviceLogEvent } from '../../evidence/device-log';
import type { Context } from '../check';
import type { Confidence } from '../finding';
import { count, duration, plain } from '../words';
import { clockOffset } from './clock-offset';
import { linesOf, logsOf, quoted } from './log-lines';
import { WIDEST_ZONE_MS, wasNeverSet } from './log-time';

/** How wrong the clock of the device is, by its own log. */
export interface ClockError {
  readonly log: DeviceLog;
  /** Device minus hub, milliseconds; null where only the log's own word says that it is wrong. */
  readonly ms: number | null;
  /** One sentence. */
  readonly text: string;
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
  const name = plain(log.name, 60);
  if (wasNeverSet(log)) {
    const day = log.to?.toISOString().slice(0, 10) ?? '';
    return {
      log,
      ms: null,
      confidence: 'confirmed',
      text: `Its log "${name}" is dated ${day}: the clock was never set.`,
    };
  }
  const [checked] = linesOf([log], subject, ['edge-check']).filter(({ event }) => isAboutTime(event));
  if (checked)
    return { log, ms: null, confidence: 'confirmed', text: `iotedge check found the clock wrong; ${quoted(checked)}.` };
  const offset = clockOffset(log, timeline, subject);
  if (!offset || Math.abs(offset.ms) <= bears || isZone(offset.ms)) return undefined;
  return {
    log,
    ms: offset.ms,
    confidence: sureness(log, offset.ms),
    text: `By its log "${name}" the clock is ${duration(offset.ms)} ${offset.ms < 0 ? 'behind' : 'ahead of'} the hub’s: ${count(offset.met, 'event')} fit the hub’s records at this difference and at no other.${log.zoneStated ? '' : ' The log states no time zone, so some hours of it may be the zone.'}`,
  };
}

/** `host-local-time: Time on the device is out of sync …`, `host time is close to reference time` (iotedge check). */
function isAboutTime({ code, text }: DeviceLogEvent): boolean {
  return /local-time$/.test(code ?? '') || /\btime is close to\b/i.test(text);
}

function sureness({ zoneStated }: DeviceLog, ms: number): Confidence {
  // Ahead, the hub accepts the token: a hint only.
  if (ms > 0) return 'possible';
  if (zoneStated || Math.abs(ms) > WIDEST_ZONE_MS + ZONE_ROOM_MS) return 'confirmed';
  const rest = Math.abs(ms - Math.round(ms / QUARTER_MS) * QUARTER_MS);
  return rest > HARMLESS_MS ? 'likely' : 'possible';
}
