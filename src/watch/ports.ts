import type { Person } from '../access/access';
import type { Incident } from './incident';

/** Who watches, and where they are told. */
export interface Watcher {
  readonly person: Person;
  readonly conversationId: string;
}

/** Whether this person may see this hub now. `unclear`: it could not be asked, so nothing is told; it is asked again. */
export type MayWatch = (person: Person, host: string) => Promise<'may' | 'may-not' | 'unclear'>;

/** A person's place to be told in, as it was kept with the watch. */
export interface Place {
  readonly conversation: Readonly<Record<string, unknown>>;
  readonly zone: string;
}

export type Said =
  /** `message`: its id; null where the channel gives none. `unsure`: it may not have arrived, and is not said again. */
  | { readonly kind: 'said'; readonly message: string | null; readonly unsure?: true }
  /** Surely not said; worth another try later. */
  | { readonly kind: 'again'; readonly why: string }
  /** The conversation is over, or the bot was put out of it or blocked. */
  | { readonly kind: 'gone' };

/** Says incidents in words. Never rejects. */
export interface SayIncidents {
  updatesInPlace(place: Place): boolean;
  say(place: Place, incidents: readonly Incident[]): Promise<Said>;
  /** False when it could not be done. */
  edit(place: Place, message: string, incidents: readonly Incident[]): Promise<boolean>;
  /** That a hub is no longer watched, since the person may no longer see it. */
  refuse(place: Place, hub: string): Promise<Said>;
}

export interface WatchLog {
  error(details: object, message: string): void;
  warn(details: object, message: string): void;
  info(details: object, message: string): void;
}
