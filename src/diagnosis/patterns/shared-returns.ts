import type { Window } from '../../evidence/evidence';
import type { Fleet, SharedLoss } from '../../evidence/fleet';
import { isUnauthorized } from '../codes-of-ends';
import type { Session } from '../session';
import type { Timeline } from '../timeline';
import { remembered } from './remembered';

/** Fleet.returns has one row a slot of this length, for all returns of the slot (RETURN_MS of evidence/fleet.ts; a test compares). */
export const SLOT_MS = 120_000;

/** "Back together" spans that much: a slot before and a slot after the device's return. */
const TOGETHER_MS = 2 * SLOT_MS;
/** "Away together" spans LOST_MS of evidence/fleet.ts before and after its loss; and of what is lost hardly one in ten stays away. Own judgement. */
const AWAY_TOGETHER_MS = 0.1 * 2 * 31 * 60_000;

/** A loss of the subject, and what the hub did beside it. */
export interface SharedReturn {
  readonly shared: SharedLoss;
  /** When the device was back; null while it is away. */
  readonly back: Date | null;
  /** Its sessions that ended by it, oldest first; never empty. */
  readonly sessions: readonly Session[];
  /** The part of the window (0 to 1) in which a loss elsewhere looks like shared: so much of them all chance brings here. */
  readonly share: number;
}

/** Each loss of the subject that the fleet's counts tell of, oldest first. */
export const findSharedReturns = remembered(readSharedReturns);

function readSharedReturns(timeline: Timeline, fleet: Fleet | undefined, window: Window): readonly SharedReturn[] {
  if (!fleet || (fleet.returns.length === 0 && !fleet.absence)) return [];
  const bySlot = returnsBySlot(timeline.sessions);
  const length = Math.max(1, window.to.getTime() - window.from.getTime());
  const [together, away] = [Math.min(1, TOGETHER_MS / length), Math.min(1, AWAY_TOGETHER_MS / length)];
  const back = fleet.returns.map((shared) => {
    return { shared, back: shared.at, sessions: bySlot.get(slotOf(shared.at)) ?? [], share: together };
  });
  const { absence } = fleet;
  const still = absence ? [{ shared: absence, back: null, sessions: stillAway(timeline.sessions), share: away }] : [];
  return [...back, ...still].filter(({ sessions }) => sessions.length > 0);
}

/** How many losses of the subject others could have shared. */
export function triesIn(fleet: Fleet): number {
  return fleet.returns.length + (fleet.absence ? 1 : 0);
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

function slotOf(time: Date): number {
  return Math.floor(time.getTime() / SLOT_MS);
}
