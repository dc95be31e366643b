import { retryAfterMs } from '../../retry-after';

/** The sample of "Optimize your bot with rate limiting in Teams" waits 2 to 20 s, longer each time. Milliseconds. */
const SHORTEST = 2_000;
const LONGEST = 20_000;
/** A longer wait is asked for by mistake. */
const LONGEST_ASKED = 5 * 60_000;

/** As long as the channel asks; null when it does not say, or says what is no time to come. Milliseconds. */
export function askedWait(retryAfter: string | undefined, now: Date): number | null {
  const ms = retryAfterMs(retryAfter, now);
  return ms !== null && ms > 0 ? Math.min(ms, LONGEST_ASKED) : null;
}

/**
 * Longer after each attempt, and never the same for two that were refused together.
 *
 * @param attempt from 1
 * @param random from 0 up to 1
 */
export function backoff(attempt: number, random: () => number): number {
  const most = Math.min(LONGEST, SHORTEST * 2 ** (attempt - 1));
  return Math.round(SHORTEST / 2 + random() * (most - SHORTEST / 2));
}
