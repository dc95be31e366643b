import type { Session } from '../timeline';
import { isAmqp } from './authentication';
import { isUnseenLoss } from './idle-ages';

/** The hub waits 1.5 times the keep-alive for a sign of life, but never longer than this (MQTT page: 29.45 min). */
export const LONGEST_WAIT_MS = 1_767_000;
/** So a larger keep-alive than this is none (MQTT page: 1 177 s). Seconds. */
export const LARGEST_KEEP_ALIVE = 1_177;
/** The hub's timer is sharp; what the client sends right after its connect comes on top. Own judgement. */
const EARLY_MS = 10_000;
const LATE_MS = 40_000;
/** One end at this age can be chance; two hardly, where most losses have it. Own judgement. */
const FEWEST = 2;
const LEAST_SHARE = 0.5;

export interface CappedAges {
  readonly sessions: readonly Session[];
  /** All losses that were looked at. */
  readonly losses: number;
}

/** Sessions that ended unseen at the age at which the hub gives up any silent client. `others`: ends that have their own explanation. */
export function findCappedAges(sessions: readonly Session[], others: ReadonlySet<unknown>): CappedAges | undefined {
  let losses = 0;
  const capped: Session[] = [];
  for (const session of sessions) {
    const { length } = session;
    if (length === null || isAmqp(session) || !isUnseenLoss(session) || others.has(session)) continue;
    losses++;
    if (length >= LONGEST_WAIT_MS - EARLY_MS && length <= LONGEST_WAIT_MS + LATE_MS) capped.push(session);
  }
  return capped.length >= FEWEST && capped.length >= LEAST_SHARE * losses ? { sessions: capped, losses } : undefined;
}
