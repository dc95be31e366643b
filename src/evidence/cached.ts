import type { Clock } from '../clock';
import type { Kind, Subject, Window } from './evidence';
import type { Collected, Source } from './source';

/** How long an answer is good for another diagnosis, in milliseconds: what changes with the device, and what with the hub. */
export const DEVICE_LIFE = 20_000;
export const HUB_LIFE = 5 * 60_000;

const CAPACITY = 500;

/** Remembers answers in which everything was seen. Trouble is never remembered: the next look may succeed. */
export function cached<K extends Kind>(
  source: Source<K>,
  options: {
    readonly clock: Clock;
    readonly life: number;
    readonly keyOf: (subject: Subject, window: Window) => string;
  },
): Source<K> {
  // In order of use, oldest first.
  const answers = new Map<string, { readonly until: number; readonly answer: Collected<K> }>();

  return {
    kinds: source.kinds,
    place: source.place,
    async collect(subject, window, signal) {
      const key = options.keyOf(subject, window);
      const known = answers.get(key);
      if (known && known.until > options.clock.now().getTime()) return known.answer;
      answers.delete(key);
      const answer = await source.collect(subject, window, signal);
      if (source.kinds.every((kind) => answer[kind].ok)) {
        answers.set(key, { until: options.clock.now().getTime() + options.life, answer });
        const oldest = answers.keys().next();
        if (answers.size > CAPACITY && !oldest.done) answers.delete(oldest.value);
      }
      return answer;
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
