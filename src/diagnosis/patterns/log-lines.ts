import type { DeviceLog, DeviceLogEvent, DeviceLogMeaning } from '../../evidence/device-log';
import type { Subject, Window } from '../../evidence/evidence';
import type { Proof } from '../finding';
import { count, dayAndTime, plain } from '../words';

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
/** Time zones reach from -12 to +14 hours, so a log that does not state its own may be off by as much. */
const ZONES_MS = 14 * 3_600_000;

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

/**
 * The lines of these meanings after the log's last success. Only what still stands when the log ends keeps the device
 * away: what was followed by a connection is over. The reader keeps the first and last lines of each meaning, so the
 * last success is always among them; and it counts by lines, so that a log without times does as well.
 */
export function standingLines(log: DeviceLog, subject: Subject, meanings: readonly DeviceLogMeaning[]): LogLine[] {
  const own = log.events.filter((event) => isAbout(event, subject));
  const wanted = new Set(meanings);
  const failures = own.filter(({ meaning }) => wanted.has(meaning));
  const success = own.findLast(
    (event) => event.meaning === 'connected' && !failures.some((failure) => isAnswerTo(event, failure)),
  );
  return failures.filter(({ line }) => line > (success?.line ?? 0)).map((event) => ({ log, event }));
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

/** `before` or `after` when the whole log lies outside of the time looked at, whatever its zone; else undefined. */
export function besideWindow({ from, to, zoneStated }: DeviceLog, window: Window): 'before' | 'after' | undefined {
  const room = zoneStated ? 0 : ZONES_MS;
  if (to && to.getTime() < window.from.getTime() - room) return 'before';
  return from && from.getTime() > window.to.getTime() + room ? 'after' : undefined;
}

/** `5 lines of "pump.txt" say …, the last on 2026-11-20 08:05 (its clock), line 120: "…"`. `what` continues "say". */
export function proofOf(lines: readonly [LogLine, ...LogLine[]], what: string, window: Window): Proof {
  const { log, event } = lines.at(-1) ?? lines[0];
  const beside = besideWindow(log, window);
  const when = event.at
    ? ` on ${dayAndTime(event.at).replace(/ UTC$/, '')}${log.zoneStated ? ' UTC' : ' (no zone given)'}`
    : '';
  const outside = beside ? ` This log is from ${beside} the time looked at.` : '';
  return {
    kind: 'device-logs',
    text: `${count(lines.length, 'line')} of the log "${plain(log.name, 60)}" ${lines.length === 1 ? 'says' : 'say'} ${what}; the last${when}, line ${event.line}: "${plain(event.text, 160)}"${outside === '' ? '.' : `.${outside}`}`,
    ...(event.at && log.zoneStated ? { at: event.at } : {}),
  };
}
