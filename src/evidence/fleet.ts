/**
 * What the rest of the hub did, counted by the log source's one query, so that its size never depends on the fleet's.
 * Only other devices are counted; the subject itself never is, and where the subject is a module, its own device is not.
 * All of it is counted from the Connections records of the window; times count to the millisecond.
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
  /** One row for each minute (start, UTC) that holds a Connections record of the subject, and in or beside which others dropped; oldest first. */
  readonly minutes: readonly FleetMinute[];
  /**
   * The minute (start, UTC) in which the whole hub, the subject too, saw most attempts to connect, refused ones
   * included; of several the first; null without any.
   */
  readonly busiest: { readonly minute: Date; readonly attempts: number } | null;
  /** One row for each return of the subject from a lost session, oldest first; at most one a slot of RETURN_MS, the newest MOST_RETURNS. */
  readonly returns: readonly FleetReturn[];
  /** The same for the session that the subject lost and has not returned from; null unless its newest session is such a one. */
  readonly absence: SharedLoss | null;
}

export interface FleetMinute {
  /** Start of the minute, UTC. */
  readonly minute: Date;
  /** Distinct other devices whose session ended with level Error in this minute, or in the one before or after. */
  readonly devices: number;
  /** How many of these connected again within 120 s of their drop. */
  readonly backSoon: number;
  /** Distinct masked address prefixes (those not logged do not count), and distinct sdkVersion values, among these devices. */
  readonly prefixes: number;
  readonly sdks: number;
  /** How many of these devices share the prefix that most of them have, and the sdkVersion that most of them have. */
  readonly onePrefix: number;
  readonly oneSdk: number;
  /** The codes of these ends with how many devices each. */
  readonly codes: Readonly<Record<string, number>>;
}

/**
 * Who shared a loss of the subject. Said of one identity (a device or one of its modules):
 *
 * - A connect is an accepted one. An end counts when it was logged, but TAKE_OVER_MS earlier where its code is 400027 or
 *   409002: the hub throws an old session out when the next connect comes, and logs the two in either order.
 * - The ends before a connect come after the connect before it (if the window holds one) and not after the connect itself.
 * - A lost end has level Error and no code 401xxx: those are tokens, not the network.
 *
 * The subject **returns** with a connect whose ends hold a lost one and no 401xxx: `fell` is the first lost one. A
 * connect after an earlier one and with no end between them, whose records are missing, is a return too; `fell` is the
 * connect itself. Of several in one slot of RETURN_MS (counted from 1970, UTC) the first is kept, of these the newest
 * MOST_RETURNS. The subject is **absent** when its newest connect is followed by such ends, or the window holds no
 * connect but such ends.
 *
 * Another identity **shared** it when it came back with the subject: its first connect within RETURN_MS of the subject's,
 * both ends included, is `back`; or, for an absence, when it is away too: `back` is then 1 ms after the window. From
 * LOST_MS before `fell` up to `back` it has a lost end no later than LOST_MS after `fell`, and from the newest such lost
 * end on neither a connect (before `back`) nor, after its connect before that lost end, an end with 401xxx. A device
 * shared it when one of its identities did.
 *
 * So drops may be smeared by 1.5 x each keep-alive, as in a silent outage, however long it lasts; returns may not.
 */
export interface SharedLoss {
  /** The masked address that the subject connected from (of several in the same millisecond the greatest text); in an absence the greatest of its records since its newest connect. '' when it is not logged. */
  readonly address: string;
  /** Other devices with a record from the same address in the window, 0 without an address; and how many of all other devices shared the loss and were at that address (see `othersToo`). */
  readonly neighbours: number;
  readonly neighboursToo: number;
  /** The same two, only those whose newest sdkVersion in the window (of several in the same millisecond the greatest text, '' without one) equals the subject's. */
  readonly sameSdk: number;
  readonly sameSdkToo: number;
  /** Other devices with a record from another address in the window, or with none from any. */
  readonly others: number;
  /**
   * How many devices shared the loss elsewhere, and the number of their addresses. Where a device was: the greatest text
   * among the addresses of its connects at `back`, in an absence of its lost ends within LOST_MS of `fell`; '' is
   * elsewhere, and no address. A device with identities at both is in both.
   */
  readonly othersToo: number;
  readonly othersTooAddresses: number;
}

export interface FleetReturn extends SharedLoss {
  /** The subject's connect. */
  readonly at: Date;
}

/** The newest minutes with a record of the subject that are compared with the rest of the hub. */
export const MOST_MINUTES = 1_500;

/** The newest returns of the subject that are compared with the rest of the hub. */
export const MOST_RETURNS = 100;

/** "Back together": within two minutes of each other. SDKs wait 10 s at most between tries; some applications longer. Own judgement. */
export const RETURN_MS = 120_000;

/** A hub notices a silent loss after 29.45 minutes at the latest (MQTT page). */
export const LOST_MS = 31 * 60_000;

/** How long after a connect the end of the session that it replaced may be logged. Two front ends' clocks: own judgement. */
export const TAKE_OVER_MS = 10_000;
