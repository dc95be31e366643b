import { compareVersions, recognizeSdk } from '../catalogues/sdks';
import type { Session } from '../session';
import { isAmqp } from './authentication';
import { isUnseenLoss, withUnknownAges } from './idle-ages';

/** The hub waits 1.5 times the keep-alive for a sign of life, but never longer than this (MQTT page: 29.45 min). */
export const LONGEST_WAIT_MS = 1_767_000;
/** So a larger keep-alive than this is none (MQTT page: 1 177 s). Seconds. */
export const LARGEST_KEEP_ALIVE = 1_177;
/** The hub's timer is sharp; what the client sends right after its connect comes on top. At 30 min it is a proxy. Own judgement. */
const EARLY_MS = 10_000;
const LATE_MS = 25_000;
/** One end at this age can be chance; two hardly, where most losses have it. Own judgement. */
const FEWEST = 2;
const LEAST_SHARE = 0.5;
/** Fewer are enough where no session falls short of it: the others sent something first. Own judgement. */
const LEAST_SHARE_AT_FLOOR = 0.3;
const MOST_BELOW = 0.12;
/** C# and Java tokens of 20 min are cut after 30 (renewal table of the SDKs), give or take: a blunt age close by is theirs. Own judgement. */
const NEARBY_MS = 90_000;
const LEAST_SHARP = 0.8;

export interface CappedAges {
  readonly sessions: readonly Session[];
  /** How many of them ended right at that age; the others had sent something meanwhile. */
  readonly atCap: number;
  /** All losses that were looked at. */
  readonly losses: number;
}

/** Sessions that ended unseen at the age at which the hub gives up any silent client. `others`: ends that have their own explanation. */
export function findCappedAges(sessions: readonly Session[], others: ReadonlySet<unknown>): CappedAges | undefined {
  const losses: Session[] = [];
  const atCap: Session[] = [];
  let [below, nearby] = [0, 0];
  for (const session of sessions) {
    const { length } = session;
    if (length === null || isAmqp(session) || !isUnseenLoss(session) || others.has(session)) continue;
    losses.push(session);
    const late = length - LONGEST_WAIT_MS;
    if (late < -EARLY_MS) below++;
    if (Math.abs(late) <= NEARBY_MS) nearby++;
    if (late >= -EARLY_MS && late <= LATE_MS && mayBeQuietSoLong(session)) atCap.push(session);
  }
  if (atCap.length < FEWEST || (mayBeTokens(atCap) && atCap.length < LEAST_SHARP * nearby)) return undefined;
  const isFloor = below <= MOST_BELOW * losses.length;
  if (atCap.length < (isFloor ? LEAST_SHARE_AT_FLOOR : LEAST_SHARE) * losses.length) return undefined;
  const members = isFloor ? losses.filter(({ length }) => (length ?? 0) >= LONGEST_WAIT_MS - EARLY_MS) : atCap;
  return {
    sessions: withUnknownAges(members, losses.length, sessions, others),
    atCap: atCap.length,
    losses: losses.length,
  };
}

/** Whether somebody can have set the keep-alive that high: by default every SDK sends a ping within minutes. */
function mayBeQuietSoLong({ sdkVersion }: Session): boolean {
  const recognized = recognizeSdk(sdkVersion);
  const from = recognized?.sdk.keepAliveSeconds.settableFrom ?? null;
  return !recognized || from === null || compareVersions(recognized.version, from) >= 0;
}

function mayBeTokens(sessions: readonly Session[]): boolean {
  return sessions.some(({ sdkVersion }) => recognizeSdk(sdkVersion)?.sdk.renewal.style === 'cut');
}
