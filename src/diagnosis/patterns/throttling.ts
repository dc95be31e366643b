import type { Subject } from '../../evidence/evidence';
import type { LogRecord, LogRecords } from '../../evidence/log-record';
import { CLOSED_REMOTELY } from '../codes-of-ends';
import type { Session } from '../session';
import { belongsTo, type Refusal, type Timeline } from '../timeline';

/** 429xxx: too many of something. */
export function isThrottled(code: string | null): boolean {
  return code?.startsWith('429') ?? false;
}

/** ReceiveLinkOpensThrottled (AMQP): a limit, though its number is the service's. */
const LINKS_THROTTLED = '503008';

/** Connects that were refused because too many came. */
export function throttledConnects({ refusals }: Timeline): readonly Refusal[] {
  return refusals.filter(({ code }) => isThrottled(code));
}

export interface ThrottledOperations {
  /** Records of other categories, oldest first. */
  readonly records: readonly LogRecord[];
  /** Sessions that ended with such a code, or that the hub closed with it. */
  readonly sessions: readonly Session[];
}

/** Over MQTT the hub can only slow its answers and then close: such an end follows at once. Own judgement. */
const CLOSED_WITHIN_MS = 10_000;

/** Everything but connects that the hub put off because too much came. */
export function throttledOperations(
  { sessions }: Timeline,
  subject: Subject,
  operations: LogRecords | undefined,
): ThrottledOperations {
  const records = (operations?.records ?? []).filter(
    (record) => belongsTo(record, subject) && (isThrottled(record.code) || record.code === LINKS_THROTTLED),
  );
  const times = records.map(({ time }) => time.getTime()).sort((a, b) => a - b);
  const closed = ({ to, code }: Session): boolean =>
    to !== null && code === CLOSED_REMOTELY && hasOneWithin(times, to.getTime() - CLOSED_WITHIN_MS, to.getTime());
  return {
    records,
    sessions: sessions.filter((session) => session.codes.some(isThrottled) || closed(session)),
  };
}

/** Halving: a flood has many records. */
function hasOneWithin(sorted: readonly number[], from: number, to: number): boolean {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < from) low = middle + 1;
    else high = middle;
  }
  return (sorted[low] ?? Number.POSITIVE_INFINITY) <= to;
}
