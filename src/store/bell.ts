/** Rings in this process when a job is put, so that nobody has to ask again and again. */
export interface Bell {
  ring(delayMs: number): void;
  onPut(listener: (delayMs: number) => void): () => void;
}

export function createBell(): Bell {
  const listeners = new Set<(delayMs: number) => void>();
  return {
    ring(delayMs) {
      for (const listener of listeners) listener(delayMs);
    },
    onPut(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
