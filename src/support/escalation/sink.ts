import type { Readable } from 'node:stream';
import { retryAfterMs } from '../../retry-after';
import type { Escalation, SinkName } from './escalation';

/** How one delivery ended. */
export type Delivery =
  | { readonly ok: true; readonly externalId: string; readonly link?: string }
  | {
      readonly ok: false;
      /** False: trying again does not help before somebody mends it. */
      readonly retry: boolean;
      readonly why: string;
      /** As the sink asks, in milliseconds. */
      readonly after?: number;
    };

/** What a person adds later. */
export interface Addition {
  readonly id: string;
  readonly at: string;
  readonly text: string;
}

/**
 * One place where cases go. Every call may be made again, whatever became of the one before: the number, and with it
 * the id of what is added, is the key by which the place counts it once. Never throws for trouble of the place.
 */
export interface Sink {
  readonly name: SinkName;
  /** For a person, to continue "goes to": `the folder …`. */
  readonly where: string;
  /** The whole zip, from its beginning each time it is opened. */
  deliver(escalation: Escalation, openZip: () => Promise<Readable>, signal: AbortSignal): Promise<Delivery>;
  add(escalation: Escalation, addition: Addition, signal: AbortSignal): Promise<Delivery>;
  /** Also where nothing arrived before. */
  withdraw(escalation: Escalation, signal: AbortSignal): Promise<Delivery>;
}

const RETRY = new Set([408, 425, 429]);
/** Longer waits are asked for by mistake. */
const LONGEST_AFTER = 60 * 60_000;

/**
 * Sorts what a place answered, by status alone. Null: it took it. 409 says that it has it already.
 *
 * @param retryAfter the header of this name, in seconds or as a date
 */
export function refusal(
  where: string,
  status: number,
  retryAfter: string | null,
  now: Date,
): Extract<Delivery, { ok: false }> | null {
  if ((status >= 200 && status < 300) || status === 409) return null;
  const why = `${where} answered ${status}`;
  if (status < 500 && !RETRY.has(status)) return { ok: false, retry: false, why };
  const after = retryAfterMs(retryAfter, now);
  return { ok: false, retry: true, why, ...(after !== null && { after: Math.min(Math.max(after, 0), LONGEST_AFTER) }) };
}
