import type { Window } from '../../evidence/evidence';
import type { Fleet } from '../../evidence/fleet';
import type { Session } from '../session';
import type { Timeline } from '../timeline';
import { chanceOfSoMany } from './chance';
import { remembered } from './remembered';
import { findSharedEnds, serviceCodesOf } from './shared-minutes';
import { findSharedReturns, triesIn } from './shared-returns';

/** So many devices elsewhere, and so large a part of them, make a loss one of the hub, however its drops are smeared. Own judgement. */
const FEWEST_ELSEWHERE = 2;
const SHARE_ELSEWHERE = 0.2;
/** And chance brings them more seldom than this. Own judgement. */
const MOST_CHANCE = 0.001;

/** An end of the subject that much of the hub shared. */
export interface HubWideLoss {
  readonly session: Session;
  /** Other devices that dropped in the same minute, or fell and came back with it, and in how many networks as far as these are known. */
  readonly devices: number;
  readonly places: number;
  /** Other devices of the hub. */
  readonly of: number;
  /** Codes by which the service says that it was its fault. */
  readonly byService: readonly string[];
}

/** The subject's ends that much of the hub shared, whatever the reason; oldest first. */
export const findHubWideLosses = remembered(readHubWideLosses);

function readHubWideLosses(timeline: Timeline, fleet: Fleet | undefined, window: Window): readonly HubWideLoss[] {
  if (!fleet) return [];
  const { sessions } = timeline;
  const known = new Map<Session, HubWideLoss>();
  for (const { shared, share, sessions } of findSharedReturns(timeline, fleet, window)) {
    const { others, othersToo, othersTooAddresses, neighboursToo } = shared;
    if (othersToo < FEWEST_ELSEWHERE || othersToo < SHARE_ELSEWHERE * others) continue;
    if (chanceOfSoMany(othersToo, fleet.losses * share) * triesIn(fleet) > MOST_CHANCE) continue;
    const places = othersTooAddresses + (neighboursToo > 0 ? 1 : 0);
    const loss = { devices: othersToo + neighboursToo, places, of: fleet.devices, byService: [] };
    for (const session of sessions) known.set(session, { session, ...loss });
  }
  for (const one of findSharedEnds(sessions, fleet, window)) {
    const { session, minute } = one;
    const loss = {
      devices: minute.devices,
      places: minute.prefixes,
      of: fleet.devices,
      byService: serviceCodesOf(one),
    };
    known.set(session, { session, ...loss });
  }
  return known.size === 0 ? [] : sessions.flatMap((session) => known.get(session) ?? []);
}
