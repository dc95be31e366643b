import type { Clock } from '../clock';

/** Answers by key, each good for a while. */
export interface Remembered<T> {
  /** What is remembered and still good. */
  known(key: string): T | undefined;
  /**
   * The remembered answer, or that of `ask`, which stops with the signal. Who asks while the same is being asked waits for
   * that answer, whatever it is, but for one that was given up: another may have more time.
   */
  get(key: string, ask: () => Promise<T>, signal: AbortSignal): Promise<T>;
  /** What is remembered, and what is being asked now and would be. */
  forget(key: string): void;
}

const CAPACITY = 500;

/** Remembers what is worth it; trouble is not, since the next look may succeed. */
export function remembered<T>(options: {
  readonly clock: Clock;
  /** Milliseconds. */
  readonly life: number;
  readonly isGood: (answer: T) => boolean;
}): Remembered<T> {
  // In order of use, oldest first.
  const answers = new Map<string, { readonly until: number; readonly answer: T }>();
  const running = new Map<string, Promise<{ readonly answer: T; readonly gaveUp: boolean }>>();

  function known(key: string): T | undefined {
    const found = answers.get(key);
    if (found && found.until > options.clock.now().getTime()) return found.answer;
    answers.delete(key);
    return undefined;
  }

  async function run(key: string, ask: () => Promise<T>, signal: AbortSignal): Promise<T> {
    const asking = ask().then((answer) => ({ answer, gaveUp: signal.aborted }));
    running.set(key, asking);
    try {
      const { answer } = await asking;
      if (options.isGood(answer) && running.get(key) === asking) remember(key, answer);
      return answer;
    } finally {
      if (running.get(key) === asking) running.delete(key);
    }
  }

  function remember(key: string, answer: T): void {
    answers.set(key, { until: options.clock.now().getTime() + options.life, answer });
    const oldest = answers.keys().next();
    if (answers.size > CAPACITY && !oldest.done) answers.delete(oldest.value);
  }

  return {
    known,
    forget(key) {
      answers.delete(key);
      running.delete(key);
    },
    async get(key, ask, signal) {
      const found = known(key);
      if (found !== undefined) return found;
      for (let asking = running.get(key); asking; asking = running.get(key)) {
        const { answer, gaveUp } = await asking;
        if (!gaveUp) return answer;
        // Who began to ask in the same moment gives up in the same moment, and asks no more.
        await options.clock.wait(0, signal);
        if (signal.aborted) return answer;
      }
      return await run(key, ask, signal);
    },
  };
}
