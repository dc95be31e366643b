import type { DeviceLog, DeviceLogEvent, DeviceLogMeaning } from '../../evidence/device-log';
import type { Subject } from '../../evidence/evidence';
import { plain } from '../words';

/** A matched line together with the log that holds it. */
export interface LogLine {
  readonly log: DeviceLog;
  readonly event: DeviceLogEvent;
  /** Grows from line to line as time does; the line's number, below zero in a log whose newest line comes first. */
  readonly order: number;
}

type Logs = readonly DeviceLog[] | undefined;

/** Lines of one failed try stand together: stack traces, the SDK's own words, the program's. Own judgement. */
const ONE_TRY_MS = 2_000;
/** The same in a log without times. */
const ONE_TRY_LINES = 3;
/** A connection that is refused at once was none: AMQP opens before it shows its token. Own judgement. */
const NO_SUCCESS_MS = 10_000;
const NO_SUCCESS_LINES = 5;

/** The logs that can speak of the subject: all but those whose lines name only other clients. A gateway's log speaks of many. */
export function logsOf(logs: Logs, { deviceId }: Subject): readonly DeviceLog[] {
  return (logs ?? []).filter((log) => {
    const clients = log.events.flatMap(({ client }) => client ?? []);
    const namesOwn = clients.length === 0 || clients.some((client) => client.split('/')[0] === deviceId);
    return namesOwn || isOfGateway(log);
  });
}

/** edgeHub's or edgeAgent's: also a piece of it that holds none of their own marks. */
export function isOfGateway({ sdk, events }: DeviceLog): boolean {
  return sdk === 'iot-edge' || events.some(({ meaning }) => meaning.startsWith('edge-'));
}

/** Whether the line is about the subject: it names it, or nobody. Ids are case sensitive; a module is not its device. */
export function isAbout({ client }: DeviceLogEvent, subject: Subject): boolean {
  return client === undefined || client === clientName(subject);
}

/** As a gateway's log names it: `pump-17` or `gate-01/filter`. */
export function clientName({ deviceId, moduleId }: Subject): string {
  return moduleId === null ? deviceId : `${deviceId}/${moduleId}`;
}

/** The lines about the subject, oldest first. Exports of log stores begin with the newest line. */
export function linesIn(log: DeviceLog, subject: Subject): LogLine[] {
  const own = log.events.filter((event) => isAbout(event, subject));
  if (!isNewestFirst(log)) return own.map((event) => ({ log, event, order: event.line }));
  return own.map((event) => ({ log, event, order: -event.line })).reverse();
}

/** A clock that jumps back once, at a start, does not turn a log around: most steps decide. */
function isNewestFirst({ events }: DeviceLog): boolean {
  const times = events.flatMap(({ at }) => at?.getTime() ?? []);
  let steps = 0;
  for (const [index, time] of times.entries()) steps += Math.sign(time - (times[index - 1] ?? time));
  return steps < 0;
}

/** Every line of these meanings about the subject, whether or not it is over. */
export function linesOf(logs: Logs, subject: Subject, meanings: readonly DeviceLogMeaning[]): LogLine[] {
  return logsOf(logs, subject)
    .flatMap((log) => linesIn(log, subject))
    .filter(({ event }) => meanings.includes(event.meaning));
}

/** `line 120 of "pump.txt": "…"` */
export function quoted({ log, event }: LogLine): string {
  return `line ${event.line} of "${plain(log.name, 60)}": "${plain(event.text, 160)}"`;
}

/**
 * The lines of these meanings after the log's last success. Only what still stands when the log ends keeps the device
 * away: what was followed by a connection is over. The reader keeps the first and last lines of each meaning, so the
 * last success is always among them; and it goes by the order of lines, so that a log without times does as well.
 */
export function standingLines(
  log: DeviceLog,
  subject: Subject,
  meanings: readonly DeviceLogMeaning[],
  isSuccess: (event: DeviceLogEvent) => boolean = isConnected,
): LogLine[] {
  const own = linesIn(log, subject);
  const failures = own.filter(({ event }) => meanings.includes(event.meaning));
  const success = own.findLast(
    (line) => isSuccess(line.event) && !failures.some((failure) => isAnswerTo(line, failure)),
  );
  return success ? failures.filter(({ order }) => order > success.order) : failures;
}

export function isConnected({ meaning }: DeviceLogEvent): boolean {
  return meaning === 'connected';
}

function isAnswerTo(connected: LogLine, failure: LogLine): boolean {
  return failure.order > connected.order && isWithin(connected, failure, NO_SUCCESS_MS, NO_SUCCESS_LINES);
}

/** How many tries these lines tell of: lines that stand together are one, unless they say the same again. */
export function triesIn(lines: readonly LogLine[]): number {
  return lines.filter((line, index) => {
    const before = lines[index - 1];
    if (before?.log !== line.log || !isWithin(before, line, ONE_TRY_MS, ONE_TRY_LINES)) return true;
    // Without times the same words some lines later are another try: the reader took together what layers say of one.
    const isTimed = before.event.at !== null && line.event.at !== null;
    return !isTimed && line.order - before.order > 1 && wordsOf(before) === wordsOf(line);
  }).length;
}

/** Counters and times since the start differ from try to try. */
function wordsOf({ event: { text } }: LogLine): string {
  return text.replace(/\d+/g, '0');
}

/** Whether two lines of one log lie so close together, by their times, or without times by their places. */
export function isWithin(one: LogLine, other: LogLine, ms: number, lines: number): boolean {
  return one.event.at && other.event.at
    ? Math.abs(other.event.at.getTime() - one.event.at.getTime()) <= ms
    : Math.abs(other.order - one.order) <= lines;
}
