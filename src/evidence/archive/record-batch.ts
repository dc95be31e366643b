import type { LogRecord } from '../log-record';
import type { RecordKind } from './hub-record';
import { FIELDS, type Field, PLACES } from './line-parts';

/** Records that were read and are to be counted, all from the same bytes. */
export interface RecordBatch {
  count: number;
  bytes: DataView;
  readonly kinds: RecordKind[];
  /** ms since 1970. */
  readonly times: Float64Array;
  /** PLACES numbers each: where in `bytes` it stands who and where it was. */
  readonly places: Int32Array;
  /** Lines [start, end) of `bytes`; or the whole record, where somebody has read it already. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly wholes: Array<LogRecord | undefined>;
}

/** Enough to wait once for all, few enough to stay in the processor's cache. */
export const MOST_IN_BATCH = 64;

const NO_BYTES = new DataView(new ArrayBuffer(0));

export function createBatch(most: number): RecordBatch {
  return {
    count: 0,
    bytes: NO_BYTES,
    kinds: [],
    times: new Float64Array(most),
    places: new Int32Array(most * PLACES),
    starts: new Int32Array(most),
    ends: new Int32Array(most),
    wholes: [],
  };
}

/** -1 for a field that the record has not. */
export function startOf({ places }: RecordBatch, record: number, field: Field): number {
  return places[record * PLACES + 2 * field] ?? -1;
}

export function endOf({ places }: RecordBatch, record: number, field: Field): number {
  return places[record * PLACES + 2 * field + 1] ?? -1;
}

/** Makes it a batch of one record, which was read as a whole. */
export function fillWith(batch: RecordBatch, kind: RecordKind, time: number, whole: LogRecord | undefined): void {
  batch.count = 1;
  batch.kinds[0] = kind;
  batch.times[0] = time;
  batch.wholes[0] = whole;
  batch.places.fill(-1);
  if (!whole) return;
  const texts = [
    [FIELDS.deviceId, whole.deviceId],
    [FIELDS.moduleId, whole.moduleId ?? ''],
    [FIELDS.sdkVersion, whole.sdkVersion],
    [FIELDS.maskedIpAddress, whole.maskedIpAddress],
  ] as const;
  const bytes = Buffer.from(texts.map(([, text]) => text).join(''));
  batch.bytes = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = 0;
  for (const [field, text] of texts) {
    batch.places[2 * field] = at;
    at += Buffer.byteLength(text);
    batch.places[2 * field + 1] = at;
  }
}
