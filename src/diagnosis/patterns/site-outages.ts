import type { Window } from '../../evidence/evidence';
import type { Fleet, SharedLoss } from '../../evidence/fleet';
import type { Session } from '../session';
import type { Timeline } from '../timeline';
import { chanceOfSoMany, chanceOfTimes } from './chance';
import { densest } from './numbers';
import { remembered } from './remembered';
import { agesOf } from './session-times';
import { findSharedEnds, serviceCodesOf } from './shared-minutes';
import { findSharedReturns, type SharedReturn, triesIn } from './shared-returns';

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

export interface SiteOutage extends SharedReturn {
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
  const returns = findSharedReturns(timeline, fleet, window);
  if (!fleet || returns.length === 0) return [];
  const outages = notByChance(candidatesOf(returns, timeline, fleet, window), triesIn(fleet));
  return isTimer(outages) ? [] : outages;
}

function candidatesOf(
  returns: readonly SharedReturn[],
  timeline: Timeline,
  fleet: Fleet,
  window: Window,
): readonly SiteOutage[] {
  const renewed = sessionsBeforeNewSoftware(timeline.sessions);
  const byService = new Set<Session>();
  for (const one of findSharedEnds(timeline.sessions, fleet, window))
    if (serviceCodesOf(one).length > 0) byService.add(one.session);
  return returns.flatMap((one) => {
    const { neighbours, neighboursToo, sameSdk, sameSdkToo } = one.shared;
    if (neighboursToo === 0 || neighboursToo < LEAST_SHARE * neighbours) return [];
    const reach = reachOf(one.shared, fleet.losses * one.share);
    const short = one.back !== null && one.sessions.every(isShort);
    // Where no device elsewhere could go on, it may be the hub, and does so where that is soon over or the hub says so.
    if (!reach || (reach === 'alone' && (short || one.sessions.some((session) => byService.has(session))))) return [];
    // Only those with this device's SDK: where others behind the address went on, or it came back with another version,
    // new software was rolled out. Others that merely stayed connected leave no record, so their absence proves nothing.
    const oneSdk = neighboursToo === sameSdkToo;
    if (oneSdk && (neighbours > sameSdk || one.sessions.some((session) => renewed.has(session)))) return [];
    const nearlyAll = neighboursToo >= NEARLY_ALL * neighbours;
    return [{ ...one, reach, nearlyAll, oneSdk, maybeRestart: oneSdk && short, chance: chanceOf(one) }];
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

/** Where the record of the end is missing, nobody knows how long it lasted. */
function isShort({ gap }: Session): boolean {
  return gap === null || gap < LONG_MS;
}

/** Losses fall anywhere in the window, of each neighbour so many. */
function chanceOf({ shared: { neighboursToo, neighbourLosses, mostLosses }, share }: SharedReturn): number {
  // One that is lost all the time is always back within minutes: it says nothing.
  const most = Math.max(1, mostLosses);
  const flapping = Math.min(1, most * share);
  const rest = Math.max(0, Math.max(neighbourLosses, neighboursToo) - most) * share;
  return flapping * chanceOfSoMany(neighboursToo - 1, rest) + (1 - flapping) * chanceOfSoMany(neighboursToo, rest);
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
