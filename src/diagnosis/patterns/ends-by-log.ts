import type { DeviceLog, DeviceLogMeaning } from '../../evidence/device-log';
import type { Context } from '../check';
import type { Session } from '../session';
import { type LogLine, linesOf } from './log-lines';
import { hubTime } from './log-time';
import { firstNotBefore, sorted } from './numbers';

/** The hub closes at once; clocks that are set differ by seconds, and some stamps are of whole ones. Own judgement. */
const BESIDE_MS = 10_000;
/** One can meet an end by chance. Own judgement. */
const FEWEST = 2;
/** Of the lines that can be laid beside the hub's records, so many must meet an end. Own judgement. */
const LEAST_SHARE = 0.5;

export interface EndsByLog {
  readonly lines: readonly LogLine[];
  /** Ended with an error at the moment of such a line, oldest first. */
  readonly sessions: readonly Session[];
}

/** The sessions that ended just when the device's own log wrote a line of these meanings. */
export function endsByLog(
  logs: readonly DeviceLog[] | undefined,
  context: Context,
  meanings: readonly DeviceLogMeaning[],
): EndsByLog {
  const lines = linesOf(logs, context.subject, meanings);
  const times = sorted(lines.flatMap(({ log, event }) => hubTime(log, event.at, context)?.getTime() ?? []));
  if (times.length === 0) return { lines, sessions: [] };
  const isBeside = (end: number): boolean => {
    const next = times[firstNotBefore(times.length, (index) => (times[index] ?? 0) < end - BESIDE_MS)];
    return next !== undefined && next <= end + BESIDE_MS;
  };
  const sessions = context.timeline.sessions.filter(
    ({ end, to }) => end === 'error' && to !== null && isBeside(to.getTime()),
  );
  const isMet = sessions.length >= FEWEST && sessions.length >= LEAST_SHARE * times.length;
  return { lines, sessions: isMet ? sessions : [] };
}
