import { isUnauthorized } from '../codes-of-ends';
import type { Refusal, Timeline } from '../timeline';

/**
 * The refusals for credentials (401xxx) since the last successful connect: those that still stand. Refusals from before
 * the device's status last changed belong to that story (disabled then, enabled now).
 */
export function standingRefusals({ refusals, sessions }: Timeline, statusChanged: Date | null): readonly Refusal[] {
  const lastConnect = sessions.findLast(({ from }) => from !== null)?.from;
  const after = Math.max(lastConnect?.getTime() ?? 0, statusChanged?.getTime() ?? 0);
  return refusals.filter(({ at, code }) => at.getTime() > after && isUnauthorized(code));
}

/**
 * The hub has one code for every trouble with credentials; only its message tells an old token from a wrong key
 * (put-token replies such as "SAS token is expired"). Where it says nothing, neither do we.
 */
export function saysExpired({ description }: Refusal): boolean {
  return /\bexpired?\b/i.test(description);
}
