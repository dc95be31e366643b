/**
 * The same reading of the same sessions is asked for by several checks: read once. Pure: keyed by the very object that is
 * read, so nothing is shared between diagnoses, and it goes when that object goes.
 */
export function remembered<K extends object, A extends readonly unknown[], R>(
  read: (key: K, ...rest: A) => R,
): (key: K, ...rest: A) => R {
  const known = new WeakMap<K, { readonly rest: A; readonly result: R }>();
  return (key, ...rest) => {
    const before = known.get(key);
    if (before && before.rest.length === rest.length && before.rest.every((one, index) => one === rest[index]))
      return before.result;
    const result = read(key, ...rest);
    known.set(key, { rest, result });
    return result;
  };
}
