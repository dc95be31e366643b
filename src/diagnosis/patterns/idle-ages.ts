import { recognizeSdk } from '../catalogues/sdks';
import { CLOSED_REMOTELY, isTakeOverCode, isUnauthorized } from '../codes-of-ends';
import type { Session } from '../session';
import { isAmqp } from './authentication';
import { type Cluster, countUpTo, densestOf, median, quantileOf, sampled, sorted } from './numbers';
import { gapsOf } from './session-times';

/** Fewest ends to call their age a floor. Own judgement. */
const FEWEST = 5;
/** A floor is sharp: pings and time-outs are timers. Own judgement, jitter of networks included. */
const SHARP_MS = 15_000;
const SHARP_SHARE_OF_AGE = 0.1;
/** Traffic after the connect makes some sessions longer, none shorter: this share must stand at the floor. */
const SHARE_AT_FLOOR = 0.3;
const FEWEST_AT_FLOOR = 3;
const MOST_BELOW_FLOOR = 0.12;
/** Where some sent something between, so many must still stand at the age of the ping, and not more below it. Own judgement. */
const SHARE_AT_PING = 0.5;
const MOST_BELOW_PING = 0.3;
/** Without a keep-alive that explains it, nearly all must end at the same age. */
const SHARE_AT_FIXED_AGE = 0.8;
/** Own judgement. */
const NEARLY_ALL = 0.8;
/** A share of so many tells that of all. */
const ENOUGH = 2_000;
/** Below this it is a fight or a crash at start, not an idle connection. */
const SHORTEST_MS = 30_000;
/** Hubs wait 1.5 x keep-alive; a little more until the end is logged (MQTT page). */
const NOTICED_AFTER = 1.5;
const NOTICED_ROOM_MS = 60_000;
/** Back from it by then, also over bad networks. Own judgement. */
const LONGEST_RETURN_MS = 10 * 60_000;

export interface IdleAges {
  /** The age at which the loss is noticed, milliseconds. */
  readonly floor: number;
  readonly atFloor: number;
  /** Hardly any session falls short of it; else some sent something sooner, and noticed sooner. */
  readonly isFloor: boolean;
  readonly sessions: readonly Session[];
  /** Seconds; null when the SDK is unknown. */
  readonly keepAlive: number | null;
  /** True when the keep-alive of the SDK seen explains when the loss is noticed. */
  readonly fitsKeepAlive: boolean;
}

/** Sessions that never get older than something between device and hub allows. `others`: ends that have their own explanation. */
export function findIdleAges(sessions: readonly Session[], others: ReadonlySet<unknown>): IdleAges | undefined {
  const lost = sessions.filter((session) => session.length !== null && isUnseenLoss(session) && !others.has(session));
  if (lost.length < FEWEST) return undefined;
  const ages = sorted(
    sampled(
      lost.map((session) => session.length ?? 0),
      ENOUGH,
    ),
  );
  const keepAlive = keepAliveOf(lost.at(-1));
  const found = floorOf(ages, keepAlive) ?? keepAliveAge(ages, keepAlive);
  if (!found) return undefined;
  const { cluster, isFloor } = found;
  const least = isFloor ? justBelow(cluster) : SHORTEST_MS;
  const members = lost.filter((session) => (session.length ?? 0) >= least);
  const fitsKeepAlive = fits(cluster, keepAlive);
  if (!comesBackSoon(members) || (!fitsKeepAlive && changesNetwork(members, sessions))) return undefined;
  return {
    floor: cluster.middle,
    atFloor: members.reduce((count, { length }) => count + Number(isWithin(length, cluster)), 0),
    isFloor,
    sessions: withUnknownAges(members, lost.length, sessions, others),
    keepAlive,
    fitsKeepAlive,
  };
}

interface Found {
  readonly cluster: Cluster;
  readonly isFloor: boolean;
}

/** The sharp age below which hardly any lies; without a keep-alive that explains it nearly all must have it. */
function floorOf(ages: Float64Array, keepAlive: number | null): Found | undefined {
  const low = quantileOf(ages, MOST_BELOW_FLOOR) ?? 0;
  const cluster = densestOf(ages.subarray(0, countUpTo(ages, low + 4 * sharpness(low))), sharpness);
  if (!cluster || cluster.middle < SHORTEST_MS || cluster.members < FEWEST_AT_FLOOR) return undefined;
  const fewest = fits(cluster, keepAlive) ? SHARE_AT_FLOOR : SHARE_AT_FIXED_AGE;
  const below = countUpTo(ages, justBelow(cluster) - 1);
  return cluster.members >= fewest * ages.length && below <= MOST_BELOW_FLOOR * ages.length
    ? { cluster, isFloor: true }
    : undefined;
}

function justBelow({ low }: Cluster): number {
  return low - sharpness(low);
}

/** Most at the age at which the SDK misses the answer to its ping; whoever sent something sooner noticed sooner. */
function keepAliveAge(ages: Float64Array, keepAlive: number | null): Found | undefined {
  const cluster = densestOf(ages, sharpness);
  if (!cluster || !fits(cluster, keepAlive)) return undefined;
  const below = countUpTo(ages, cluster.low - 1);
  return cluster.members >= SHARE_AT_PING * ages.length && below <= MOST_BELOW_PING * ages.length
    ? { cluster, isFloor: false }
    : undefined;
}

function fits({ middle }: Cluster, keepAlive: number | null): boolean {
  return (
    keepAlive !== null &&
    middle >= 0.8 * keepAlive * 1000 &&
    middle <= NOTICED_AFTER * keepAlive * 1000 + NOTICED_ROOM_MS
  );
}

function isWithin(length: number | null, { low, high }: Cluster): boolean {
  return length !== null && length >= low && length <= high;
}

/** Where nearly all losses are of one kind, those whose connect is missing from the log are taken for the same. */
export function withUnknownAges(
  members: readonly Session[],
  losses: number,
  sessions: readonly Session[],
  others: ReadonlySet<unknown>,
): readonly Session[] {
  if (members.length < NEARLY_ALL * losses) return members;
  const known = new Set(members);
  return sessions.filter(
    (session) =>
      known.has(session) ||
      (session.length === null && session.to !== null && isUnseenLoss(session) && !others.has(session)),
  );
}

/** The connection was gone before either side said so: a time-out at the hub, or the device's own return. */
export function isUnseenLoss(session: Session): boolean {
  return !session.codes.some(isUnauthorized) && (session.code === CLOSED_REMOTELY || isTakeOverCode(session.code));
}

/** Who finds its connection gone connects anew; one that stays away after each session switches off. */
function comesBackSoon(sessions: readonly Session[]): boolean {
  return (median(gapsOf(sessions)) ?? 0) <= LONGEST_RETURN_MS;
}

/** Back under another address as a rule: it moves, and what cuts it is the move. */
function changesNetwork(members: readonly Session[], sessions: readonly Session[]): boolean {
  const known = new Set(members);
  const moved = sessions.filter((session, index) => {
    const next = sessions[index + 1]?.address;
    return known.has(session) && next && session.address && next !== session.address;
  });
  return moved.length > members.length / 2;
}

function sharpness(age: number): number {
  return Math.max(SHARP_MS, SHARP_SHARE_OF_AGE * age);
}

function keepAliveOf(session: Session | undefined): number | null {
  const sdk = session && recognizeSdk(session.sdkVersion)?.sdk;
  if (!sdk) return null;
  return isAmqp(session) ? sdk.keepAliveSeconds.amqp : sdk.keepAliveSeconds.mqtt;
}
