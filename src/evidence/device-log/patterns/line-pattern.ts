import type { DeviceLogMeaning } from '../../device-log';

/** What a line of a device's log means. To teach the reader a new line, add one of these to the table of its SDK or topic. */
export interface LinePattern {
  readonly meaning: DeviceLogMeaning;
  /** Lower case ASCII; a line that holds none of them is never looked at. The rarer in ordinary lines, the faster. */
  readonly anchors: readonly string[];
  /** Groups named host (or label, a name without a dot), port, code and client become the event's. Linear, since lines are not trusted. */
  readonly test: RegExp;
  /** The line must say this as well. */
  readonly given?: RegExp;
  /** Then the line does not mean it after all. */
  readonly unless?: RegExp;
  /** Where the line means a port without naming it. */
  readonly port?: number;
  /** Where no group names one: hub code, CONNACK code, AMQP condition, HTTP status. */
  readonly code?: string;
  /**
   * How a connection that follows soon changes it: `renewal` makes it a planned renewal of the token, `nothing` takes it
   * back, since it was an attempt that went well.
   */
  readonly whenBack?: 'renewal' | 'nothing';
  /** Where the line was read: an issue, a source file, a document. */
  readonly source: string;
}
