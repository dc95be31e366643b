/**
 * What one log from the device says: facts and matched lines, never the whole text. device-log/read.ts makes it from text
 * of any SDK and any size; the text itself stays where it is.
 */
export interface DeviceLog {
  /** As the person named it: a file name, or the name inside of an archive. */
  readonly name: string;
  readonly bytes: number;
  /** 0 when the bytes are no text (holdsText of device-log/read.ts). */
  readonly lines: number;
  /** Which client wrote it: an id of the catalogue of SDKs; null when the text does not tell. */
  readonly sdk: string | null;
  /** The user agent that the log names, decoded (`DeviceClientType=…`); null without one. */
  readonly agent: string | null;
  /** Version of edgeHub or edgeAgent, where the log names it. */
  readonly edgeVersion: string | null;
  /** Seconds, as the CONNECT in the log or a setting says; null when it does not. */
  readonly keepAlive: number | null;
  /** First and last time stamp, the earlier one first; null in a log without times. A clock that was not set shows 1970. */
  readonly from: Date | null;
  readonly to: Date | null;
  /**
   * Only where lines have times of day and none names a day: the first and last time, milliseconds from midnight before
   * the first one; then all dates here are null, and events tell `sinceMidnight`.
   */
  readonly undated?: { readonly from: number; readonly to: number };
  /** Whether most time stamps name their zone; otherwise they were read as UTC and may be off by whole quarter hours. */
  readonly zoneStated: boolean;
  /** Matched lines in the order of the log, bounded: the first and the last ones of each meaning. */
  readonly events: readonly DeviceLogEvent[];
  /** How often each meaning was matched, also beyond what `events` holds. */
  readonly counts: Readonly<Partial<Record<DeviceLogMeaning, number>>>;
}

export interface DeviceLogEvent {
  readonly meaning: DeviceLogMeaning;
  /**
   * A line without a time stands for the moment of the one before, a start (`boot`, `process-start`) for that of the one
   * after; null where that has none. A time of day (C SDK) takes its date from the nearest line that names one, a date
   * without a year (syslog) its year from a line before.
   */
  readonly at: Date | null;
  /** In a log that names no day: milliseconds from midnight before its first time. */
  readonly sinceMidnight?: number;
  /** From 1. */
  readonly line: number;
  /** The line, redacted, at most 300 characters. */
  readonly text: string;
  /** TCP port that the line names: 8883, 5671, 443. */
  readonly port?: number;
  /** Host that could not be looked up or reached. */
  readonly host?: string;
  /** Six-digit hub code, CONNACK code, AMQP condition or HTTP status, as the line names it; of an `edge-check` its id; of a `process-start` the unit, where its name says nothing of a connection. */
  readonly code?: string;
  /** Device or module id that the line of a gateway speaks of: `pump-17` or `gate-01/filter`. */
  readonly client?: string;
}

/** What a line means, whichever SDK wrote it. The patterns stand in device-log/patterns. */
export type DeviceLogMeaning =
  // The life of a connection.
  | 'connected'
  | 'closed-by-program'
  /** Gone, and the line does not say why: NO_NETWORK, rc 1, Communication_Error. Never proves a network fault. */
  | 'lost'
  | 'reset'
  | 'ping-unanswered'
  /** The SDK renews its token and says so. */
  | 'renewal'
  /** The SDK stops trying. */
  | 'gave-up'
  // Why a connect did not succeed.
  | 'credentials-refused'
  | 'token-expired'
  | 'signature-invalid'
  | 'identifier-refused'
  | 'protocol-refused'
  /** CONNACK 3, DEVICE_DISABLED: busy, or the device is disabled. */
  | 'unavailable'
  | 'connack-missing'
  | 'dns'
  | 'connect-timeout'
  | 'connect-refused'
  /** No route: EHOSTUNREACH, ENETUNREACH. */
  | 'unreachable'
  /** A test from the device reached the port: no connect of its client. */
  | 'reached'
  /** The device does not trust the server's certificate. */
  | 'server-untrusted'
  /** The client's own certificate is refused or unusable. */
  | 'client-certificate'
  | 'proxy'
  // What the service says.
  | 'taken-over'
  | 'closed-by-service'
  | 'quota'
  | 'throttled'
  | 'message-too-large'
  | 'hub-suspended'
  | 'hub-missing'
  | 'device-missing'
  | 'service-fault'
  /** not-allowed, invalid-field, decode-error, QoS 2, a topic that the hub does not know. */
  | 'client-fault'
  /** A six-digit code of the hub inside of a client's error. */
  | 'hub-code'
  /** The service's tracking id, which support asks for. */
  | 'tracking-id'
  // The device itself.
  | 'boot'
  | 'process-start'
  // IoT Edge.
  /** edgeHub cannot read a client's token, or holds it for expired. */
  | 'edge-token'
  /** edgeHub may not read its scope from the hub. */
  | 'edge-scope'
  /** edgeHub refuses a client. */
  | 'edge-refused'
  /** edgeAgent or edgeHub reaches the hub by no transport. */
  | 'edge-upstream'
  /** edgeHub closes a leaf's upstream connection that was idle. */
  | 'edge-idle-close'
  /** A failed item of `iotedge check`. */
  | 'edge-check';
