import type { Clock } from '../../src/clock';

/** A clock that only moves when it is told to. `wait` moves it. */
export function handClock(start: Date): Clock & { move(ms: number): void; readonly waited: number[] } {
  let now = start.getTime();
  const waited: number[] = [];
  return {
    waited,
    now: () => new Date(now),
    move: (ms) => {
      now += ms;
    },
    wait: async (ms) => {
      waited.push(ms);
      now += ms;
    },
  };
}
