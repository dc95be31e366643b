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
  /** The minute in which the whole hub, the subject too, saw most attempts to connect, refused ones included; null without any. */
  readonly busiest: { readonly minute: Date; readonly attempts: number } | null;
  /** One row for each return of the subject from a lost session, oldest first; the newest MOST_RETURNS. */
  readonly returns: readonly FleetReturn[];
}

/**
 * Who came back together with the subject. A lost session is one whose end has level Error and no 401 code. Another
 * device "came back too" when it connected within RETURN_MS of the subject's connect, and its newest end before that
 * connect (or up to 10 s after it: a take-over of its own old session) is a lost one of the last LOST_MS, with no
 * successful connect between the two. Drops of a silent outage are smeared by 1.5 x each keep-alive; returns are not.
 */
export interface FleetReturn {
  /** The subject's connect. */
  readonly at: Date;
  /** The masked address that the subject connected from; '' when it is not logged. */
  readonly address: string;
  /** Other devices whose newest connect at or before this return (±RETURN_MS) came from the same address, and how many of them came back too. */
  readonly neighbours: number;
  readonly neighboursBack: number;
  /** The same for devices at other addresses, with the number of addresses of those that came back too. */
  readonly others: number;
  readonly othersBack: number;
  readonly othersBackAddresses: number;
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

/** The newest returns of the subject that are compared with the rest of the hub. */
export const MOST_RETURNS = 100;

/** "Back together": within two minutes of each other. SDKs wait 10 s at most between tries; some applications longer. Own judgement. */
export const RETURN_MS = 120_000;

/** A hub notices a silent loss after 29.45 minutes at the latest (MQTT page). */
export const LOST_MS = 31 * 60_000;
