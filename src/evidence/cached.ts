import type { Clock } from '../clock';
import type { Kind, Subject, Window } from './evidence';
import type { Collected, Source } from './source';

/** How long an answer is good for another diagnosis, in milliseconds: what changes with the device, and what with the hub. */
export const DEVICE_LIFE = 20_000;
export const HUB_LIFE = 5 * 60_000;

const CAPACITY = 500;

/** A source that may know the answer already. */
export interface CachedSource<K extends Kind> extends Source<K> {
  /** What is remembered and still good. */
  known(subject: Subject, window: Window): Collected<K> | undefined;
}

/**
 * Remembers answers in which everything was seen. Trouble is never remembered: the next look may succeed. Who
 * asks while the same is being asked waits for that answer.
 */
export function cached<K extends Kind>(
  source: Source<K>,
  options: {
    readonly clock: Clock;
    readonly life: number;
    readonly keyOf: (subject: Subject, window: Window) => string;
  },
): CachedSource<K> {
  // In order of use, oldest first.
  const answers = new Map<string, { readonly until: number; readonly answer: Collected<K> }>();

  const running = new Map<string, Promise<Collected<K>>>();

  function known(key: string): Collected<K> | undefined {
    const found = answers.get(key);
    if (found && found.until > options.clock.now().getTime()) return found.answer;
    answers.delete(key);
    return undefined;
  }

  async function ask(key: string, ...asked: Parameters<Source<K>['collect']>): Promise<Collected<K>> {
    const asking = source.collect(...asked);
    running.set(key, asking);
    try {
      const answer = await asking;
      if (isSeen(answer)) remember(key, answer);
      return answer;
    } finally {
      if (running.get(key) === asking) running.delete(key);
    }
  }

  function remember(key: string, answer: Collected<K>): void {
    answers.set(key, { until: options.clock.now().getTime() + options.life, answer });
    const oldest = answers.keys().next();
    if (answers.size > CAPACITY && !oldest.done) answers.delete(oldest.value);
  }

  function isSeen(answer: Collected<K>): boolean {
    return source.kinds.every((kind) => answer[kind].ok);
  }

  return {
    kinds: source.kinds,
    place: source.place,
    known: (subject, window) => known(options.keyOf(subject, window)),
    async collect(subject, window, signal) {
      const key = options.keyOf(subject, window);
      const remembered = known(key);
      if (remembered) return remembered;
      const asking = running.get(key);
      const other = asking && (await asking);
      // The other's trouble may be its own: less time, say.
      return other && isSeen(other) ? other : await ask(key, subject, window, signal);
    },
  };
}

export function byIdentity({ hub, deviceId, moduleId }: Subject): string {
  return JSON.stringify([hub, deviceId, moduleId]);
}

export function byHub({ hub }: Subject): string {
  return hub;
}

/** For what is asked of a time: windows that begin and end within the same five minutes are alike. */
export function byHubAndTime({ hub }: Subject, { from, to }: Window): string {
  const step = (time: Date): number => Math.floor(time.getTime() / HUB_LIFE);
  return JSON.stringify([hub, step(from), step(to)]);
}
