/** Steady means a standard deviation under 2 min (signature 1), so nearly all within 3 min of the middle; less for short tokens. */
const STEADY_MS = 180_000;
const STEADY_SHARE_OF_AGE = 0.1;

/** Whether an age is that of a renewal. */
export function isNear(age: number | null, middle: number): boolean {
  return age !== null && Math.abs(age - middle) <= tolerance(middle);
}

/** How far from it a renewal may lie, milliseconds. */
export function tolerance(age: number): number {
  return Math.min(STEADY_MS, age * STEADY_SHARE_OF_AGE);
}

/** More sessions in a row are hardly missing from a log. Own judgement. */
const MOST_AGES = 3;

/** So many whole ages: where it is more than one, the records between are missing. */
export function isTimes(span: number, age: number): boolean {
  const times = Math.round(span / age);
  return times >= 1 && times <= MOST_AGES && Math.abs(span - times * age) <= times * tolerance(age);
}
