import type { Subject } from '../../evidence/evidence';
import type { LogRecord, LogRecords } from '../../evidence/log-record';
import { belongsTo, type Session, type Timeline } from '../timeline';
import { remembered } from './remembered';

/** IotHubQuotaExceeded: nothing goes through until 00:00 UTC or until units are added. */
export const QUOTA_CODE = '403002';

export interface QuotaDays {
  readonly records: readonly LogRecord[];
  /** From the first refusal to the reset at 00:00 UTC, one a day. */
  readonly spans: ReadonlyArray<{ readonly from: Date; readonly to: Date }>;
}

export const findQuotaDays = remembered(readQuotaDays);

function readQuotaDays(timeline: Timeline, operations: LogRecords | undefined, subject: Subject): QuotaDays {
  const ofConnections = timeline.codes.has(QUOTA_CODE)
    ? timeline.records.filter(({ code }) => code === QUOTA_CODE)
    : [];
  const ofOthers = (operations?.records ?? []).filter(
    (record) => record.code === QUOTA_CODE && belongsTo(record, subject),
  );
  const records = [...ofConnections, ...ofOthers].sort((a, b) => a.time.getTime() - b.time.getTime());
  const spans = new Map<string, { from: Date; to: Date }>();
  for (const { time } of records) {
    const day = time.toISOString().slice(0, 10);
    if (!spans.has(day)) spans.set(day, { from: time, to: new Date(Date.parse(`${day}T00:00:00Z`) + 24 * 3_600_000) });
  }
  return { records, spans: [...spans.values()] };
}

/** A drop may be logged a little before the first refused message. */
const BEFORE_FIRST_MS = 60_000;

export function isInQuotaDay(at: Date, quota: QuotaDays): boolean {
  const time = at.getTime();
  return quota.spans.some(({ from, to }) => time >= from.getTime() - BEFORE_FIRST_MS && time < to.getTime());
}

export function endedInQuotaDay(session: Session, quota: QuotaDays): boolean {
  return session.to !== null && session.end === 'error' && isInQuotaDay(session.to, quota);
}
