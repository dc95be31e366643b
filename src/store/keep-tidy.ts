import type { Clock } from '../clock';
import type { JobLog } from './run-job';
import type { Store } from './store';

/** Milliseconds, a little more or less, so that instances do not do it in step. */
const EVERY = 5 * 60_000;

/** Tidies now and every few minutes until the store is closed. Gives what ends it. */
export function keepTidy(
  store: Pick<Store, 'tidy'>,
  clock: Clock,
  log: JobLog,
  random: () => number,
): () => Promise<void> {
  const ended = new AbortController();
  async function loop(): Promise<void> {
    while (!ended.signal.aborted) {
      try {
        await store.tidy(clock.now());
      } catch (error) {
        log.warn({ err: error }, 'the store could not be tidied');
      }
      await clock.wait(EVERY * (0.75 + random() / 2), ended.signal);
    }
  }
  const looping = loop();
  return () => {
    ended.abort();
    return looping;
  };
}
