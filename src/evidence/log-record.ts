import { isJsonObject, jsonOf } from '../json';
import { codeNamed, unnumberedCode } from './code-names';

/** One Azure IoT Hub resource log record, decoded from any destination (storage archive, Log Analytics, Event Hubs). */
export interface LogRecord {
  readonly time: Date;
  /** `Connections`, `DeviceTelemetry`, `D2CTwinOperations`, `DirectMethods`, … */
  readonly category: string;
  /** `deviceConnect`, `deviceDisconnect`, `ingress`, … */
  readonly operationName: string;
  readonly level: string;
  /** The six-digit code as digits, or null when the record says that all is well. */
  readonly code: string | null;
  /** The code's name or the service's message; '' when absent. */
  readonly description: string;
  readonly deviceId: string;
  readonly moduleId: string | null;
  /** As logged: `Mqtt`, `MqttWs`, `Amqp`, `AmqpWs`, `Https`; '' when absent. */
  readonly protocol: string;
  /** `sas`, `x509`, … from the inner authType JSON; null when the record has none. */
  readonly authType: string | null;
  /** Such as `203.0.113.XXX`; '' when absent. */
  readonly maskedIpAddress: string;
  /** The client's user agent as logged; '' for an own MQTT stack. */
  readonly sdkVersion: string;
}

export interface LogRecords {
  readonly records: readonly LogRecord[];
  /** True when the source had more rows than it may return: the oldest are missing. */
  readonly limited: boolean;
}

/** A record as the storage archive holds it, as far as a `LogRecord` knows it. */
export interface ArchiveForm {
  readonly time: string;
  readonly resourceId: string;
  readonly operationName: string;
  readonly category: string;
  readonly level: string;
  readonly resultType?: string;
  readonly resultDescription?: string;
  readonly properties: string;
}

/**
 * Decodes one record of the archive (or Event Hubs), or one row of the table AzureDiagnostics; undefined when it is
 * neither, or speaks of no device. Field names: monitor-iot-hub-reference.md and resource-logs.md of the Azure docs.
 */
export function readLogRecord(value: unknown): LogRecord | undefined {
  if (!isJsonObject(value)) return undefined;
  const time = readTime(value.time ?? value.TimeGenerated);
  const properties = decoded(value.properties ?? value.properties_s);
  if (time === undefined || !isJsonObject(properties)) return undefined;
  const deviceId = text(properties.deviceId);
  if (deviceId === '') return undefined;
  const result = value.resultType ?? value.ResultType;
  const description = text(value.resultDescription ?? value.ResultDescription) || text(properties.errorMessage);
  const level = text(value.level ?? value.Level);
  const code = digits(result) ?? codeByName(text(result), level, description);
  return {
    time,
    category: text(value.category ?? value.Category),
    operationName: text(value.operationName ?? value.OperationName),
    level: level || (code === null ? 'Information' : 'Error'),
    code,
    description: description || (digits(result) === null ? text(result) : ''),
    deviceId,
    moduleId: text(properties.moduleId) || null,
    protocol: text(properties.protocol),
    authType: authTypeOf(properties),
    maskedIpAddress: text(properties.maskedIpAddress),
    sdkVersion: text(properties.sdkVersion),
  };
}

/** One line of a PT1H.json: undefined for a torn or foreign line. */
export function readLogLine(line: string): LogRecord | undefined {
  return readLogRecord(lineObject(line));
}

/** The object that one line of JSON Lines holds, without a byte order mark before it; undefined for a torn or foreign line. */
export function lineObject(line: string): Readonly<Record<string, unknown>> | undefined {
  const value = decoded(line.charCodeAt(0) === BYTE_ORDER_MARK ? line.slice(1) : line);
  return isJsonObject(value) ? value : undefined;
}

/** The archive's form again, for a case's connections.jsonl: reading it back gives an equal record. */
export function toArchiveRecord(record: LogRecord, resourceId: string): ArchiveForm {
  const { code, description, moduleId, authType } = record;
  return {
    time: record.time.toISOString(),
    resourceId: resourceId.toUpperCase(),
    operationName: record.operationName,
    category: record.category,
    level: record.level,
    ...(code !== null && { resultType: code }),
    ...(description !== '' && { resultDescription: description }),
    properties: JSON.stringify({
      deviceId: record.deviceId,
      ...(moduleId !== null && { moduleId }),
      sdkVersion: record.sdkVersion,
      protocol: record.protocol,
      authType: authType === null ? null : JSON.stringify({ type: authType }),
      maskedIpAddress: record.maskedIpAddress,
    }),
  };
}

/** A record that ends a session. Modules may have names of their own (`moduleDisconnect`: not seen in a document). */
export function isDisconnect(record: LogRecord): boolean {
  return record.category === 'Connections' && record.operationName.toLowerCase().endsWith('disconnect');
}

/** A connect that the hub accepted. */
export function isConnect(record: LogRecord): boolean {
  return isAttempt(record) && !hasFailed(record);
}

/** A connect, accepted or refused. */
export function isAttempt(record: LogRecord): boolean {
  return (
    record.category === 'Connections' && record.operationName.toLowerCase().endsWith('connect') && !isDisconnect(record)
  );
}

/** Whether a record tells of trouble. Levels in the documents: `Information` and `Error`; some writers put `Warning` for the latter. */
export function hasFailed({ code, level }: Pick<LogRecord, 'code' | 'level'>): boolean {
  return code !== null || isTrouble(level);
}

function isTrouble(level: string): boolean {
  return level !== '' && level.toLowerCase() !== 'information';
}

const BYTE_ORDER_MARK = 0xfeff;

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function readTime(value: unknown): Date | undefined {
  if (typeof value !== 'string' && !(value instanceof Date)) return undefined;
  const time = new Date(value);
  return Number.isNaN(time.getTime()) ? undefined : time;
}

/** `properties` is a string that holds JSON in Azure's destinations, and an object in what people make of them. */
function decoded(value: unknown): unknown {
  return typeof value === 'string' ? jsonOf(value) : value;
}

/** Codes count by number: "404104", 404104, "404104 DeviceConnectionClosedRemotely". */
function digits(value: unknown): string | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  return /\d{6}/.exec(String(value))?.[0] ?? null;
}

/** Some records name their trouble and give no number. */
function codeByName(result: string, level: string, description: string): string | null {
  if (result !== '') return codeNamed(result);
  return isTrouble(level) && description !== '' ? unnumberedCode(description) : null;
}

/** Categories name it differently, and it is JSON inside JSON: {"scope":"device","type":"sas","issuer":"iothub"}. */
function authTypeOf(properties: Record<string, unknown>): string | null {
  const raw = properties.authType ?? properties.authenticationType;
  const inner = decoded(raw);
  if (isJsonObject(inner)) return text(inner.type) || null;
  return text(raw) || null;
}
