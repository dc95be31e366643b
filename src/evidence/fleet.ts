/**
 * What the rest of the hub did, counted by the log source's one query, so that its size never depends on the fleet's.
 * Only other devices are counted; the subject itself never is.
 */
export interface Fleet {
  /** Connections records of the whole hub in the window, the subject's too. 0 with logging on means that nothing happened. */
  readonly records: number;
  /** The newest record of the whole hub, any category; null without records. */
  readonly newest: Date | null;
  /** Other devices with at least one Connections record in the window. */
  readonly devices: number;
  /** Disconnects with level Error (any code) of other devices in the window: the hub's ordinary rate. */
  readonly drops: number;
  /** One row for each minute (start, UTC) in which the subject's session ended and others' sessions ended with an error too; oldest first. */
  readonly minutes: readonly FleetMinute[];
}

export interface FleetMinute {
  /** Start of the minute, UTC. */
  readonly minute: Date;
  /** Distinct other devices whose session ended with level Error in this minute, or in the one before or after. */
  readonly devices: number;
  /** How many of these connected again within 120 s of their drop. */
  readonly backSoon: number;
  /** Distinct masked address prefixes, and distinct sdkVersion values, among these devices. */
  readonly prefixes: number;
  readonly sdks: number;
  /** The codes of these ends with how many devices each. */
  readonly codes: Readonly<Record<string, number>>;
}

/** The newest minutes in which the subject's session ended that are compared with the rest of the hub. */
export const MOST_MINUTES = 1_500;
