import type { Passage } from '../gate';

/**
 * After which statuses a request is made again (rule 5). A create only after 429, which says that it was not taken: after
 * anything else it may have arrived. What may be done twice without harm after those that Teams names for it.
 */
const CREATE_AGAIN: readonly number[] = [429];
const OTHERS_AGAIN: readonly number[] = [412, 429, 502, 504];

export function mayReplay(kind: Passage, status: number): boolean {
  return (kind === 'send' || kind === 'typing' ? CREATE_AGAIN : OTHERS_AGAIN).includes(status);
}

/** Refused before it was said: other 4xx say what is wrong with it. 408 came to no end, and 412 is no answer to a create. */
const UNCLEAR_4XX: readonly number[] = [408, 412];

/** Whether a create that was answered so may have arrived all the same. */
export function isUnclear(status: number): boolean {
  return status >= 500 || UNCLEAR_4XX.includes(status);
}
