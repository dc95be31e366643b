import type { LogRecord } from '../log-record';

/**
 * Records of the subject itself, in the order in which they came. Their texts are nearly the same from record to record, so
 * each is kept once: a tenth of the memory that records take. Plain data: it can be handed from thread to thread.
 */
export interface OwnRecords {
  count: number;
  /** ms since 1970. */
  times: Float64Array<ArrayBuffer>;
  /** The texts of each record, TEXTS numbers: as `numbers` has them, NO_TEXT for null. */
  rows: Int32Array<ArrayBuffer>;
  /** Texts by their numbers, in the order of these. */
  readonly numbers: Map<string, number>;
  /** There were more than MOST_OWN: the oldest are dropped. */
  limited: boolean;
}

/** Records that are kept, of Connections and of all other categories each: as many as budgets measure the judge with. */
export const MOST_OWN = 100_000;

const FIELDS = [
  ...(['category', 'operationName', 'level', 'code', 'description', 'deviceId', 'moduleId'] as const),
  ...(['protocol', 'authType', 'maskedIpAddress', 'sdkVersion'] as const),
];
const TEXTS = FIELDS.length;
const NO_TEXT = -1;
const FEW = 256;

export function noOwn(): OwnRecords {
  return {
    count: 0,
    times: new Float64Array(FEW),
    rows: new Int32Array(FEW * TEXTS),
    numbers: new Map(),
    limited: false,
  };
}

/** Adds a record. Well above MOST_OWN the oldest go. */
export function keepOwn(own: OwnRecords, record: LogRecord): void {
  if (own.count >= 1.5 * MOST_OWN) keepNewest(own);
  makeRoom(own);
  own.times[own.count] = record.time.getTime();
  for (const [index, field] of FIELDS.entries()) own.rows[own.count * TEXTS + index] = numberOf(own, record[field]);
  own.count += 1;
}

/** Adds what another thread has kept. */
export function mergeOwn(into: OwnRecords, from: OwnRecords): void {
  for (const record of read(from)) keepOwn(into, record);
  into.limited ||= from.limited;
}

/** Oldest first, MOST_OWN at most. */
export function ownRecords(own: OwnRecords): LogRecord[] {
  keepNewest(own);
  return [...read(own)].sort((a, b) => a.time.getTime() - b.time.getTime());
}

function* read({ count, times, rows, numbers }: OwnRecords): Generator<LogRecord> {
  const texts = [...numbers.keys()];
  for (let record = 0; record < count; record += 1) {
    const text = (index: number): string | null => texts[rows[record * TEXTS + index] ?? NO_TEXT] ?? null;
    yield {
      time: new Date(times[record] ?? Number.NaN),
      category: text(0) ?? '',
      operationName: text(1) ?? '',
      level: text(2) ?? '',
      code: text(3),
      description: text(4) ?? '',
      deviceId: text(5) ?? '',
      moduleId: text(6),
      protocol: text(7) ?? '',
      authType: text(8),
      maskedIpAddress: text(9) ?? '',
      sdkVersion: text(10) ?? '',
    };
  }
}

function numberOf({ numbers }: OwnRecords, text: string | null): number {
  if (text === null) return NO_TEXT;
  const number = numbers.get(text) ?? numbers.size;
  numbers.set(text, number);
  return number;
}

function makeRoom(own: OwnRecords): void {
  if (own.count < own.times.length) return;
  const { times, rows } = own;
  own.times = new Float64Array(2 * times.length);
  own.times.set(times);
  own.rows = new Int32Array(2 * rows.length);
  own.rows.set(rows);
}

/** Texts that only the oldest had stay: there are few. */
function keepNewest(own: OwnRecords): void {
  if (own.count <= MOST_OWN) return;
  const { times, rows } = own;
  const sorted = times.slice(0, own.count).sort();
  const oldest = sorted[own.count - MOST_OWN] ?? Number.NaN;
  let kept = 0;
  for (let record = 0; record < own.count && kept < MOST_OWN; record += 1) {
    if ((times[record] ?? Number.NaN) < oldest) continue;
    times[kept] = times[record] ?? Number.NaN;
    rows.copyWithin(kept * TEXTS, record * TEXTS, (record + 1) * TEXTS);
    kept += 1;
  }
  own.count = kept;
  own.limited = true;
}
