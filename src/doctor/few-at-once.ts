/** Results in the order of `items`; at most `most` are worked on at a time. `work` must not reject. */
export function fewAtOnce<T, R>(
  most: number,
  items: readonly T[],
  work: (item: T) => Promise<R>,
): ReadonlyArray<Promise<R>> {
  const running: Promise<R>[] = [];
  for (const item of items) {
    // Each takes the place of the one that stands so many before it.
    const before = running[running.length - most];
    running.push(before === undefined ? work(item) : before.then(() => work(item)));
  }
  return running;
}
