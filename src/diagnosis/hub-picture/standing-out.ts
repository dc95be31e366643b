import type { HubPart, HubPicture } from '../../evidence/hub-picture';
import { chanceOfSoMany } from '../patterns/chance';

/** Fewest devices that make a place or an SDK stand out, and fewest elsewhere to compare them with. Own judgement. */
const FEWEST_DROPPED = 3;
const FEWEST_OTHERS = 3;
/** "Most of them here, hardly any elsewhere". Own judgement. */
const SHARE_HERE = 0.5;
const TIMES_ELSEWHERE = 4;
/** More seldom than this by chance, though each part was looked at. Own judgement. */
const MOST_CHANCE = 0.001;

export interface StandingOut {
  readonly part: HubPart;
  /** Devices elsewhere, and those of them that dropped by themselves. */
  readonly others: number;
  readonly othersDropped: number;
}

/** The site or SDK whose devices drop by themselves far more often than all others; undefined where none does. */
export function standingOut(parts: readonly HubPart[], picture: HubPicture): StandingOut | undefined {
  const found = parts
    .map((part) => ({
      part,
      others: Math.max(0, picture.devices - part.devices),
      othersDropped: Math.max(0, picture.droppedApart - part.droppedApart),
    }))
    .filter((one) => isFarAbove(one, parts.length));
  return found.length === 1 ? found[0] : undefined;
}

function isFarAbove({ part, others, othersDropped }: StandingOut, tries: number): boolean {
  const { devices, droppedApart } = part;
  if (droppedApart < FEWEST_DROPPED || others < FEWEST_OTHERS || droppedApart < SHARE_HERE * devices) return false;
  if (droppedApart * others < TIMES_ELSEWHERE * othersDropped * devices) return false;
  // One more than there were: that nobody dropped elsewhere does not mean that nobody could.
  const expected = (devices * (othersDropped + 1)) / (others + 1);
  return chanceOfSoMany(droppedApart, expected) * tries <= MOST_CHANCE;
}
