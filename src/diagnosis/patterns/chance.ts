/**
 * The chance that at least so many of many rare and unrelated events come true, of which `expected` do on average: the
 * tail of a Poisson distribution, taken a little too large rather than too small. From 0 to 1.
 */
export function chanceOfSoMany(fewest: number, expected: number): number {
  if (fewest <= 0 || fewest <= expected) return 1;
  let logarithm = -expected;
  for (let count = 1; count <= fewest; count++) logarithm += Math.log(expected / count);
  // What follows shrinks faster than a geometric series.
  return Math.min(1, Math.exp(logarithm) * ((fewest + 1) / (fewest + 1 - expected)));
}

/** The chance that of so many tries so many come true, each with the same small chance: at most that much (union bound). */
export function chanceOfTimes(times: number, tries: number, chance: number): number {
  if (times === 0) return 1;
  let logarithm = times * Math.log(chance);
  for (let count = 0; count < times; count++) logarithm += Math.log((tries - count) / (count + 1));
  return Math.min(1, Math.exp(logarithm));
}
