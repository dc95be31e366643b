import type { Subject } from '../../evidence/evidence';
import type { LogRecord, LogRecords } from '../../evidence/log-record';
import { CLOSED_REMOTELY } from '../codes-of-ends';
import type { Session } from '../session';
import { belongsTo, type Timeline } from '../timeline';
import { isAmqp } from './authentication';
import { countUpTo, sorted } from './numbers';
import { remembered } from './remembered';

/** MessageTooLarge: above 256 KB from the device, 64 KB to it. */
export const TOO_LARGE_CODE = '413001';

/** MQTT has no way to refuse a message: the hub closes the connection within this time. Own judgement. */
const CLOSED_WITHIN_MS = 10_000;
/** The two records may reach the log in either order. */
const EARLY_MS = 2_000;

export interface TooLarge {
  /** The refused messages of telemetry and twins, and ends that carry the code; oldest first. */
  readonly records: readonly LogRecord[];
  /** Sessions that the hub closed because of one. */
  readonly sessions: readonly Session[];
}

export const findTooLarge = remembered(readTooLarge);

function readTooLarge(timeline: Timeline, operations: LogRecords | undefined, subject: Subject): TooLarge {
  const ofConnections = timeline.codes.has(TOO_LARGE_CODE)
    ? timeline.records.filter(({ code }) => code === TOO_LARGE_CODE)
    : [];
  // A method call that is too large is its caller's.
  const ofOthers = (operations?.records ?? []).filter(
    (record) => record.code === TOO_LARGE_CODE && record.category !== 'DirectMethods' && belongsTo(record, subject),
  );
  const records = [...ofConnections, ...ofOthers].sort((a, b) => a.time.getTime() - b.time.getTime());
  if (records.length === 0) return { records, sessions: [] };
  const times = sorted(ofOthers.map(({ time }) => time.getTime()));
  const isClosedFor = (session: Session): boolean => {
    if (session.codes.includes(TOO_LARGE_CODE)) return true;
    const { to } = session;
    if (!to || session.code !== CLOSED_REMOTELY || isAmqp(session)) return false;
    const before = times[countUpTo(times, to.getTime() + EARLY_MS) - 1];
    return before !== undefined && to.getTime() - before <= CLOSED_WITHIN_MS;
  };
  return { records, sessions: timeline.sessions.filter(isClosedFor) };
}
