import type { Subject } from '../../evidence/evidence';
import type { LogRecord, LogRecords } from '../../evidence/log-record';
import { findCode } from '../catalogues/codes';
import { CLOSED_REMOTELY } from '../codes-of-ends';
import type { Session } from '../session';
import { belongsTo, type Refusal, type Timeline } from '../timeline';
import { isAmqp } from './authentication';
import { countUpTo, median } from './numbers';
import { remembered } from './remembered';
import { gapsOf } from './session-times';

/** "Within seconds" of the connect: the first subscription and the first message are sent by then. Own judgement. */
const SECONDS_MS = 30_000;
/** "Every connect": so many in a row, up to now, and over so long. Own judgement. */
const FEWEST = 6;
const SHORTEST_RUN_MS = 10 * 60_000;
/** A client that is thrown out tries again soon; one that sleeps between is a device that saves power. Own judgement. */
const LONGEST_WAIT_MS = 5 * 60_000;
/** The hub closes right after what it does not take. Own judgement. */
const CLOSED_WITHIN_MS = 10_000;
/** The two records may reach the log in either order. */
const EARLY_MS = 1_000;

/** Requests that merely ran into the end of a connection or a time-out, and the scope of a gateway's child: no offence. */
const NO_OFFENCE: ReadonlySet<string> = new Set(['400021', '400024', '400028']);

export interface Offences {
  /** Ends and refusals for which the hub gave a code of a bad request. */
  readonly named: ReadonlyArray<Session | Refusal>;
  /** Twin calls and messages that the hub did not take, where it closed the connection for them. */
  readonly records: readonly LogRecord[];
  /** The last connects, each of which ended within seconds without a code that says why; oldest first. */
  readonly run: readonly Session[];
  /** Ends among those of which the connect is missing from the log. */
  readonly halfSeen: readonly Session[];
}

/** 400xxx of a client that breaks the rules; 400027, 400029 and 400030 are closes for other reasons. */
export function isOffenceCode(code: string | null): boolean {
  if (!code?.startsWith('400') || NO_OFFENCE.has(code)) return false;
  return findCode(code)?.category === 'request';
}

export const findOffences = remembered(readOffences);

function readOffences(timeline: Timeline, operations: LogRecords | undefined, subject: Subject, now: Date): Offences {
  const asked = (operations?.records ?? [])
    .filter((record) => record.category !== 'DirectMethods' && isOffenceCode(record.code) && belongsTo(record, subject))
    .sort((a, b) => a.time.getTime() - b.time.getTime());
  const closedFor = lastBefore(asked);
  const records = new Set<LogRecord>();
  const named: Array<Session | Refusal> = [];
  const mayBeNamed = asked.length > 0 || [...timeline.codes].some(isOffenceCode);
  for (const session of mayBeNamed ? timeline.sessions : []) {
    const record = session.code === CLOSED_REMOTELY ? closedFor(session.to) : undefined;
    if (record) records.add(record);
    if (record || session.codes.some(isOffenceCode)) named.push(session);
  }
  named.push(...timeline.refusals.filter(({ code }) => isOffenceCode(code)));
  return { named, records: [...records], ...runOfShort(timeline.sessions, now) };
}

/** Of these records, oldest first, the one for which the hub closed a connection that ended then. */
function lastBefore(records: readonly LogRecord[]): (end: Date | null) => LogRecord | undefined {
  const times = Float64Array.from(records, ({ time }) => time.getTime());
  return (end) => {
    if (!end || records.length === 0) return undefined;
    const record = records[countUpTo(times, end.getTime() + EARLY_MS) - 1];
    return record && end.getTime() - record.time.getTime() <= CLOSED_WITHIN_MS ? record : undefined;
  };
}

/** The sessions up to now that all ended within seconds; none when the device got through, waited long or did so too seldom. */
function runOfShort(sessions: readonly Session[], now: Date): Pick<Offences, 'run' | 'halfSeen'> {
  const run: Session[] = [];
  const halfSeen: Session[] = [];
  let next = now;
  for (let index = sessions.length - 1; index >= 0; index--) {
    const session = sessions[index];
    if (!session || !(isShort(session) || isUnseenShort(session, next))) break;
    if (session.length !== null) run.push(session);
    else if (session.code === CLOSED_REMOTELY) halfSeen.push(session);
    next = session.from ?? session.to ?? next;
  }
  run.reverse();
  const [first, last] = [run[0]?.from, run.at(-1)?.to];
  if (!first || !last || run.length < FEWEST || last.getTime() - first.getTime() < SHORTEST_RUN_MS) return NO_RUN;
  return (median(gapsOf(run)) ?? Number.POSITIVE_INFINITY) <= LONGEST_WAIT_MS ? { run, halfSeen } : NO_RUN;
}

const NO_RUN: Pick<Offences, 'run' | 'halfSeen'> = { run: [], halfSeen: [] };

/** Its connect or its end is missing, or still to come; nothing says that it lasted. */
function isUnseenShort({ from, to, length }: Session, next: Date): boolean {
  if (length !== null) return false;
  return next.getTime() - (from ?? to ?? next).getTime() <= LONGEST_WAIT_MS;
}

function isShort(session: Session): boolean {
  const { length, code } = session;
  return (
    length !== null && length <= SECONDS_MS && !isAmqp(session) && (code === CLOSED_REMOTELY || isOffenceCode(code))
  );
}
