/** Place of the first that is not before `at`, in a list that is in order of time (ms); its length when there is none. */
export function firstFrom(sorted: ReadonlyArray<{ readonly at: number }>, at: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle]?.at ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}
