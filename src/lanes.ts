/** Runs work of one key one after the other, and of different keys side by side. A failure does not hold up the next. */
export function inLanes<T>(): (key: string, work: () => Promise<T>) => Promise<T> {
  const lanes = new Map<string, Promise<unknown>>();
  return (key, work) => {
    const run = (lanes.get(key) ?? Promise.resolve()).then(work, work);
    const settled = run
      .catch(() => undefined)
      .then(() => {
        if (lanes.get(key) === settled) lanes.delete(key);
      });
    lanes.set(key, settled);
    return run;
  };
}
