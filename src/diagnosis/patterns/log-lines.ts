import type { DeviceLog, DeviceLogEvent, DeviceLogMeaning } from '../../evidence/device-log';
import type { Subject } from '../../evidence/evidence';
import { plain } from '../words';

/** A matched line together with the log that holds it. */
export interface LogLine {
  readonly log: DeviceLog;
  readonly event: DeviceLogEvent;
}

/** Lines of one failed try stand together: stack traces, the SDK's own words, the program's. Own judgement. */
const ONE_TRY_MS = 2_000;
/** The same in a log without times. */
const ONE_TRY_LINES = 3;
/** A connection that is refused at once was none: AMQP opens before it shows its token. Own judgement. */
const NO_SUCCESS_MS = 10_000;
const NO_SUCCESS_LINES = 5;

/** The logs that can speak of the subject: all but those whose lines name only other clients. A gateway's log speaks of many. */
export function logsOf(logs: readonly DeviceLog[] | undefined, { deviceId }: Subject): readonly DeviceLog[] {
  return (logs ?? []).filter(({ sdk, events }) => {
    const clients = events.flatMap(({ client }) => client ?? []);
    return sdk === 'iot-edge' || clients.length === 0 || clients.some((client) => client.split('/')[0] === deviceId);
  });
}

/** Whether the line is about the subject: it names it, or nobody. Ids are case sensitive; a module is not its device. */
export function isAbout({ client }: DeviceLogEvent, subject: Subject): boolean {
  return client === undefined || client === clientName(subject);
}

/** As a gateway's log names it: `pump-17` or `gate-01/filter`. */
export function clientName({ deviceId, moduleId }: Subject): string {
  return moduleId === null ? deviceId : `${deviceId}/${moduleId}`;
}

/** Every line of these meanings about the subject, whether or not it is over. */
export function linesOf(
  logs: readonly DeviceLog[] | undefined,
  subject: Subject,
  meanings: readonly DeviceLogMeaning[],
): LogLine[] {
  return logsOf(logs, subject).flatMap((log) =>
    log.events.flatMap((event) =>
      meanings.includes(event.meaning) && isAbout(event, subject) ? [{ log, event }] : [],
    ),
  );
}

/** `line 120 of "pump.txt": "…"` */
export function quoted({ log, event }: LogLine): string {
  return `line ${event.line} of "${plain(log.name, 60)}": "${plain(event.text, 160)}"`;
}

/**
 * The lines of these meanings after the log's last success. Only what still stands when the log ends keeps the device
 * away: what was followed by a connection is over. The reader keeps the first and last lines of each meaning, so the
 * last success is always among them; and it counts by lines, so that a log without times does as well.
 */
export function standingLines(
  log: DeviceLog,
  subject: Subject,
  meanings: readonly DeviceLogMeaning[],
  isSuccess: (event: DeviceLogEvent) => boolean = isConnected,
): LogLine[] {
  const own = log.events.filter((event) => isAbout(event, subject));
  const wanted = new Set(meanings);
  const failures = own.filter(({ meaning }) => wanted.has(meaning));
  const success = own.findLast((event) => isSuccess(event) && !failures.some((failure) => isAnswerTo(event, failure)));
  return failures.filter(({ line }) => line > (success?.line ?? 0)).map((event) => ({ log, event }));
}

export function isConnected({ meaning }: DeviceLogEvent): boolean {
  return meaning === 'connected';
}

function isAnswerTo(connected: DeviceLogEvent, failure: DeviceLogEvent): boolean {
  if (failure.line <= connected.line) return false;
  return connected.at && failure.at
    ? failure.at.getTime() - connected.at.getTime() <= NO_SUCCESS_MS
    : failure.line - connected.line <= NO_SUCCESS_LINES;
}

/** How many tries these lines tell of: lines that stand together are one. */
export function triesIn(lines: readonly LogLine[]): number {
  return lines.filter(({ log, event }, index) => {
    const before = lines[index - 1];
    if (before?.log !== log) return true;
    return event.at && before.event.at
      ? event.at.getTime() - before.event.at.getTime() > ONE_TRY_MS
      : event.line - before.event.line > ONE_TRY_LINES;
  }).length;
}
