import type { DeviceLog, DeviceLogEvent, DeviceLogMeaning } from '../../evidence/device-log';
import type { Context } from '../check';
import { CLOSED_REMOTELY } from '../codes-of-ends';
import type { Confidence, Proof } from '../finding';
import type { Session, Timeline } from '../timeline';
import { clockOffset } from './clock-offset';
import { besideWindow, type LogLine, logsOf, proofOf, standingLines, triesIn } from './log-lines';

/** What keeps the device away by its own log: it stands at the log's end, and the hub saw no connect since. */
export interface LogTrouble {
  readonly lines: readonly [LogLine, ...LogLine[]];
  readonly tries: number;
  /** One sentence with the newest line. `what` continues "5 lines of the log say". */
  proof(what: string): Proof;
  /** Never more than this: a log from outside of the time looked at tells of another time. */
  atMost(confidence: Confidence): Confidence;
}

type Logs = readonly DeviceLog[] | undefined;

/**
 * A log from outside of the window counts as long as the hub saw no connect since: what kept the device away then may
 * keep it away still. It is never `confirmed`, and the proof says where the log is from.
 */
export function logTrouble(
  logs: Logs,
  context: Context,
  meanings: readonly DeviceLogMeaning[],
  fits: (line: LogLine) => boolean = () => true,
  stands: (line: LogLine) => boolean = (line) => !isOver(line, context),
): LogTrouble | undefined {
  const { subject, window } = context;
  const [first, ...rest] = logsOf(logs, subject)
    .flatMap((log) => standingLines(log, subject, meanings))
    .filter((line) => fits(line) && stands(line));
  if (!first) return undefined;
  const lines: [LogLine, ...LogLine[]] = [first, ...rest];
  const allBeside = lines.every(({ log }) => besideWindow(log, window) !== undefined);
  return {
    lines,
    tries: triesIn(lines),
    proof: (what) => proofOf(lines, what, window),
    atMost: (confidence) => (allBeside && confidence === 'confirmed' ? 'likely' : confidence),
  };
}

/** The moment of a line by the hub's clock; null when the log has no times, or none that can be laid beside the hub's. */
export function hubTime(log: DeviceLog, { at }: DeviceLogEvent, { timeline, subject }: Context): Date | null {
  if (!at) return null;
  const offset = clockOffset(log, timeline, subject);
  if (offset) return new Date(at.getTime() - offset.ms);
  return log.zoneStated ? at : null;
}

/** The hub saw the device connect after this line; where times cannot be compared, that it is connected now. */
export function isOver({ log, event }: LogLine, context: Context): boolean {
  const { sessions } = context.timeline;
  const at = hubTime(log, event, context);
  if (!at) return sessions.at(-1)?.end === 'open';
  const connect = sessions.findLast(({ from }) => from !== null)?.from;
  return connect !== undefined && connect !== null && connect > at;
}

/** The loss after which the hub heard nothing more: what keeps the device away since began there. */
export function lossBehind({ sessions }: Timeline): readonly Session[] {
  const last = sessions.at(-1);
  return last?.to && last.code === CLOSED_REMOTELY ? [last] : [];
}
