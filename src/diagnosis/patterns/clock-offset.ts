import type { DeviceLog } from '../../evidence/device-log';
import type { Subject } from '../../evidence/evidence';
import type { Timeline } from '../timeline';
import { momentsOfHub, momentsOfLog, NOTED_BY_BOTH, type Noted } from './moments';
import { median } from './numbers';
import { remembered } from './remembered';

/** How much a log's clock is off from the hub's. */
export interface ClockOffset {
  /** The log's time minus the hub's, milliseconds: above zero when the device is ahead. */
  readonly ms: number;
  /** How many events of the log meet a record of the hub at this offset. */
  readonly met: number;
}

/** The hub logs a connect when it answers, the device when the answer comes: seconds apart at most. Own judgement. */
const TOLERANCE_MS = 5_000;
/** Fewer meetings happen by chance. Own judgement. */
const FEWEST_MET = 3;
/**
 * Any other offset may have this share of the winner's meetings. A steady period (renewals every 45 min, a retry each
 * minute) fits nearly as well one period on: then nothing is said. Own judgement.
 */
const MOST_OF_RUNNER_UP = 0.5;
/** Of the log's events that fall among the hub's records at this offset, so many must meet one. Own judgement. */
const LEAST_SHARE_MET = 0.5;

/** The offset that most events of the log agree on with the hub's records; undefined without a clear winner. */
export const clockOffset = remembered(readOffset);

function readOffset(log: DeviceLog, timeline: Timeline, subject: Subject): ClockOffset | undefined {
  const mine = momentsOfLog(log, subject, TOLERANCE_MS);
  const pairs = pairsOf(mine, momentsOfHub(timeline, mine));
  const groups = groupsOf(pairs);
  const best = groups.reduce<Group | undefined>((most, one) => (one.met > (most?.met ?? 0) ? one : most), undefined);
  if (!best || best.met < FEWEST_MET) return undefined;
  const ms = median(pairs.slice(best.first, best.end).map((pair) => pair.ms)) ?? best.low;
  const isRival = ({ low, met }: Group): boolean =>
    Math.abs(low - best.low) > 2 * TOLERANCE_MS && met > MOST_OF_RUNNER_UP * best.met;
  if (groups.some(isRival) || best.met < LEAST_SHARE_MET * amongRecords(mine, timeline, ms)) return undefined;
  return { ms, met: best.met };
}

type Moments = Readonly<Record<Noted, readonly number[]>>;

/** An event of the log and a record of the hub that may be the same moment. */
interface Pair {
  readonly noted: Noted;
  readonly mine: number;
  readonly theirs: number;
  readonly ms: number;
}

function pairsOf(mine: Moments, theirs: Moments): Pair[] {
  return NOTED_BY_BOTH.flatMap((noted) =>
    mine[noted].flatMap((my) => theirs[noted].map((their) => ({ noted, mine: my, theirs: their, ms: my - their }))),
  ).sort((a, b) => a.ms - b.ms);
}

/** Pairs of about the same offset: those from index `first` up to `end`, within twice the tolerance from `low` on. */
interface Group {
  readonly low: number;
  readonly first: number;
  readonly end: number;
  readonly met: number;
}

function groupsOf(pairs: readonly Pair[]): Group[] {
  const meetings = { connect: meeting(), refusal: meeting(), goodbye: meeting(), 'take-over': meeting() };
  let end = 0;
  return pairs.map((pair, first) => {
    for (let next = pairs[end]; next && next.ms <= pair.ms + 2 * TOLERANCE_MS; next = pairs[end]) {
      meetings[next.noted].add(next);
      end++;
    }
    const met = NOTED_BY_BOTH.reduce((sum, noted) => sum + meetings[noted].size(), 0);
    meetings[pair.noted].remove(pair);
    return { low: pair.ms, first, end, met };
  });
}

interface Meeting {
  add(pair: Pair): void;
  remove(pair: Pair): void;
  /** How many can meet at once: each event and each record counts once. */
  size(): number;
}

function meeting(): Meeting {
  const mine = new Map<number, number>();
  const theirs = new Map<number, number>();
  const change = (counts: Map<number, number>, key: number, by: number): void => {
    const left = (counts.get(key) ?? 0) + by;
    if (left === 0) counts.delete(key);
    else counts.set(key, left);
  };
  const both = (pair: Pair, by: number): void => {
    change(mine, pair.mine, by);
    change(theirs, pair.theirs, by);
  };
  return {
    add: (pair) => both(pair, 1),
    remove: (pair) => both(pair, -1),
    size: () => Math.min(mine.size, theirs.size),
  };
}

/** How many of the log's events fall among the hub's records at this offset. */
function amongRecords(mine: Moments, { records }: Timeline, ms: number): number {
  const from = (records[0]?.time.getTime() ?? 0) - TOLERANCE_MS;
  const to = (records.at(-1)?.time.getTime() ?? 0) + TOLERANCE_MS;
  return NOTED_BY_BOTH.flatMap((noted) => mine[noted]).filter((my) => my - ms >= from && my - ms <= to).length;
}
