import type { DeviceLog, DeviceLogEvent } from '../../evidence/device-log';
import type { Subject, Window } from '../../evidence/evidence';
import type { Timeline } from '../timeline';
import { clockOffset } from './clock-offset';

const DAY_MS = 24 * 3_600_000;
/** A log of one moment has a length too, to be laid into the window. */
const SHORTEST_MS = 60_000;
/** One day must fit so many times as well as the next best: a log of many hours reaches over the window's ends. Own judgement. */
const CLEARLY = 2;

/**
 * Gives a log that has times of day only (traces of the C SDK) its day: the one on which its connects meet those at the
 * hub, else the only one that lies in the time looked at. Where neither tells, it keeps no times.
 */
export function withDay(log: DeviceLog, timeline: Timeline, subject: Subject, window: Window | null): DeviceLog {
  const { undated } = log;
  const from = window?.from ?? timeline.records[0]?.time;
  if (!undated || !from) return log;
  const firstMidnight = Math.floor(from.getTime() / DAY_MS) * DAY_MS - Math.floor(undated.from / DAY_MS) * DAY_MS;
  const guess = dated(log, undated, firstMidnight);
  const offset = clockOffset(guess, timeline, subject);
  const days = offset ? Math.round(-offset.ms / DAY_MS) : window && dayWithin(guess, window);
  if (days === null) return log;
  return days === 0 ? guess : dated(log, undated, firstMidnight + days * DAY_MS);
}

function dated(log: DeviceLog, { from, to }: { from: number; to: number }, firstMidnight: number): DeviceLog {
  const { undated: _, ...rest } = log;
  const dateOf = ({ sinceMidnight, ...event }: DeviceLogEvent): DeviceLogEvent =>
    sinceMidnight === undefined ? event : { ...event, at: new Date(firstMidnight + sinceMidnight) };
  return {
    ...rest,
    from: new Date(firstMidnight + from),
    to: new Date(firstMidnight + to),
    events: log.events.map(dateOf),
  };
}

/** By how many days to move the log so that most of it lies within the window; null where several days do. */
function dayWithin({ from, to }: DeviceLog, window: Window): number | null {
  const first = from?.getTime() ?? 0;
  const last = Math.max(to?.getTime() ?? 0, first + SHORTEST_MS);
  const within = (days: number): number =>
    Math.min(last + days * DAY_MS, window.to.getTime()) - Math.max(first + days * DAY_MS, window.from.getTime());
  // The guess begins on the window's first day: earlier or later ones can only be as many as either has days.
  const most = Math.ceil(Math.max(last - first, window.to.getTime() - window.from.getTime()) / DAY_MS) + 1;
  const [best, next] = Array.from({ length: 2 * most + 1 }, (_, index) => index - most)
    .map((days) => ({ days, within: within(days) }))
    .sort((a, b) => b.within - a.within);
  if (!best || best.within <= 0) return null;
  return best.within >= CLEARLY * Math.max(0, next?.within ?? 0) ? best.days : null;
}
