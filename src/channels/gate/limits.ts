/** At most so many requests in any span of so many milliseconds. */
export interface Limit {
  readonly most: number;
  readonly ms: number;
}

/**
 * What Teams takes from one bot, by "Optimize your bot with rate limiting in Teams" on learn.microsoft.com. Edits are not on
 * its list and are counted as sends.
 */
export const SENDS_PER_THREAD: readonly Limit[] = [
  { most: 7, ms: 1_000 },
  { most: 8, ms: 2_000 },
  { most: 60, ms: 30_000 },
  { most: 1_800, ms: 3_600_000 },
];

/**
 * Other channels publish no numbers, and say 429 when it is too much (BotFramework-Services issue 226): that is obeyed. Own
 * judgement, against a bot that runs wild; somebody who asks fast there is not to wait for half a minute.
 */
export const SENDS_PER_THREAD_ELSEWHERE: readonly Limit[] = [
  { most: 20, ms: 1_000 },
  { most: 300, ms: 30_000 },
];

/** Reading members or conversations; same page. */
export const LOOKS_PER_THREAD: readonly Limit[] = [
  { most: 14, ms: 1_000 },
  { most: 16, ms: 2_000 },
  { most: 120, ms: 30_000 },
  { most: 3_600, ms: 3_600_000 },
];

/** Everything of one app in one tenant; same page. */
export const ALL_PER_TENANT: readonly Limit[] = [{ most: 50, ms: 1_000 }];
