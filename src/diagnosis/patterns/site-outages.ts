import type { Fleet, SharedLoss } from '../../evidence/fleet';
import { isUnauthorized } from '../codes-of-ends';
import type { Session, Timeline } from '../timeline';
import { remembered } from './remembered';

/** Of the devices behind the same address so many must have shared the loss: others behind it may be other sites of the same provider. Own judgement. */
const LEAST_SHARE = 0.5;
/** From here on "nearly all of them": the rest came back late, or their records are missing. Own judgement. */
const NEARLY_ALL = 0.75;
/** "Others go on": no larger share of them was lost and back in those minutes, which chance alone gives large hubs. Own judgement. */
const QUIET_SHARE = 0.05;
/** One more address or two, and still a small part of the hub: a provider's or a region's outage. More is the service's. Own judgement. */
const MOST_OTHER_SITES = 2;
const SMALL_SHARE = 0.2;
/** Events of the service are over in seconds, restarts soon; outages of a site seldom are. Own judgement. */
const LONG_MS = 2 * 60_000;

/** Fleet.returns has one row a slot of this length, for all returns of the slot (RETURN_MS of evidence/fleet.ts; a test compares). */
export const SLOT_MS = 120_000;

export interface SiteOutage {
  readonly shared: SharedLoss;
  /** When the device was back; null while it is away. */
  readonly back: Date | null;
  /** Its sessions that ended by it, oldest first; never empty. */
  readonly sessions: readonly Session[];
  /** `alone`: the hub has no device elsewhere. `apart`: others went on. `wider`: few other sites shared it. */
  readonly reach: 'alone' | 'apart' | 'wider';
  /** Nearly all devices at the address shared it. */
  readonly nearlyAll: boolean;
  /** All that shared it have the SDK of this device, and it was soon over: a common restart looks the same. */
  readonly maybeRestart: boolean;
}

/** The subject's losses that most devices behind its address shared, while the rest of the hub went on. */
export const findSiteOutages = remembered(readSiteOutages);

function readSiteOutages(timeline: Timeline, fleet: Fleet | undefined): readonly SiteOutage[] {
  if (!fleet || (fleet.returns.length === 0 && !fleet.absence)) return [];
  const bySlot = returnsBySlot(timeline.sessions);
  const candidates = [
    ...fleet.returns.map((shared) => ({ shared, back: shared.at, sessions: bySlot.get(slotOf(shared.at)) ?? [] })),
    ...(fleet.absence ? [{ shared: fleet.absence, back: null, sessions: stillAway(timeline.sessions) }] : []),
  ];
  const renewed = sessionsBeforeNewSoftware(timeline.sessions);
  return candidates.flatMap((one) => {
    const { neighbours, neighboursToo, sameSdk, sameSdkToo } = one.shared;
    if (one.sessions.length === 0 || neighboursToo === 0 || neighboursToo < LEAST_SHARE * neighbours) return [];
    const reach = reachOf(one.shared);
    const short = one.sessions.every(isShort);
    if (!reach || (reach === 'alone' && short)) return [];
    // Only those with this device's SDK: where others behind the address went on, or it came back with another version,
    // new software was rolled out. Others that merely stayed connected leave no record, so their absence proves nothing.
    const oneSdk = neighboursToo === sameSdkToo;
    if (oneSdk && (neighbours > sameSdk || one.sessions.some((session) => renewed.has(session)))) return [];
    return [{ ...one, reach, nearlyAll: neighboursToo >= NEARLY_ALL * neighbours, maybeRestart: oneSdk && short }];
  });
}

/** Sessions after which the device came back with another SDK version. */
function sessionsBeforeNewSoftware(sessions: readonly Session[]): ReadonlySet<Session> {
  const texts = sessions.map(({ sdkVersion }) => sdkVersion);
  return new Set(
    sessions.filter((_, index) => {
      const [before, after] = [texts[index], texts[index + 1]];
      return before && after && before !== after;
    }),
  );
}

function reachOf(shared: SharedLoss): SiteOutage['reach'] | undefined {
  const { neighboursToo, others, othersToo, othersTooAddresses } = shared;
  if (others === 0) return 'alone';
  if (othersToo <= QUIET_SHARE * others) return 'apart';
  const wider = othersTooAddresses <= MOST_OTHER_SITES && othersToo <= SMALL_SHARE * others && neighboursToo > 1;
  return wider ? 'wider' : undefined;
}

/** Sessions that ended without the hub's or the device's will, by the slot in which the device was back. */
function returnsBySlot(sessions: readonly Session[]): ReadonlyMap<number, readonly Session[]> {
  const slots = new Map<number, Session[]>();
  for (const [index, session] of sessions.entries()) {
    const back = sessions[index + 1]?.from;
    if (!back || !isLost(session)) continue;
    const slot = slots.get(slotOf(back));
    if (slot) slot.push(session);
    else slots.set(slotOf(back), [session]);
  }
  return slots;
}

function stillAway(sessions: readonly Session[]): readonly Session[] {
  const last = sessions.at(-1);
  return last?.end === 'error' && isLost(last) ? [last] : [];
}

function isLost({ end, codes }: Session): boolean {
  return (end === 'error' && !codes.some(isUnauthorized)) || end === 'taken-over';
}

function isShort({ gap }: Session): boolean {
  return gap !== null && gap < LONG_MS;
}

function slotOf(time: Date): number {
  return Math.floor(time.getTime() / SLOT_MS);
}
