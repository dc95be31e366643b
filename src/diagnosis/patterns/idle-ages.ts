import { recognizeSdk } from '../catalogues/sdks';
import { CLOSED_REMOTELY, isTakeOverCode, isUnauthorized } from '../codes-of-ends';
import type { Session } from '../timeline';
import { isAmqp } from './authentication';
import { countUpTo, densestOf, median, quantileOf, sampled, sorted } from './numbers';
import { gapsOf } from './session-times';

/** Fewest ends to call their age a floor. Own judgement. */
const FEWEST = 5;
/** A floor is sharp: pings and time-outs are timers. Own judgement, jitter of networks included. */
const SHARP_MS = 15_000;
const SHARP_SHARE_OF_AGE = 0.1;
/** Traffic after the connect makes some sessions longer, none shorter: this share must stand at the floor. */
const SHARE_AT_FLOOR = 0.3;
const MOST_BELOW_FLOOR = 0.12;
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
  /** The age that sessions do not fall short of, milliseconds. */
  readonly floor: number;
  readonly atFloor: number;
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
  const low = quantileOf(ages, MOST_BELOW_FLOOR) ?? 0;
  const cluster = densestOf(ages.subarray(0, countUpTo(ages, low + 4 * sharpness(low))), sharpness);
  if (!cluster || cluster.middle < SHORTEST_MS) return undefined;
  const floor = cluster.low;
  const above = lost.filter((session) => (session.length ?? 0) >= floor - sharpness(floor));
  const keepAlive = keepAliveOf(lost.at(-1));
  const fitsKeepAlive =
    keepAlive !== null &&
    cluster.middle >= 0.8 * keepAlive * 1000 &&
    cluster.middle <= NOTICED_AFTER * keepAlive * 1000 + NOTICED_ROOM_MS;
  const share = cluster.members / ages.length;
  const below = 1 - above.length / lost.length;
  const sharp = share >= (fitsKeepAlive ? SHARE_AT_FLOOR : SHARE_AT_FIXED_AGE) && below <= MOST_BELOW_FLOOR;
  if (!sharp || !comesBackSoon(above)) return undefined;
  return {
    floor: cluster.middle,
    atFloor: above.reduce((count, { length }) => count + Number((length ?? 0) <= cluster.high), 0),
    sessions: withUnknownAges(above, lost.length, sessions, others),
    keepAlive,
    fitsKeepAlive,
  };
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

function sharpness(age: number): number {
  return Math.max(SHARP_MS, SHARP_SHARE_OF_AGE * age);
}

function keepAliveOf(session: Session | undefined): number | null {
  const sdk = session && recognizeSdk(session.sdkVersion)?.sdk;
  if (!sdk) return null;
  return isAmqp(session) ? sdk.keepAliveSeconds.amqp : sdk.keepAliveSeconds.mqtt;
}
