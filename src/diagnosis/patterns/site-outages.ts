import type { Window } from '../../evidence/evidence';
import type { Fleet, SharedLoss } from '../../evidence/fleet';
import { isUnauthorized } from '../codes-of-ends';
import type { Session, Timeline } from '../timeline';
import { chanceOfSoMany, chanceOfTimes } from './chance';
import { densest } from './numbers';
import { remembered } from './remembered';
import { agesOf } from './session-times';

/** Of the devices behind the same address so many must have shared the loss: others behind it may be other sites of the same provider. Own judgement. */
const LEAST_SHARE = 0.5;
/** From here on "nearly all of them": the rest came back late, or their records are missing. Own judgement. */
const NEARLY_ALL = 0.75;
/** Neighbours with losses of their own come back with the device now and then: only what chance gives more seldom than this counts. Own judgement. */
const MOST_CHANCE = 0.001;
/** "Others go on": so small a share of them was lost and back in those minutes, and they are no more than those of the site. Own judgement. */
const QUIET_SHARE = 0.05;
/** Or they are a small part of the hub, and no more than its ordinary losses bring (Poisson, five standard deviations). */
const SMALL_SHARE = 0.2;
const DEVIATIONS = 5;
/** One more address or two, and still a small part of the hub: a provider's or a region's outage. More is the service's. Own judgement. */
const MOST_OTHER_SITES = 2;
/** So many outages after the same time, of one SDK only: a timer that these devices share. Own judgement. */
const FEWEST_TO_BE_STEADY = 3;
const STEADY_SHARE = 0.7;
/** Events of the service are over in seconds, restarts soon; outages of a site seldom are. Own judgement. */
const LONG_MS = 2 * 60_000;

/** Fleet.returns has one row a slot of this length, for all returns of the slot (RETURN_MS of evidence/fleet.ts; a test compares). */
export const SLOT_MS = 120_000;

/** "Back together" spans that much: a slot before and a slot after the device's return. */
const TOGETHER_MS = 2 * SLOT_MS;
/** "Away together" spans LOST_MS of evidence/fleet.ts before and after its loss; and of what is lost hardly one in ten stays away. Own judgement. */
const AWAY_TOGETHER_MS = 0.1 * 2 * 31 * 60_000;

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
  /** All that shared it have the SDK of this device. */
  readonly oneSdk: boolean;
  /** And it was soon over: a common restart looks the same. */
  readonly maybeRestart: boolean;
  /** The chance that its neighbours, losing their connections as often as they do but each for itself, shared it; 0 to 1. */
  readonly chance: number;
}

/** The subject's losses that most devices behind its address shared, not by chance, while the rest of the hub went on. */
export const findSiteOutages = remembered(readSiteOutages);

function readSiteOutages(timeline: Timeline, fleet: Fleet | undefined, window: Window): readonly SiteOutage[] {
  if (!fleet || (fleet.returns.length === 0 && !fleet.absence)) return [];
  const candidates = candidatesOf(timeline, fleet, window);
  const beyondChance = notByChance(candidates, triesIn(fleet));
  return isTimer(beyondChance) ? [] : beyondChance;
}

/** How often neighbours could have shared a loss with the subject. */
export function triesIn(fleet: Fleet): number {
  return fleet.returns.length + (fleet.absence ? 1 : 0);
}

/** The chance that all of these happened by chance, of so many tries. */
export function chanceOfAll(outages: readonly SiteOutage[], tries: number): number {
  return chanceOfTimes(outages.length, tries, Math.max(0, ...outages.map(({ chance }) => chance)));
}

/** As many of them, the least likely first, as chance does not give together. */
function notByChance(candidates: readonly SiteOutage[], tries: number): readonly SiteOutage[] {
  const rarest = candidates.toSorted((a, b) => a.chance - b.chance);
  for (let count = rarest.length; count > 0; count--) {
    const some = new Set(rarest.slice(0, count));
    if (chanceOfAll([...some], tries) <= MOST_CHANCE) return candidates.filter((one) => some.has(one));
  }
  return [];
}

/** Devices of one kind that once began together end together for ever after, where a timer ends them. */
function isTimer(outages: readonly SiteOutage[]): boolean {
  const ages = agesOf(outages.flatMap(({ sessions }) => sessions));
  if (ages.length < FEWEST_TO_BE_STEADY || !outages.every(({ oneSdk }) => oneSdk)) return false;
  return (densest(ages, (age) => Math.min(120_000, age * 0.1))?.members ?? 0) >= STEADY_SHARE * ages.length;
}

function candidatesOf(timeline: Timeline, fleet: Fleet, window: Window): readonly SiteOutage[] {
  const length = Math.max(1, window.to.getTime() - window.from.getTime());
  const bySlot = returnsBySlot(timeline.sessions);
  const all = [
    ...fleet.returns.map((shared) => ({ shared, back: shared.at, sessions: bySlot.get(slotOf(shared.at)) ?? [] })),
    ...(fleet.absence ? [{ shared: fleet.absence, back: null, sessions: stillAway(timeline.sessions) }] : []),
  ];
  const renewed = sessionsBeforeNewSoftware(timeline.sessions);
  return all.flatMap((one) => {
    const { neighbours, neighboursToo, sameSdk, sameSdkToo } = one.shared;
    if (one.sessions.length === 0 || neighboursToo === 0 || neighboursToo < LEAST_SHARE * neighbours) return [];
    const share = Math.min(1, (one.back ? TOGETHER_MS : AWAY_TOGETHER_MS) / length);
    const reach = reachOf(one.shared, fleet.drops * share);
    const short = one.sessions.every(isShort);
    if (!reach || (reach === 'alone' && short)) return [];
    // Only those with this device's SDK: where others behind the address went on, or it came back with another version,
    // new software was rolled out. Others that merely stayed connected leave no record, so their absence proves nothing.
    const oneSdk = neighboursToo === sameSdkToo;
    if (oneSdk && (neighbours > sameSdk || one.sessions.some((session) => renewed.has(session)))) return [];
    const nearlyAll = neighboursToo >= NEARLY_ALL * neighbours;
    return [{ ...one, reach, nearlyAll, oneSdk, maybeRestart: oneSdk && short, chance: chanceOf(one.shared, share) }];
  });
}

/** Losses fall anywhere in the window, of each neighbour so many; `share`: the part of it in which one looks like shared. */
function chanceOf({ neighboursToo, neighbourLosses, mostLosses }: SharedLoss, share: number): number {
  // One that is lost all the time is always back within minutes: it says nothing.
  const most = Math.max(1, mostLosses);
  const flapping = Math.min(1, most * share);
  const rest = Math.max(0, Math.max(neighbourLosses, neighboursToo) - most) * share;
  return flapping * chanceOfSoMany(neighboursToo - 1, rest) + (1 - flapping) * chanceOfSoMany(neighboursToo, rest);
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

/** `usual`: so many losses the whole hub has in the time in which one looks like shared. */
function reachOf(shared: SharedLoss, usual: number): SiteOutage['reach'] | undefined {
  const { neighboursToo, others, othersToo, othersTooAddresses } = shared;
  if (others === 0) return 'alone';
  const isSmall = othersToo <= SMALL_SHARE * others;
  const isUsual = isSmall && othersToo <= usual + DEVIATIONS * Math.sqrt(usual);
  if (isUsual || (othersToo <= QUIET_SHARE * others && othersToo <= neighboursToo)) return 'apart';
  const wider = isSmall && othersTooAddresses <= MOST_OTHER_SITES && neighboursToo > 1;
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
