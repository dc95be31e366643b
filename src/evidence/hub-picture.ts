import type { Window } from './evidence';

/**
 * A hub as a whole, counted from its Connections records of the window. Its size never depends on the fleet's.
 *
 * Said of one **client** (a device, or one of its modules), in order of time; connects, lost ends, and when an end counts:
 * `SharedLoss` of evidence/fleet.ts.
 *
 * - Its ends between one connect and the next are one **end**; so the 401xxx and the 404104 of one token are one. It
 *   happened at its first record, and has the smallest of their codes ('' without one): 401003 rather than 404104.
 * - An end is a **renewal**, planned and harmless: the hub ended the token (a code 401xxx), or the client said goodbye
 *   (no trouble), and it connected again within BACK_MS. Of a token that ended so shortly before the newest record of the
 *   hub nobody can know yet: that counts as a renewal, too.
 * - An end is a **fault** when it holds a lost end and no 401xxx, or a 401xxx without such a return. Two clients that throw
 *   each other out in seconds make several of one end: then each 400027 or 409002 of it counts.
 * - Other ends are goodbyes: it sleeps, or was shut down. They are not counted.
 * - A **refusal** is a connect that failed.
 *
 * A minute **stands out** when the devices with a fault in it are FEWEST_TOGETHER or more, a MANY_TOGETHER or a fifth of the
 * hub's devices, three times as many as usual, and more than five standard deviations above that (Poisson). Usual is
 * the mean of the other minutes of the window. Faults in such a minute, or in the one before or after, are **shared**; those
 * that are **apart** from these say more about a device, a site or an SDK.
 */
export interface HubPicture extends HubCounts {
  readonly window: Window;
  /** Connections records in the window. */
  readonly records: number;
  readonly newest: Date | null;
  /** Faults apart from shared ones. */
  readonly apart: number;
  /** Devices with at least one record; with a fault; with a fault apart from shared ones; with a refusal; and those of which a client is away (see HubClient). */
  readonly devices: number;
  readonly dropped: number;
  readonly droppedApart: number;
  readonly refused: number;
  readonly away: number;
  /** Milliseconds of one bucket: a minute, or for longer windows more, so that there are at most MOST_BUCKETS. */
  readonly step: number;
  /** Those in which something happened, oldest first. */
  readonly buckets: readonly HubBucket[];
  /** The minutes in which most devices had a fault; of several the first. The most first. */
  readonly peaks: readonly HubMinute[];
  /**
   * The clients with most faults apart from shared ones, with most refusals, and those that are away for longest; as many as
   * the three limits below let, each once. In order of faults apart, all faults, refusals and id.
   */
  readonly worst: readonly HubClient[];
  /** By the SDK and version that each client last named, without what stands in brackets ('' without one); the most faults apart first. */
  readonly sdks: readonly HubPart[];
  /** By the masked address that each client was last logged with; clients without one are not counted. The most faults apart first. */
  readonly sites: readonly HubPart[];
  /** Codes of faults and refusals, the most frequent first. */
  readonly codes: readonly HubCode[];
}

export interface HubCounts {
  readonly faults: number;
  readonly renewals: number;
  readonly refusals: number;
}

export interface HubBucket extends HubCounts {
  /** Its start: a multiple of the step since 1970, UTC. */
  readonly at: Date;
  /** Devices with a fault in it. */
  readonly devices: number;
  /** How many faults and refusals had which code; only codes of `HubPicture.codes`. */
  readonly codes: Readonly<Record<string, number>>;
}

export interface HubMinute {
  /** Start of the minute, UTC. */
  readonly minute: Date;
  readonly standsOut: boolean;
  readonly faults: number;
  /** Devices with a fault in it; of these, those with a client that connected again within two minutes. */
  readonly devices: number;
  readonly backSoon: number;
  /** Distinct addresses and SDKs of these clients, as `sites` and `sdks` know them. */
  readonly sites: number;
  readonly sdks: number;
  /** Its faults by code. */
  readonly codes: Readonly<Record<string, number>>;
}

export interface HubClient extends HubCounts {
  readonly deviceId: string;
  readonly moduleId: string | null;
  /** Faults apart from shared ones. */
  readonly apart: number;
  /** Connects that the hub accepted. */
  readonly connects: number;
  readonly lastFault: Date | null;
  /** When it fell, if its newest end is a fault that it has not returned from, AWAY_MS or more before the newest record of the hub. */
  readonly awaySince: Date | null;
  /** Its faults and refusals by code. */
  readonly codes: Readonly<Record<string, number>>;
  /** As in `sdks`, and as in `sites`; '' when it is not known. */
  readonly sdk: string;
  readonly address: string;
}

/** Devices that have something in common. A device with clients in several is in each. */
export interface HubPart {
  readonly name: string;
  readonly devices: number;
  /** Those with a fault apart from shared ones, and how many of these. */
  readonly droppedApart: number;
  readonly apart: number;
  readonly faults: number;
  readonly refusals: number;
}

export interface HubCode {
  /** '' where the records of trouble name none. */
  readonly code: string;
  readonly faults: number;
  readonly refusals: number;
  readonly devices: number;
}

/** "Back within a minute" makes a renewal: as for `sas-renewal`. */
export const BACK_MS = 60_000;

/** A client that fell a moment ago may be on its way back: SDKs try again for minutes. Own judgement. */
export const AWAY_MS = 5 * 60_000;

/** As where one device is held against the rest of the hub (diagnosis/patterns/shared-minutes.ts); own judgement. */
export const FEWEST_TOGETHER = 3;
export const MANY_TOGETHER = 10;

export const MOST_BUCKETS = 240;
export const MOST_PEAKS = 5;
export const MOST_DROPPING = 20;
export const MOST_REFUSED = 10;
export const MOST_AWAY = 10;
/** SDKs, sites and codes, each. */
export const MOST_PARTS = 12;

const MINUTE_MS = 60_000;
const STEPS = [1, 2, 5, 10, 15, 20, 30, 60, 120, 180, 240, 360, 720, 1440].map((minutes) => minutes * MINUTE_MS);

/** The smallest round step that leaves MOST_BUCKETS or fewer in the window; milliseconds. */
export function stepOf({ from, to }: Window): number {
  const buckets = (step: number) => Math.floor(to.getTime() / step) - Math.floor(from.getTime() / step) + 1;
  const day = 1440 * MINUTE_MS;
  return STEPS.find((step) => buckets(step) <= MOST_BUCKETS) ?? Math.ceil(buckets(day) / (MOST_BUCKETS - 1)) * day;
}
