import { isJsonObject, jsonOf } from '../../json';
import { type HubRecord, isUndated, type RecordKind, readHubRecord } from './hub-record';
import { FIELDS, type Field, PLACES, partsOf } from './line-parts';
import { createPatterns, learn, match } from './line-patterns';
import { createBatch, endOf, fillWith, MOST_IN_BATCH, type RecordBatch, startOf } from './record-batch';
import { recordsIn } from './record-lists';
import { timeReader } from './record-time';

/** What was read so far: log records of any hub, JSON that is something else (metrics, foreign files), and what is neither. */
export interface ReadTotals {
  records: number;
  others: number;
  bad: number;
}

export interface RecordReader {
  readonly totals: ReadTotals;
  /**
   * One JSON value, bytes[start, end); `view` is of the same bytes. False when it is none, which is not counted here. It may
   * be looked at again up to the next flush().
   */
  readText(bytes: Buffer, view: DataView, start: number, end: number): boolean;
  flush(): void;
  /** The same, decoded already. */
  readValue(value: unknown): void;
}

/**
 * Hands every record to `count`: those of a form seen before straight from their bytes, others by JSON.parse, from which
 * their form is then learned. Both ways give the same.
 */
export function recordReader(hubName: string, count: (batch: RecordBatch) => void): RecordReader {
  const patterns = createPatterns<RecordKind>();
  const batch = createBatch(MOST_IN_BATCH);
  const single = createBatch(1);
  const timeOf = timeReader();
  const totals: ReadTotals = { records: 0, others: 0, bad: 0 };

  function readText(bytes: Buffer, view: DataView, start: number, end: number): boolean {
    const index = batch.count;
    const kind = match(patterns, bytes, view, start, end, batch.places, index * PLACES);
    if (kind === NO_LOG_RECORD) {
      totals.others += 1;
      return true;
    }
    if (kind !== null) {
      const time = timeOf(view, startOf(batch, index, FIELDS.time), endOf(batch, index, FIELDS.time));
      const hasId = startOf(batch, index, FIELDS.deviceId) !== endOf(batch, index, FIELDS.deviceId);
      // A time in another form, or an id that is empty for once: not what was learned.
      if (!Number.isNaN(time) && hasId === kind.isOfDevice) {
        totals.records += 1;
        add(kind, time, view, start, end);
        return true;
      }
    }
    const value = parsed(bytes, start, end);
    if (value === undefined) return false;
    for (const one of recordsIn(value)) {
      const read = take(one);
      if (one === value && kind === null) learnFrom(bytes, view, start, end, one, read);
    }
    return true;
  }

  function add(kind: RecordKind, time: number, view: DataView, start: number, end: number): void {
    const index = batch.count;
    batch.bytes = view;
    batch.kinds[index] = kind;
    batch.times[index] = time;
    batch.starts[index] = start;
    batch.ends[index] = end;
    batch.count += 1;
    if (batch.count === MOST_IN_BATCH) flush();
  }

  function flush(): void {
    if (batch.count > 0) count(batch);
    batch.count = 0;
  }

  function take(value: unknown): HubRecord | undefined {
    if (!isJsonObject(value)) {
      totals.bad += 1;
      return undefined;
    }
    const read = readHubRecord(value, hubName);
    if (!read) {
      if (isUndated(value)) totals.bad += 1;
      else totals.others += 1;
      return undefined;
    }
    totals.records += 1;
    // In the order of the file.
    flush();
    fillWith(single, read.kind, read.time, read.record);
    count(single);
    return read;
  }

  /** Only where what varies in the line is what the whole reading found may the next such line be read by its pattern. */
  function learnFrom(
    bytes: Buffer,
    view: DataView,
    start: number,
    end: number,
    value: unknown,
    read: HubRecord | undefined,
  ): void {
    const parts = partsOf(bytes, start, end);
    if (!parts) return;
    const partOf = (field: Field) => parts.filter((part) => part.field === field);
    const says = (field: Field, expected: string): boolean => {
      const [part, another] = partOf(field);
      if (another) return false;
      return part ? bytes.toString('latin1', part.start, part.end) === expected : expected === '';
    };
    const [time, another] = partOf(FIELDS.time);
    const [id] = partOf(FIELDS.deviceId);
    if (another || (id && id.start === id.end)) return;
    if (!read) {
      // Not for its time or its id, which the next line may have.
      const hasTime = !time || !Number.isNaN(timeOf(view, time.start, time.end));
      if (hasTime && !id) learn(patterns, bytes, start, end, parts, NO_LOG_RECORD);
      return;
    }
    const { record, kind } = read;
    if (
      time &&
      namesItsCode(value, kind) &&
      timeOf(view, time.start, time.end) === read.time &&
      says(FIELDS.deviceId, record?.deviceId ?? '') &&
      says(FIELDS.moduleId, record?.moduleId ?? '') &&
      says(FIELDS.sdkVersion, record?.sdkVersion ?? '') &&
      says(FIELDS.maskedIpAddress, record?.maskedIpAddress ?? '')
    )
      learn(patterns, bytes, start, end, parts, read.kind);
  }

  return {
    totals,
    readText,
    flush,
    readValue: (value) => {
      for (const one of recordsIn(value)) take(one);
    },
  };
}

/** Some records of errors are known by their description alone, which varies: such a line is not a pattern for others. */
function namesItsCode(value: unknown, { code, hasFailed }: RecordKind): boolean {
  if (!isJsonObject(value)) return false;
  return code === '' ? !hasFailed : String(value.resultType ?? value.ResultType).includes(code);
}

const NO_LOG_RECORD: RecordKind = {
  isOurs: false,
  isOfDevice: false,
  isConnections: false,
  isAttempt: false,
  isConnect: false,
  isEnd: false,
  hasFailed: false,
  isToken: false,
  code: '',
};

const BYTE_ORDER_MARK = '\uFEFF';

function parsed(bytes: Buffer, start: number, end: number): unknown {
  const text = bytes.toString('utf8', start, end);
  return jsonOf(text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text);
}
