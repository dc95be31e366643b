import type { Subject } from '../evidence/evidence';
import type { LogRecord } from '../evidence/log-record';
import type { Session } from './session';
import { isError, sessionBuilder } from './sessions';

/** A connect that the hub refused. */
export interface Refusal {
  readonly at: Date;
  /** '' when the record names none. */
  readonly code: string;
  readonly description: string;
  readonly address: string;
  readonly sdkVersion: string;
  readonly protocol: string;
  readonly authType: string | null;
}

export interface Timeline {
  readonly sessions: readonly Session[];
  readonly refusals: readonly Refusal[];
  /** The subject's records without doubles, oldest first. */
  readonly records: readonly LogRecord[];
  /** All codes in them. */
  readonly codes: ReadonlySet<string>;
}

/** The subject's records as sessions. Takes any order, doubles, other identities' records and missing ends or starts. */
export function makeTimeline(records: readonly LogRecord[], subject: Subject): Timeline {
  const own = ownInOrder(records, subject);
  const builder = sessionBuilder();
  const refusals: Refusal[] = [];
  const codes = new Set<string>();
  let lastCode: string | null = null;
  for (const record of own) {
    const kind = kindOf(record.operationName);
    if (kind === 'disconnect') builder.end(record);
    else if (kind === 'connect' && isError(record)) refusals.push(toRefusal(record));
    else if (kind === 'connect') builder.connect(record);
    if (record.code !== null && record.code !== lastCode) {
      codes.add(record.code);
      lastCode = record.code;
    }
  }
  return { sessions: builder.finish(), refusals, records: own, codes };
}

function toRefusal(record: LogRecord): Refusal {
  return {
    at: record.time,
    code: record.code ?? '',
    description: record.description,
    address: record.maskedIpAddress,
    sdkVersion: record.sdkVersion,
    protocol: record.protocol,
    authType: record.authType,
  };
}

/** Records belong to exactly one (deviceId, moduleId); ids are case sensitive. Some writers put '' for no module. */
export function belongsTo(record: LogRecord, subject: Subject): boolean {
  return record.deviceId === subject.deviceId && (record.moduleId || null) === (subject.moduleId || null);
}

/**
 * `deviceConnect` and `deviceDisconnect` are documented; what modules write was not verified, so names like them count.
 * A failed connect is a connect that tells of trouble.
 */
function kindOf(operationName: string): 'connect' | 'disconnect' | 'other' {
  // Nearly all records bear these two.
  if (operationName === 'deviceConnect') return 'connect';
  if (operationName === 'deviceDisconnect') return 'disconnect';
  const name = operationName.toLowerCase();
  if (name.endsWith('disconnect')) return 'disconnect';
  return name.endsWith('connect') ? 'connect' : 'other';
}

/** The subject's records by time, exact doubles dropped. Most sources answer just so already: then nothing is copied. */
function ownInOrder(all: readonly LogRecord[], subject: Subject): readonly LogRecord[] {
  let before: LogRecord | undefined;
  for (const record of all) {
    if (!belongsTo(record, subject) || (before && compareRecords(before, record) >= 0)) return sortedOwn(all, subject);
    before = record;
  }
  return all;
}

function sortedOwn(all: readonly LogRecord[], subject: Subject): readonly LogRecord[] {
  const own = all.filter((record) => belongsTo(record, subject)).sort(compareRecords);
  return own.filter((record, index) => {
    const before = own[index - 1];
    return before === undefined || compareRecords(before, record) !== 0;
  });
}

/** A full order, so that the same records in any order give the same sessions. Zero means: the same record twice. */
function compareRecords(a: LogRecord, b: LogRecord): number {
  return (
    a.time.getTime() - b.time.getTime() ||
    // A disconnect before a connect of the same millisecond: an end and the return after it.
    compareText(b.operationName, a.operationName) ||
    compareText(a.code ?? '', b.code ?? '') ||
    compareText(a.maskedIpAddress, b.maskedIpAddress) ||
    compareText(a.sdkVersion, b.sdkVersion) ||
    compareText(a.level, b.level) ||
    compareText(a.description, b.description)
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
