/** Makes it with its first use, and once; a throw is tried again with the next. */
export function onFirstUse<T>(make: () => T): () => T {
  let made: { readonly it: T } | undefined;
  return () => {
    made ??= { it: make() };
    return made.it;
  };
}
