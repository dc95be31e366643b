import type { LogRecord } from '../../evidence/log-record';
import { CLOSED_REMOTELY, distinct } from '../codes-of-ends';
import type { Session } from '../session';
import { belongsTo } from '../timeline';
import { count, dayAndTime } from '../words';
import { isAmqp } from './authentication';
import type { Seen, Symptom } from './symptom';

/** The call reached a connected device and got no answer in time. */
const NO_ANSWER = '504101';
/** The hub found nobody who listens for methods. */
const NOBODY_LISTENS = '404103';
/** One call may fail for any reason. Own judgement. */
const FEWEST_FAILURES = 2;

/** Azure docs, 504101: before C# 1.19.0 an AMQP link may be lost in silence, and method calls time out. */
export function methodsTimeOut(seen: Seen): Symptom | undefined {
  const failures = failuresOf(seen, [NO_ANSWER]).filter(({ session }) => isAmqp(session));
  return told(failures, 'got no answer while the device was connected over AMQP');
}

/** java#1571: after a loss over AMQP the connection comes back, the links for methods and twin do not. */
export function methodsDeadAfterReturn(seen: Seen): Symptom | undefined {
  const { sessions } = seen.context.timeline;
  const isReturn = (session: Session): boolean =>
    sessions[sessions.indexOf(session) - 1]?.codes.includes(CLOSED_REMOTELY) ?? false;
  const failures = failuresOf(seen, [NO_ANSWER, NOBODY_LISTENS]).filter(({ session }) => isAmqp(session));
  // A program that never listens for methods fails before a loss, too.
  if (failures.some(({ session }) => !isReturn(session))) return undefined;
  return told(failures, 'failed after the device had come back from a loss over AMQP');
}

interface Failure {
  readonly record: LogRecord;
  /** The connection that was open at that moment. */
  readonly session: Session;
}

function failuresOf({ context: { timeline, subject }, operations }: Seen, codes: readonly string[]): Failure[] {
  const records = (operations?.records ?? []).filter(
    (record) => record.code !== null && codes.includes(record.code) && belongsTo(record, subject),
  );
  return records.flatMap((record) => {
    const session = timeline.sessions.findLast(
      ({ from, to }) => from !== null && from <= record.time && (to === null || record.time < to),
    );
    return session ? [{ record, session }] : [];
  });
}

function told(failures: readonly Failure[], what: string): Symptom | undefined {
  const last = failures.at(-1)?.record;
  if (!last || failures.length < FEWEST_FAILURES) return undefined;
  return {
    kind: 'operations',
    text: `${count(failures.length, 'method call')} ${what}, last on ${dayAndTime(last.time)}.`,
    at: last.time,
    confidence: 'possible',
    codes: distinct(failures.map(({ record }) => record.code)),
    sessions: [],
    explains: [],
  };
}
