import type { Limit } from './limits';

/** What was let through, against several limits at once. Times in milliseconds, never going back. */
export interface Windows {
  /** The first moment from `now` on at which one more breaks no limit. */
  earliest(now: number): number;
  /** One is let through. */
  take(now: number): void;
  /** Nothing that was let through counts any more. */
  isIdle(now: number): boolean;
}

/**
 * Pure. The nth may go once the one that many places before it has left its window: exact for every window, wherever it
 * begins, and as large as the largest limit.
 */
export function createWindows(limits: readonly Limit[]): Windows {
  const longest = Math.max(...limits.map(({ ms }) => ms));
  const remembered = Math.max(...limits.map(({ most }) => most));
  const times: number[] = [];

  return {
    earliest(now) {
      let first = now;
      for (const { most, ms } of limits) {
        const before = times[times.length - most];
        if (before !== undefined) first = Math.max(first, before + ms);
      }
      return first;
    },
    take(now) {
      times.push(now);
      // Seldom, so that it costs nothing each time.
      if (times.length >= 2 * remembered) times.splice(0, times.length - remembered);
    },
    isIdle: (now) => (times.at(-1) ?? Number.NEGATIVE_INFINITY) + longest <= now,
  };
}
