import type { DeviceLog } from '../../evidence/device-log';
import type { Context } from '../check';
import { clockOffset } from './clock-offset';

/** Time zones reach from -12 to +14 hours, so a log that does not state its own may be off by as much. */
export const WIDEST_ZONE_MS = 14 * 3_600_000;
/** IoT Hub went public in February 2016: nobody connected before. A log that is dated so was written by a clock that was never set. */
const BEFORE_ANY_HUB = new Date('2016-01-01T00:00:00Z');

/** By its end: many a device writes of 1970 until its clock is set, seconds after the start. */
export function wasNeverSet({ to }: DeviceLog): boolean {
  return to !== null && to < BEFORE_ANY_HUB;
}

/** A moment of the log by the hub's clock; null when it has none, or none that can be laid beside the hub's. */
export function hubTime(log: DeviceLog, at: Date | null, { timeline, subject }: Context): Date | null {
  if (!at) return null;
  const offset = clockOffset(log, timeline, subject);
  if (offset) return new Date(at.getTime() - offset.ms);
  return log.zoneStated && !wasNeverSet(log) ? at : null;
}

/** `before` or `after` when the whole log lies outside of the time looked at, whatever its zone; else undefined. */
export function besideWindow(log: DeviceLog, context: Context): 'before' | 'after' | undefined {
  if (wasNeverSet(log)) return undefined;
  const { from, to } = context.window;
  const sure = hubTime(log, log.to, context) !== null;
  const room = sure ? 0 : WIDEST_ZONE_MS;
  const first = hubTime(log, log.from, context) ?? log.from;
  const last = hubTime(log, log.to, context) ?? log.to;
  if (last && last.getTime() < from.getTime() - room) return 'before';
  return first && first.getTime() > to.getTime() + room ? 'after' : undefined;
}
