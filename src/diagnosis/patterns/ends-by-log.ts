import type { DeviceLog, DeviceLogMeaning } from '../../evidence/device-log';
import type { Context } from '../check';
import type { Session } from '../timeline';
import { type LogLine, linesOf } from './log-lines';
import { hubTime } from './log-time';

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
  const times = lines.flatMap(({ log, event }) => hubTime(log, event.at, context)?.getTime() ?? []);
  const ends = context.timeline.sessions.filter(({ end }) => end === 'error');
  const sessions = ends.filter(({ to }) => to !== null && times.some((at) => Math.abs(to.getTime() - at) <= BESIDE_MS));
  const isMet = sessions.length >= FEWEST && sessions.length >= LEAST_SHARE * times.length;
  return { lines, sessions: isMet ? sessions : [] };
}
