import type { Clock } from '../clock';

/** Answers by key, each good for a while. */
export interface Remembered<T> {
  /** What is remembered and still good. */
  known(key: string): T | undefined;
  /** The remembered answer, or that of `ask`. Who asks while the same is being asked waits for that answer. */
  get(key: string, ask: () => Promise<T>): Promise<T>;
}

const CAPACITY = 500;

/** Remembers what is worth it; trouble is not, since the next look may succeed. */
export function remembered<T>(options: {
  readonly clock: Clock;
  /** Milliseconds. */
  readonly life: number;
  readonly isGood: (answer: T) => boolean;
  /** Whether those who waited take the answer, too. Another's trouble may be its own: less time, say. */
  readonly isShared: (answer: T) => boolean;
}): Remembered<T> {
  // In order of use, oldest first.
  const answers = new Map<string, { readonly until: number; readonly answer: T }>();
  const running = new Map<string, Promise<T>>();

  function known(key: string): T | undefined {
    const found = answers.get(key);
    if (found && found.until > options.clock.now().getTime()) return found.answer;
    answers.delete(key);
    return undefined;
  }

  async function run(key: string, ask: () => Promise<T>): Promise<T> {
    const asking = ask();
    running.set(key, asking);
    try {
      const answer = await asking;
      if (options.isGood(answer)) remember(key, answer);
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
    async get(key, ask) {
      const found = known(key);
      if (found !== undefined) return found;
      const asking = running.get(key);
      const other = asking && (await asking);
      return other !== undefined && options.isShared(other) ? other : await run(key, ask);
    },
  };
}
