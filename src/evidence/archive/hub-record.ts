import { hasFailed, isConnect, isDisconnect, type LogRecord, lineObject, readLogRecord } from '../log-record';
import { plainRow } from './export-row';

/** What a record says beside who, when and where: alike for all records that differ only in these. */
export interface RecordKind {
  /** A log record of this hub. Others are read over. */
  readonly isOurs: boolean;
  /** Some categories (Routes) have records of no device. */
  readonly isOfDevice: boolean;
  readonly isConnections: boolean;
  /** A connect, accepted or refused. */
  readonly isAttempt: boolean;
  /** A connect that the hub accepted. */
  readonly isConnect: boolean;
  readonly isEnd: boolean;
  readonly hasFailed: boolean;
  /** Its code says that a token is at fault. */
  readonly isToken: boolean;
  /** '' without a code. */
  readonly code: string;
}

export interface HubRecord {
  readonly kind: RecordKind;
  /** ms since 1970. */
  readonly time: number;
  /** Undefined for a record of no device. */
  readonly record: LogRecord | undefined;
}

/** Reads one record in any form that a log record has; undefined for what is none (metrics, foreign JSON). */
export function readHubRecord(value: Readonly<Record<string, unknown>>, hubName: string): HubRecord | undefined {
  const row = plainRow(value);
  const record = readLogRecord(row);
  const time = record?.time.getTime() ?? timeOf(row);
  if (Number.isNaN(time) || (!record && text(row.category ?? row.Category) === '')) return undefined;
  return { kind: kindOf(record, isOfHub(row, hubName)), time, record };
}

/** The same for one line of JSON Lines; undefined for a torn line too. */
export function readHubLine(line: string, hubName: string): HubRecord | undefined {
  const value = lineObject(line);
  return value && readHubRecord(value, hubName);
}

/** A log record but for its time, which cannot be read. */
export function isUndated(value: Readonly<Record<string, unknown>>): boolean {
  const row = plainRow(value);
  return text(row.category ?? row.Category) !== '' && text(row.time ?? row.TimeGenerated) !== '';
}

function kindOf(record: LogRecord | undefined, isOurs: boolean): RecordKind {
  const isConnections = record?.category === 'Connections';
  const isEnd = record !== undefined && isDisconnect(record);
  return {
    isOurs,
    isOfDevice: record !== undefined,
    isConnections,
    isAttempt: isConnections && !isEnd && record.operationName.toLowerCase().endsWith('connect'),
    isConnect: record !== undefined && isConnect(record),
    isEnd,
    hasFailed: record !== undefined && hasFailed(record),
    isToken: record?.code?.startsWith('401') ?? false,
    code: record?.code ?? '',
  };
}

/** By the name at the end of the resource id, whatever its case; a record that names no resource is taken for this hub's. */
function isOfHub(row: Readonly<Record<string, unknown>>, hubName: string): boolean {
  const id = text(row.resourceId) || text(row.ResourceId) || text(row._ResourceId) || text(row.Resource);
  const name = id.replace(/\/+$/, '').split('/').at(-1) ?? '';
  return name === '' || name.toLowerCase() === hubName;
}

function timeOf(row: Readonly<Record<string, unknown>>): number {
  const time = row.time ?? row.TimeGenerated;
  return typeof time === 'string' ? new Date(time).getTime() : Number.NaN;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
