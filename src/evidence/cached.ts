import type { Clock } from '../clock';
import type { Kind, Subject, Window } from './evidence';
import { remembered } from './remembered';
import type { Collected, Source } from './source';

/** How long an answer is good for another diagnosis, in milliseconds: what changes with the device, and what with the hub. */
export const DEVICE_LIFE = 20_000;
export const HUB_LIFE = 5 * 60_000;

/** A source that may know the answer already. */
export interface CachedSource<K extends Kind> extends Source<K> {
  /** What is remembered and still good. */
  known(subject: Subject, window: Window): Collected<K> | undefined;
}

/** Remembers answers in which everything was seen. */
export function cached<K extends Kind>(
  source: Source<K>,
  options: {
    readonly clock: Clock;
    readonly life: number;
    readonly keyOf: (subject: Subject, window: Window) => string;
  },
): CachedSource<K> {
  const isSeen = (answer: Collected<K>): boolean => source.kinds.every((kind) => answer[kind].ok);
  const answers = remembered({ ...options, isGood: isSeen });
  return {
    kinds: source.kinds,
    place: source.place,
    known: (subject, window) => answers.known(options.keyOf(subject, window)),
    collect: (subject, window, signal) =>
      answers.get(options.keyOf(subject, window), () => source.collect(subject, window, signal), signal),
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
