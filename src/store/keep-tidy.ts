import type { Clock } from '../clock';
import type { JobLog } from './run-job';
import type { Store } from './store';

const USUALLY = 5 * 60_000;

/**
 * Tidies now and every few minutes until it is ended. Gives what ends it.
 *
 * @param every milliseconds, a little more or less, so that instances do not do it in step
 */
export function keepTidy(
  store: Pick<Store, 'tidy'>,
  clock: Clock,
  log: JobLog,
  random: () => number,
  every = USUALLY,
): () => Promise<void> {
  const ended = new AbortController();
  async function loop(): Promise<void> {
    while (!ended.signal.aborted) {
      try {
        await store.tidy(clock.now());
      } catch (error) {
        log.warn({ err: error }, 'the store could not be tidied');
      }
      await clock.wait(every * (0.75 + random() / 2), ended.signal);
    }
  }
  const looping = loop();
  return () => {
    ended.abort();
    return looping;
  };
}
