import { randomBytes } from 'node:crypto';
import type { Clock } from '../clock';
import { SOURCE_DEADLINE } from './deadlines';
import type { Gap } from './evidence';
import { gap, timedOut } from './gaps';

/** What is needed of a log. */
export interface FaultLog {
  error(fields: object, message: string): void;
  /** Absent where nobody wants to know. */
  info?(fields: object, message: string): void;
}

export interface Look<T> {
  /** Of the question that it is for; people get it where the look fails. Absent: a look of its own. */
  readonly reference?: string;
  /** Where it looks, in words for a person. */
  readonly place: string;
  readonly look: (signal: AbortSignal) => Promise<T>;
  /** What is answered when there was no time, or when the look failed. */
  readonly otherwise: (trouble: Gap) => T;
}

/** One look with a deadline of its own. Never rejects, and never takes longer, whatever the look does. */
export async function oneLook<T>(
  { clock, log }: { readonly clock: Clock; readonly log: FaultLog },
  { reference = randomBytes(4).toString('hex'), place, look, otherwise }: Look<T>,
): Promise<T> {
  const deadline = new AbortController();
  const finished = new AbortController();
  const late = clock.wait(SOURCE_DEADLINE, finished.signal).then(() => {
    deadline.abort();
    return otherwise(timedOut(place, SOURCE_DEADLINE));
  });
  try {
    return await Promise.race([look(deadline.signal), late]);
  } catch (error) {
    if (deadline.signal.aborted) return otherwise(timedOut(place, SOURCE_DEADLINE));
    // A fault of ours: people get a reference, the log gets the rest (rule 9).
    log.error({ err: error, reference, place }, 'a source failed');
    return otherwise(
      gap(
        'failed',
        `Looking at ${place} failed inside Keepalive (reference ${reference}).`,
        'Tell the people who run Keepalive this reference.',
      ),
    );
  } finally {
    finished.abort();
  }
}
