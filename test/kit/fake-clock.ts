import type { Clock } from '../../src/clock';

/** A clock that only moves when told to; what waits is woken in order of time. */
export interface FakeClock extends Clock {
  /** Moves time on and wakes what is due; resolves when what was woken has run. */
  advance(ms: number): Promise<void>;
}

export function createFakeClock(start: Date): FakeClock {
  let now = start.getTime();
  let sleepers: Array<{ at: number; wake: () => void }> = [];

  async function settle(): Promise<void> {
    for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  }

  return {
    now: () => new Date(now),
    wait: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        const sleeper = { at: now + ms, wake: resolve };
        sleepers.push(sleeper);
        signal?.addEventListener(
          'abort',
          () => {
            sleepers = sleepers.filter((other) => other !== sleeper);
            resolve();
          },
          { once: true },
        );
      }),
    async advance(ms) {
      const end = now + ms;
      await settle();
      for (;;) {
        const due = sleepers.filter((sleeper) => sleeper.at <= end).sort((a, b) => a.at - b.at)[0];
        if (!due) break;
        sleepers = sleepers.filter((other) => other !== due);
        now = Math.max(now, due.at);
        due.wake();
        await settle();
      }
      now = end;
      await settle();
    },
  };
}
