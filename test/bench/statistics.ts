/** Of measured values; there is at least one. */
export function median(values: readonly number[]): number {
  return percentile(values, 50);
}

/** By nearest rank. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)];
  if (value === undefined) throw new RangeError('Nothing was measured.');
  return value;
}

/** Runs both in turn, so that whatever else the machine does hits both; the first round warms up and is not counted. */
export async function inTurn(
  rounds: number,
  one: () => Promise<number> | number,
  other: () => Promise<number> | number,
): Promise<{ readonly one: readonly number[]; readonly other: readonly number[] }> {
  const ones: number[] = [];
  const others: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const [a, b] = [await one(), await other()];
    if (round === 0) continue;
    ones.push(a);
    others.push(b);
  }
  return { one: ones, other: others };
}
