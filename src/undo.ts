/** What was started, as the steps that take it back. */
export type Undo = Array<() => Promise<void> | void>;

/** Last started, first stopped; one that fails to stop does not keep the others from it. */
export async function undoAll(undo: Undo, what: string): Promise<void> {
  const troubles: unknown[] = [];
  for (const step of undo.splice(0).reverse()) {
    try {
      await step();
    } catch (error) {
      troubles.push(error);
    }
  }
  if (troubles.length > 0) throw new AggregateError(troubles, `${what} did not stop cleanly.`);
}

/** What stops it all, however often it is called, and whether it was. */
export function stopOnce(undo: Undo, what: string): { stop(): Promise<void>; isStopping(): boolean } {
  let stopped: Promise<void> | undefined;
  return {
    stop() {
      stopped ??= undoAll(undo, what);
      return stopped;
    },
    isStopping: () => stopped !== undefined,
  };
}
