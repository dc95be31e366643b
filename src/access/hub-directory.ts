import type { Clock } from '../clock';
import type { Slot } from '../evidence/evidence';
import { gap } from '../evidence/gaps';
import { remembered } from '../evidence/remembered';
import type { HubRef } from './access';
import type { HubDirectory } from './outside-access';

/** How long a list of hubs counts, in milliseconds. */
const LIFE = 5 * 60_000;
/** Somebody waits in a turn. Milliseconds. */
const DEADLINE = 5_000;

/** What the bot's own identity finds by Azure Resource Graph. */
export function hubDirectory(
  look: {
    list(signal: AbortSignal): Promise<Slot<readonly HubRef[]>>;
    find(host: string, signal: AbortSignal): Promise<Slot<string>>;
  },
  pinnedIdOf: (host: string) => string | null,
  clock: Clock,
): HubDirectory {
  const lists = remembered<Slot<readonly HubRef[]>>({ clock, life: LIFE, isGood: ({ ok }) => ok });

  async function inTime<T>(ask: (signal: AbortSignal) => Promise<Slot<T>>): Promise<Slot<T>> {
    const done = new AbortController();
    const late = new AbortController();
    void clock.wait(DEADLINE, done.signal).then(() => late.abort());
    try {
      return await ask(late.signal);
    } catch (error) {
      if (late.signal.aborted) return gap('timed-out', 'Azure Resource Graph took too long.');
      throw error;
    } finally {
      done.abort();
    }
  }

  return {
    list: () => inTime((signal) => lists.get('all', () => look.list(signal), signal)),
    find: (host) => inTime((signal) => look.find(host, signal)),
    named: (host) => ({ host, name: host.split('.')[0] ?? host, resourceId: pinnedIdOf(host) }),
  };
}
