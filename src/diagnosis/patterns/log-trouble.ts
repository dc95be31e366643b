import type { DeviceLog, DeviceLogEvent, DeviceLogMeaning } from '../../evidence/device-log';
import type { Context } from '../check';
import { CLOSED_REMOTELY } from '../codes-of-ends';
import type { Confidence, Proof } from '../finding';
import type { Session, Timeline } from '../timeline';
import { count, dayAndTime } from '../words';
import { isConnected, type LogLine, logsOf, quoted, standingLines, triesIn } from './log-lines';
import { besideWindow, hubTime } from './log-time';

/** What keeps the device away by its own log: it stands at the log's end, and the hub saw no connect since. */
export interface LogTrouble {
  readonly lines: readonly [LogLine, ...LogLine[]];
  readonly tries: number;
  /** One sentence with the newest line. `what` continues "5 lines of the log say". */
  proof(what: string): Proof;
  /** Never more than this: a log from outside of the time looked at tells of another time. */
  atMost(confidence: Confidence): Confidence;
}

interface Rules {
  /** Which of the lines with these meanings count. */
  readonly fits?: (line: LogLine) => boolean;
  /** What ends the trouble, in the log; as a rule any connection. */
  readonly isSuccess?: (event: DeviceLogEvent) => boolean;
  /** Whether the hub's records leave the trouble standing; as a rule, no connect since. */
  readonly stands?: (line: LogLine) => boolean;
}

/**
 * A log from outside of the window counts as long as the hub saw no connect since: what kept the device away then may
 * keep it away still. It is never `confirmed`, and the proof says where the log is from.
 */
export function logTrouble(
  logs: readonly DeviceLog[] | undefined,
  context: Context,
  meanings: readonly DeviceLogMeaning[],
  { fits = () => true, isSuccess = isConnected, stands = (line) => !isOver(line, context) }: Rules = {},
): LogTrouble | undefined {
  const { subject } = context;
  const [first, ...rest] = logsOf(logs, subject)
    .flatMap((log) => standingLines(log, subject, meanings, isSuccess))
    .filter((line) => fits(line) && stands(line));
  if (!first) return undefined;
  const lines: [LogLine, ...LogLine[]] = [first, ...rest];
  const allBeside = lines.every(({ log }) => besideWindow(log, context) !== undefined);
  return {
    lines,
    tries: triesIn(lines),
    proof: (what) => proofOf(lines, what, context),
    atMost: (confidence) => (allBeside && confidence === 'confirmed' ? 'likely' : confidence),
  };
}

/** The hub saw the device connect after this line; where times cannot be compared, that it is connected now. */
export function isOver(
  { log, event }: LogLine,
  context: Context,
  counts: (session: Session) => boolean = () => true,
): boolean {
  const { sessions } = context.timeline;
  const at = hubTime(log, event.at, context);
  if (!at) return sessions.findLast(counts)?.end === 'open';
  const newest = sessions.findLast((session) => session.from !== null && counts(session));
  return newest?.from ? newest.from > at : false;
}

/** The loss after which the hub heard nothing more: what keeps the device away since began there. */
export function lossBehind({ sessions }: Timeline): readonly Session[] {
  const last = sessions.at(-1);
  return last?.to && last.code === CLOSED_REMOTELY ? [last] : [];
}

/** `5 lines of the log say …, the last on 2026-11-20 08:05 UTC: line 120 of "pump.txt": "…"`. `what` continues "say". */
function proofOf(lines: readonly [LogLine, ...LogLine[]], what: string, context: Context): Proof {
  const last = lines.at(-1) ?? lines[0];
  const { log, event } = last;
  const when = event.at ? ` on ${dayAndTime(event.at).replace('UTC', log.zoneStated ? 'UTC' : '(no zone given)')}` : '';
  const beside = besideWindow(log, context);
  const at = hubTime(log, event.at, context);
  return {
    kind: 'device-logs',
    text: `${count(lines.length, 'line')} of the log ${lines.length === 1 ? 'says' : 'say'} ${what}; the last${when} is ${quoted(last)}.${beside ? ` This log is from ${beside} the time looked at.` : ''}`,
    ...(at ? { at } : {}),
  };
}
