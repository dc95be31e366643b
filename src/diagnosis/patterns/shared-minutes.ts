import type { Window } from '../../evidence/evidence';
import type { Fleet, FleetMinute } from '../../evidence/fleet';
import { isTakeOverCode } from '../codes-of-ends';
import type { Session } from '../timeline';

/** Fewest other devices that make a minute a shared one. Own judgement. */
const FEWEST_DEVICES = 3;
/** A minute stands out when it holds this share of the hub's active devices, or this many. */
const SHARE_OF_FLEET = 0.2;
const MANY_DEVICES = 10;
/** And clearly more than the hub's ordinary rate gives by chance (Poisson, five standard deviations). */
const DEVIATIONS = 5;
/** A FleetMinute counts devices of three minutes. */
const MINUTES_COUNTED = 3;

export interface SharedEnd {
  readonly session: Session;
  readonly minute: FleetMinute;
}

/** The subject's ends that fell into a minute in which strikingly many other devices dropped too. */
export function findSharedEnds(sessions: readonly Session[], fleet: Fleet | undefined, window: Window): SharedEnd[] {
  if (!fleet) return [];
  const minutes = new Map(
    fleet.minutes
      .filter((minute) => standsOut(minute, fleet, window))
      .map((minute) => [minuteOf(minute.minute), minute]),
  );
  if (minutes.size === 0) return [];
  return sessions.flatMap((session) => {
    const minute = session.to && session.end === 'error' ? minutes.get(minuteOf(session.to)) : undefined;
    return minute ? [{ session, minute }] : [];
  });
}

/** One prefix is one site, one SDK is one roll-out: both are other findings. */
const FEWEST_PREFIXES = 2;
const FEWEST_SDKS = 2;
/** Devices that the service let go come back by themselves. Own judgement. */
const SHARE_BACK_SOON = 0.5;

/** Of the shared ends those that only the service can have caused: many places, many SDKs, soon back. */
export function findServiceEvents(sessions: readonly Session[], fleet: Fleet | undefined, window: Window): SharedEnd[] {
  return findSharedEnds(sessions, fleet, window).filter(
    ({ session, minute }) =>
      // Thrown out by another connect of its own identity: that has its own cause, whatever the minute.
      !isTakeOverCode(session.code) &&
      minute.prefixes >= FEWEST_PREFIXES &&
      minute.sdks >= FEWEST_SDKS &&
      minute.backSoon >= SHARE_BACK_SOON * minute.devices,
  );
}

/** Ends closer than this belong to one event: a minute counts its neighbours, and devices return in waves. Own judgement. */
const ONE_EVENT_MS = 10 * 60_000;

/** How many events these ends are of. */
export function countEvents(ends: readonly SharedEnd[]): number {
  const times = ends.map(({ minute }) => minute.minute.getTime()).sort((a, b) => a - b);
  return times.filter((time, index) => time - (times[index - 1] ?? Number.NEGATIVE_INFINITY) > ONE_EVENT_MS).length;
}

function standsOut(minute: FleetMinute, fleet: Fleet, window: Window): boolean {
  const length = Math.max(1, (window.to.getTime() - window.from.getTime()) / 60_000);
  // The event's own drops would raise the rate that it is compared with.
  const usual = (Math.max(0, fleet.drops - minute.devices) / length) * MINUTES_COUNTED;
  return (
    minute.devices >= FEWEST_DEVICES &&
    (minute.devices >= SHARE_OF_FLEET * fleet.devices || minute.devices >= MANY_DEVICES) &&
    minute.devices > usual + DEVIATIONS * Math.sqrt(usual)
  );
}

function minuteOf(time: Date): number {
  return Math.floor(time.getTime() / 60_000);
}
