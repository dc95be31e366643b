export interface Cluster {
  /** The middle value of the members. */
  readonly middle: number;
  readonly low: number;
  readonly high: number;
  readonly members: number;
}

/** The densest group of values: those that fit into twice the tolerance that its lowest value is given. */
export function densest(values: readonly number[], tolerance: (value: number) => number): Cluster | undefined {
  const sorted = Float64Array.from(values).sort();
  let best = { from: 0, size: 0 };
  let end = 0;
  for (let from = 0; from < sorted.length; from++) {
    const low = sorted[from] ?? 0;
    const most = low + 2 * tolerance(low);
    end = Math.max(end, from);
    while (end < sorted.length && (sorted[end] ?? 0) <= most) end++;
    if (end - from > best.size) best = { from, size: end - from };
  }
  if (best.size === 0) return undefined;
  const at = (offset: number): number => sorted[best.from + offset] ?? 0;
  return { middle: at(Math.floor(best.size / 2)), low: at(0), high: at(best.size - 1), members: best.size };
}

export function median(values: readonly number[]): number | undefined {
  return quantile(values, 0.5);
}

export function quantile(values: readonly number[], share: number): number | undefined {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

/** The first index of an ordered list for which `isBefore` no longer holds; `length` when it holds for all. */
export function firstNotBefore(length: number, isBefore: (index: number) => boolean): number {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBefore(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}
