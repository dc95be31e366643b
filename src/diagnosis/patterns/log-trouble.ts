import type { DeviceLog, DeviceLogEvent, DeviceLogMeaning } from '../../evidence/device-log';
import type { Context } from '../check';
import { CLOSED_REMOTELY } from '../codes-of-ends';
import type { Confidence, Proof } from '../finding';
import type { Session } from '../session';
import type { Timeline } from '../timeline';
import { count, dayAndTime } from '../words';
import { hostKind } from './log-hosts';
import { isConnected, type LogLine, linesOf, logsOf, quoted, standingLines, triesIn } from './log-lines';
import { besideWindow, hubTime } from './log-time';
import { firstNotBefore } from './numbers';

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
  const [first, ...rest] = logsOf(logs, subject).flatMap((log) => {
    const standing = standingLines(log, subject, meanings, isSuccess).filter((line) => fits(line) && stands(line));
    return isOfOthers(log, standing, meanings, context) ? standing.filter((line) => namesHub(line, subject)) : standing;
  });
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

/** A hub notices a silent loss after 29.45 minutes at the latest (MQTT page). */
const NOTICED_WITHIN_MS = 29.45 * 60_000;
/** One such line can be a second program, or one try more than needed. Own judgement. */
const FEWEST_WHILE_CONNECTED = 3;

/**
 * Whether these lines are of another connection of the device: the log holds them just as well from times at which the
 * hub had the device connected, and had it for longer after that than a loss can stay unnoticed.
 */
function isOfOthers(
  log: DeviceLog,
  standing: readonly LogLine[],
  meanings: readonly DeviceLogMeaning[],
  context: Context,
): boolean {
  if (standing.length === 0 || standing.some(({ event }) => OF_CLIENTS.includes(event.meaning))) return false;
  const stands = new Set(standing.map(({ event }) => event));
  const whileConnected = linesOf([log], context.subject, meanings).flatMap((line) => {
    const at = hubTime(log, line.event.at, context) ?? (stands.has(line.event) ? latestTime(line, context) : null);
    const session = at && begunBefore(context.timeline.sessions, at);
    return session && outlasts(session, at, context) ? [{ line, at, session }] : [];
  });
  const tries = triesIn(whileConnected.map(({ line }) => line));
  if (tries < Math.max(FEWEST_WHILE_CONNECTED, LEAST_SHARE_WHILE_CONNECTED * triesIn(standing))) return false;
  return whileConnected.some(({ session, at }) => isInFirstHalf(session, at, context));
}

/** The newest session that began before. */
function begunBefore(sessions: readonly Session[], at: Date): Session | undefined {
  const isBefore = ({ from, to }: Session): boolean => (from ?? to ?? at) <= at;
  return sessions[
    firstNotBefore(sessions.length, (index) => sessions[index] !== undefined && isBefore(sessions[index])) - 1
  ];
}

/** Lines of the session's end alone may be of after it, written by a clock that is behind or in another zone. */
function isInFirstHalf({ from, to }: Session, at: Date, { window }: Context): boolean {
  return from !== null && at.getTime() - from.getTime() < ((to ?? window.to).getTime() - from.getTime()) / 2;
}

/**
 * In whatever zone the log is written, its end is not after the window's, and a line of it as much earlier as the log
 * says. Of a line that stands, which no connection followed, that is when it was written at the latest.
 */
function latestTime({ log, event: { at } }: LogLine, { window }: Context): Date | null {
  return at && log.to && at <= log.to ? new Date(window.to.getTime() - (log.to.getTime() - at.getTime())) : null;
}

/** A gateway is connected well itself while it refuses its clients. */
const OF_CLIENTS: readonly DeviceLogMeaning[] = ['edge-token', 'edge-scope', 'edge-refused'];

/** So much of what stands must have been said while connected, too. Own judgement. */
const LEAST_SHARE_WHILE_CONNECTED = 0.2;

/** The session began before this moment, and went on for longer after it than a loss can stay unnoticed. */
function outlasts({ from, to, end }: Session, at: Date, { window }: Context): boolean {
  const until = to ?? (end === 'open' ? window.to : null);
  return from !== null && from <= at && until !== null && until.getTime() - at.getTime() > NOTICED_WITHIN_MS;
}

/** By its name; an address may be anybody's. */
function namesHub({ event: { host } }: LogLine, subject: Context['subject']): boolean {
  return host !== undefined && /[a-z]/i.test(host) && hostKind(host, subject) !== 'elsewhere';
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
  if (!newest?.from) return false;
  // Connected all along since before the line: then it was no trouble of this connection.
  const isOwn = !OF_CLIENTS.includes(event.meaning);
  return newest.from > at || (isOwn && newest.end === 'open' && outlasts(newest, at, context));
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
