import type { DeviceLog, DeviceLogEvent } from '../../evidence/device-log';
import type { Subject } from '../../evidence/evidence';
import type { Context } from '../check';
import type { Confidence } from '../finding';
import { count, duration, plain } from '../words';
import { type ClockOffset, clockOffset } from './clock-offset';
import { linesOf, logsOf, quoted, standingLines } from './log-lines';
import { WIDEST_ZONE_MS, wasNeverSet } from './log-time';
import { REFUSED } from './logged-refusals';

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
const HALF_HOUR_MS = 2 * QUARTER_MS;
/** Nepal, Eucla, the Chatham Islands in winter and summer (IANA time zone database). */
const ZONES_OF_THREE_QUARTERS_MS: readonly number[] = [5.75, 8.75, 12.75, 13.75].map((hours) => hours * 3_600_000);
/** A time zone's offset, give or take a clock that drifts a little and the seconds that the comparison leaves. Own judgement. */
const ZONE_ROOM_MS = 90_000;
/** "The device may not be off by more than about 5 minutes" (error guide of 401003). */
const HARMLESS_MS = 5 * 60_000;

/**
 * Whole quarter hours are a time zone in the log, not a wrong clock. By itself that also holds for a log that states its
 * zone: programs that write local time with a "Z", and clocks that missed the change to summer time, look the same. Only
 * where the tokens are called expired as well, and the stated zone puts the clock behind, both say the same. Where no
 * zone is stated and the rest is not a whole quarter hour, the clock is wrong, but by how much stays open: that is never
 * `confirmed`.
 */
function isZone(ms: number): boolean {
  const rest = Math.abs(ms - Math.round(ms / QUARTER_MS) * QUARTER_MS);
  return Math.abs(ms) <= WIDEST_ZONE_MS + ZONE_ROOM_MS && Math.abs(ms) > ZONE_ROOM_MS && rest <= ZONE_ROOM_MS;
}

/**
 * The worst error that the logs show; undefined when there is none, or nobody can tell. `bears`: milliseconds that the
 * token bears. `expired`: every refusal calls it expired.
 */
export function clockError(
  logs: readonly DeviceLog[] | undefined,
  context: Context,
  { bears, expired }: { readonly bears: number; readonly expired: boolean },
): ClockError | undefined {
  const errors = logsOf(logs, context.subject).flatMap((log) => {
    return clockNamed(log, context.subject) ?? clockMeasured(log, context, bears, expired) ?? [];
  });
  return errors.sort((a, b) => size(b) - size(a))[0];
}

function size({ ms }: ClockError): number {
  return ms === null ? Number.POSITIVE_INFINITY : Math.abs(ms);
}

/** The log itself shows that the clock is wrong. */
function clockNamed(log: DeviceLog, subject: Subject): ClockError | undefined {
  const said = { log, ms: null, confidence: 'confirmed' } as const;
  if (wasNeverSet(log)) {
    const day = log.to?.toISOString().slice(0, 10) ?? '';
    return { ...said, text: `Its log "${plain(log.name, 60)}" is dated ${day}: the clock was never set.` };
  }
  const [checked] = linesOf([log], subject, ['edge-check']).filter(({ event }) => isAboutTime(event));
  return checked && { ...said, text: `iotedge check found the clock wrong; ${quoted(checked)}.` };
}

function clockMeasured(log: DeviceLog, context: Context, bears: number, expired: boolean): ClockError | undefined {
  const offset = offsetOf(log, context);
  if (!offset || Math.abs(offset.ms) <= bears) return undefined;
  const agrees = expired && log.zoneStated && offset.ms < 0;
  if (isZone(offset.ms) && !agrees) return undefined;
  const side = offset.ms < 0 ? 'behind' : 'ahead of';
  const zone = log.zoneStated ? '' : ' The log states no time zone, so some hours of it may be the zone.';
  return {
    log,
    ms: offset.ms,
    confidence: isZone(offset.ms) ? 'likely' : sureness(log, offset.ms),
    text: `By its log "${plain(log.name, 60)}" the clock is ${duration(offset.ms)} ${side} the hub’s: ${count(offset.met, 'event')} fit the hub’s records at this difference and at no other.${zone}`,
  };
}

/** A clock may have jumped in the middle of the log: what counts is how it stood when the device was refused. */
function offsetOf(log: DeviceLog, { timeline, subject }: Context): ClockOffset | undefined {
  const refused = standingLines(log, subject, REFUSED).map(({ event }) => event);
  return clockOffset({ ...log, events: refused }, timeline, subject) ?? clockOffset(log, timeline, subject);
}

/** `host-local-time: Time on the device is out of sync …`, `host time is close to reference time` (iotedge check). */
function isAboutTime({ code, text }: DeviceLogEvent): boolean {
  return /local-time$/.test(code ?? '') || /\btime is close to\b/i.test(text);
}

function sureness({ zoneStated }: DeviceLog, ms: number): Confidence {
  // Ahead, the hub accepts the token: a hint only.
  if (ms > 0) return 'possible';
  if (zoneStated || Math.abs(ms) > WIDEST_ZONE_MS + ZONE_ROOM_MS) return 'confirmed';
  return fromNextZone(ms) > HARMLESS_MS ? 'likely' : 'possible';
}

/** How far an offset is from the next zone that there is: whole and half hours, and the few of three quarters. */
function fromNextZone(ms: number): number {
  const zones = [Math.round(ms / HALF_HOUR_MS) * HALF_HOUR_MS, ...ZONES_OF_THREE_QUARTERS_MS];
  return Math.min(...zones.map((zone) => Math.abs(ms - zone)));
}
