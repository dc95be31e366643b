import type { Window } from '../../evidence/evidence';
import type { Fleet, FleetMinute } from '../../evidence/fleet';
import { isTakeOverCode, isUnauthorized } from '../codes-of-ends';
import type { Session } from '../session';
import type { Refusal } from '../timeline';
import { chanceOfSoMany } from './chance';
import { saysService } from './service-codes';

/** Fewest other devices that make a minute a shared one. Own judgement. */
const FEWEST_DEVICES = 3;
/** A minute stands out when it holds this share of the hub's active devices, or this many. */
const SHARE_OF_FLEET = 0.2;
const MANY_DEVICES = 10;
/** Of a small hub two are enough where they are most of it. Own judgement. */
const FEWEST_OF_FEW = 2;
const MOST_OF_FLEET = 0.5;
/** And clearly more than the hub's ordinary rate gives by chance (Poisson, five standard deviations). */
const DEVIATIONS = 5;
/** A device that drops all day meets such a minute by chance in the end: more seldom than this. Own judgement. */
const MOST_CHANCE = 0.001;
/** A FleetMinute counts devices of three minutes. */
const MINUTES_COUNTED = 3;

export interface SharedEnd {
  readonly session: Session;
  readonly minute: FleetMinute;
}

/** The subject's ends that fell into a minute in which strikingly many other devices dropped too. */
export function findSharedEnds(sessions: readonly Session[], fleet: Fleet | undefined, window: Window): SharedEnd[] {
  if (!fleet || fleet.minutes.length === 0) return [];
  const tries = sessions.filter(({ end }) => end === 'error' || end === 'taken-over').length;
  const minutes = new Map(
    fleet.minutes
      .filter((minute) => standsOut(minute, fleet, window, tries))
      .map((minute) => [minuteOf(minute.minute), minute]),
  );
  if (minutes.size === 0) return [];
  return sessions.flatMap((session, index) => {
    const end = endOf(session, sessions[index + 1]);
    // One that drops twice within an event does so by it, though its last drops are over by then.
    const minute = end && (minutes.get(minuteOf(end)) ?? minutes.get(minuteOf(end) - 1));
    return minute ? [{ session, minute }] : [];
  });
}

/** When a session ended without the device's will; where no record tells, its next connect came soon after. */
function endOf({ to, end }: Session, next: Session | undefined): Date | null {
  if (end === 'taken-over') return next?.from ?? null;
  return end === 'error' ? to : null;
}

/** One prefix is one site, one SDK is one roll-out: both are other findings. */
const FEWEST_PREFIXES = 2;
const FEWEST_SDKS = 2;
/** Devices that the service let go come back by themselves; half of them so soon is the median. Own judgement. */
const SHARE_BACK_SOON = 0.5;
/** Fewer with codes of the service's faults may be there by chance. Own judgement. */
const SHARE_BY_SERVICE = 0.1;

export interface ServiceEvent extends SharedEnd {
  /** Codes by which the service itself says so: the subject's own, or those of more than a few others. */
  readonly byService: readonly string[];
  /** False where the log carries no addresses: whether it was one site cannot be seen. */
  readonly placesKnown: boolean;
}

/** Of the shared ends those that only the service can have caused: many places, many SDKs, soon back. */
export function findServiceEvents(
  sessions: readonly Session[],
  fleet: Fleet | undefined,
  window: Window,
): ServiceEvent[] {
  if (!fleet) return [];
  return findSharedEnds(sessions, fleet, window).flatMap((one) => {
    const { session, minute } = one;
    // Thrown out by another connect of its own identity: that has its own cause, whatever the minute.
    if (isTakeOverCode(session.code) || minute.devices < FEWEST_DEVICES) return [];
    if (minute.backSoon < SHARE_BACK_SOON * minute.devices) return [];
    const byService = serviceCodesOf(one);
    const beyondChance = (devices: number): boolean => devices > byChance(minute, fleet, window);
    const placesKnown = minute.prefixes > 0;
    const manyPlaces =
      !placesKnown ||
      (minute.prefixes >= FEWEST_PREFIXES && beyondChance(minute.devices - minute.onePrefix)) ||
      (byService.length > 0 && isOnePlace(fleet));
    // No restart makes the service speak of its own faults; many fleets have one kind of device only.
    const manySdks =
      byService.length > 0 || (minute.sdks >= FEWEST_SDKS && beyondChance(minute.devices - minute.oneSdk));
    return manyPlaces && manySdks ? [{ ...one, byService, placesKnown }] : [];
  });
}

/** All devices of the hub are behind one address: then that says nothing. */
function isOnePlace({ returns, absence }: Fleet): boolean {
  const losses = [...returns, ...(absence ? [absence] : [])];
  return losses.length > 0 && losses.every(({ others }) => others === 0);
}

/** Codes by which the service itself says that it was its fault: the subject's own, or those of more than a few others. */
export function serviceCodesOf({ session, minute }: SharedEnd): readonly string[] {
  const own = session.codes.filter(saysService);
  const others = Object.entries(minute.codes).filter(([code]) => saysService(code));
  const many = others.reduce((sum, [, devices]) => sum + devices, 0) >= SHARE_BY_SERVICE * minute.devices;
  return [...new Set([...own, ...(many ? others.map(([code]) => code) : [])])].sort();
}

/** Ends closer than this belong to one event: a minute counts its neighbours, and devices return in waves. Own judgement. */
const ONE_EVENT_MS = 10 * 60_000;

/** The first minute of each event that these ends are of, oldest first. */
export function eventsOf(ends: readonly SharedEnd[]): readonly Date[] {
  const times = ends.map(({ minute }) => minute.minute).sort((a, b) => a.getTime() - b.getTime());
  return times.filter(
    (time, index) => time.getTime() - (times[index - 1]?.getTime() ?? Number.NEGATIVE_INFINITY) > ONE_EVENT_MS,
  );
}

/** What happens this close to an event is part of it. */
export function isPartOf(ends: readonly SharedEnd[], at: Date | null): boolean {
  return at !== null && ends.some(({ minute }) => Math.abs(at.getTime() - minute.minute.getTime()) <= ONE_EVENT_MS);
}

/** Ends and refusals with the service's own codes that belong to these events, beside the shared ends themselves. */
export function companionsOf(
  ends: readonly SharedEnd[],
  { sessions, refusals }: { readonly sessions: readonly Session[]; readonly refusals: readonly Refusal[] },
): ReadonlyArray<Session | Refusal> {
  const shared = new Set(ends.map(({ session }) => session));
  return [
    ...sessions.filter(
      (session) => !shared.has(session) && session.codes.some(saysService) && isPartOf(ends, session.to),
    ),
    ...refusals.filter(({ at, code }) => saysService(code) && isPartOf(ends, at)),
  ];
}

/** `tries`: minutes that were looked at, since the subject dropped in them. */
function standsOut(minute: FleetMinute, fleet: Fleet, window: Window, tries: number): boolean {
  const { devices } = minute;
  const isMuch = devices >= SHARE_OF_FLEET * fleet.devices || devices >= MANY_DEVICES;
  const isMost = devices >= FEWEST_OF_FEW && devices >= MOST_OF_FLEET * fleet.devices;
  if (!isMost && (devices < FEWEST_DEVICES || !isMuch)) return false;
  // Tokens end all day and in step; what is left is compared with the hub's losses without them.
  const lost = Math.max(0, devices - renewing(minute));
  const usual = usualIn(fleet.losses - lost, window);
  return lost > usual + DEVIATIONS * Math.sqrt(usual) && chanceOfSoMany(lost, usual) * tries <= MOST_CHANCE;
}

/** Devices of the minute whose token ended. */
function renewing({ codes }: FleetMinute): number {
  return Object.entries(codes).reduce((sum, [code, devices]) => sum + (isUnauthorized(code) ? devices : 0), 0);
}

/** So many devices the hub's ordinary rate may bring into a FleetMinute. */
function byChance(minute: FleetMinute, fleet: Fleet, window: Window): number {
  // The event's own drops would raise the rate that it is compared with.
  const usual = usualIn(fleet.drops - minute.devices, window);
  return usual + DEVIATIONS * Math.sqrt(usual);
}

/** How many of so many drops in the window fall into the minutes of a FleetMinute as a rule. */
function usualIn(drops: number, { from, to }: Window): number {
  const length = Math.max(1, (to.getTime() - from.getTime()) / 60_000);
  return (Math.max(0, drops) / length) * MINUTES_COUNTED;
}

function minuteOf(time: Date): number {
  return Math.floor(time.getTime() / 60_000);
}
