/** Work that has begun and must come to its end before the program may stop. */
export interface InFlight {
  /** Runs the work; null when nothing more is taken. */
  run<T>(work: () => Promise<T>): Promise<T> | null;
  /** Takes nothing more and resolves when what runs is done, however it ended. Never rejects. */
  drain(): Promise<void>;
}

export function createInFlight(): InFlight {
  const running = new Set<Promise<unknown>>();
  let draining = false;
  return {
    run(work) {
      if (draining) return null;
      const done = work().finally(() => running.delete(done));
      running.add(done);
      return done;
    },
    async drain() {
      draining = true;
      await Promise.allSettled(running);
    },
  };
}
