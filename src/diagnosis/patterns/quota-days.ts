import type { Subject } from '../../evidence/evidence';
import type { HubResource } from '../../evidence/hub-resource';
import type { LogRecord, LogRecords } from '../../evidence/log-record';
import type { HubMetric } from '../../evidence/metrics';
import { limitsOf } from '../catalogues/tier-limits';
import { isUnauthorized } from '../codes-of-ends';
import type { Session } from '../session';
import { belongsTo, type Timeline } from '../timeline';
import { remembered } from './remembered';

/** IotHubQuotaExceeded: nothing goes through until 00:00 UTC or until units are added. */
export const QUOTA_CODE = '403002';
/** The hub's own count since 00:00 UTC (monitor-iot-hub-reference.md: minimum, maximum and average only). */
const QUOTA_METRIC = 'dailyMessageQuotaUsed';

export interface QuotaDays {
  /** What the hub refused to the subject for it; empty where only the metric tells. */
  readonly records: readonly LogRecord[];
  /** From the first refusal, or from when the count stood at the limit, to the reset at 00:00 UTC, one a day. */
  readonly spans: readonly QuotaSpan[];
}

export interface QuotaSpan {
  readonly from: Date;
  readonly to: Date;
  /** What the metric counted at `from`, and the limit that it reached; null where only the log tells. */
  readonly counted: { readonly used: number; readonly limit: number } | null;
}

/** What tells of the hub's quota beside the subject's own records, where it could be seen. */
export interface QuotaEvidence {
  readonly operations?: LogRecords | undefined;
  readonly metrics?: readonly HubMetric[] | undefined;
  readonly hub?: HubResource | undefined;
}

export function findQuotaDays(timeline: Timeline, subject: Subject, seen: QuotaEvidence): QuotaDays {
  return read(timeline, subject, seen.operations, seen.metrics, seen.hub);
}

const read = remembered(readQuotaDays);

function readQuotaDays(
  timeline: Timeline,
  subject: Subject,
  operations: LogRecords | undefined,
  metrics: readonly HubMetric[] | undefined,
  hub: HubResource | undefined,
): QuotaDays {
  const ofConnections = timeline.codes.has(QUOTA_CODE)
    ? timeline.records.filter(({ code }) => code === QUOTA_CODE)
    : [];
  const ofOthers = (operations?.records ?? []).filter(
    (record) => record.code === QUOTA_CODE && belongsTo(record, subject),
  );
  const records = [...ofConnections, ...ofOthers].sort((a, b) => a.time.getTime() - b.time.getTime());
  const spans = new Map<string, QuotaSpan>(metricSpans(metrics, hub).map((span) => [dayOf(span.from), span]));
  for (const { time } of records) {
    const known = spans.get(dayOf(time));
    if (!known || time < known.from)
      spans.set(dayOf(time), { from: time, to: known?.to ?? endOf(time), counted: known?.counted ?? null });
  }
  return { records, spans: [...spans.values()].sort((a, b) => a.from.getTime() - b.from.getTime()) };
}

/** From the point at which the count stands at the tier's limit until it begins anew, or until a larger limit lets it go on. */
function metricSpans(metrics: readonly HubMetric[] | undefined, hub: HubResource | undefined): QuotaSpan[] {
  const limit = limitsOf(hub?.sku)?.messagesADay;
  const metric = metrics?.find(({ name }) => name.toLowerCase() === QUOTA_METRIC.toLowerCase());
  if (limit === undefined || !metric) return [];
  const days = new Map<string, Array<{ at: Date; used: number }>>();
  for (const { at, maximum, average } of metric.points) {
    const used = maximum ?? average;
    if (used === undefined) continue;
    const day = days.get(dayOf(at));
    if (day) day.push({ at, used });
    else days.set(dayOf(at), [{ at, used }]);
  }
  return [...days.values()].flatMap((points) => {
    const first = points.findIndex(({ used }) => used >= limit);
    const point = points[first];
    if (!point) return [];
    const after = points.slice(first).find(({ used }) => used < limit);
    return [{ from: point.at, to: after?.at ?? endOf(point.at), counted: { used: point.used, limit } }];
  });
}

function dayOf(time: Date): string {
  return time.toISOString().slice(0, 10);
}

function endOf(time: Date): Date {
  return new Date(Date.parse(`${dayOf(time)}T00:00:00Z`) + 24 * 3_600_000);
}

/** A drop may be logged a little before the first refused message. */
const BEFORE_FIRST_MS = 60_000;

export function isInQuotaDay(at: Date, quota: QuotaDays): boolean {
  const time = at.getTime();
  return quota.spans.some(({ from, to }) => time >= from.getTime() - BEFORE_FIRST_MS && time < to.getTime());
}

/** Tokens end on such days as on others. */
export function endedInQuotaDay(session: Session, quota: QuotaDays): boolean {
  const { to, end, codes } = session;
  return to !== null && end === 'error' && !codes.some(isUnauthorized) && isInQuotaDay(to, quota);
}
