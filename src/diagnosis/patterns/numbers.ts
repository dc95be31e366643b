export interface Cluster {
  /** The middle value of the members. */
  readonly middle: number;
  readonly low: number;
  readonly high: number;
  readonly members: number;
}

/** Numbers in order, so that several questions cost one sorting. */
export function sorted(values: readonly number[]): Float64Array {
  return Float64Array.from(values).sort();
}

/** The densest group of values: those that fit into twice the tolerance that its lowest value is given. */
export function densest(values: readonly number[], tolerance: (value: number) => number): Cluster | undefined {
  return densestOf(sorted(values), tolerance);
}

/** `densest` of numbers that are in order already. */
export function densestOf(ordered: Float64Array, tolerance: (value: number) => number): Cluster | undefined {
  let best = { from: 0, size: 0 };
  let end = 0;
  for (let from = 0; from < ordered.length; from++) {
    const low = ordered[from] ?? 0;
    const most = low + 2 * tolerance(low);
    end = Math.max(end, from);
    while (end < ordered.length && (ordered[end] ?? 0) <= most) end++;
    if (end - from > best.size) best = { from, size: end - from };
  }
  if (best.size === 0) return undefined;
  const at = (offset: number): number => ordered[best.from + offset] ?? 0;
  return { middle: at(Math.floor(best.size / 2)), low: at(0), high: at(best.size - 1), members: best.size };
}

/** How many of the numbers in order are at most this one. */
export function countUpTo(ordered: Float64Array, most: number): number {
  let [low, high] = [0, ordered.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ordered[middle] ?? 0) <= most) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The values themselves, or of more than `most` so many, evenly spread over the list. */
export function sampled(values: readonly number[], most: number): readonly number[] {
  const step = Math.ceil(values.length / most);
  return step < 2 ? values : values.filter((_, index) => index % step === 0);
}

export function median(values: readonly number[]): number | undefined {
  return quantile(values, 0.5);
}

export function quantile(values: readonly number[], share: number): number | undefined {
  return quantileOf(sorted(values), share);
}

/** `quantile` of numbers that are in order already. */
export function quantileOf(ordered: Float64Array, share: number): number | undefined {
  return ordered[Math.min(ordered.length - 1, Math.floor(ordered.length * share))];
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
