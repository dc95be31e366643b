/** Milliseconds. */
export const SHORTEST_WAIT = 1_000;
export const LONGEST_WAIT = 5 * 60_000;

/**
 * How long to wait after so many failed attempts: decorrelated jitter, each wait drawn between the shortest and three
 * times the one before ("Exponential Backoff And Jitter", AWS Architecture Blog). The chain is drawn anew each time,
 * since nobody remembers the waits of another process.
 *
 * @param random from 0 up to 1
 */
export function waitAfter(attempts: number, random: () => number): number {
  let wait = SHORTEST_WAIT;
  for (let attempt = 0; attempt < attempts && wait < LONGEST_WAIT; attempt += 1) {
    wait = Math.min(LONGEST_WAIT, SHORTEST_WAIT + random() * (3 * wait - SHORTEST_WAIT));
  }
  return Math.round(wait);
}
