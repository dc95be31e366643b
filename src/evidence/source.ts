import type { Evidence, Kind, Subject, Window } from './evidence';

/** The part of the evidence that a source fills. */
export type Collected<K extends Kind = Kind> = { readonly [P in K]: Evidence[P] };

/**
 * One place that evidence comes from. Most sources fill one kind; the log source fills several from its one query
 * (rule 3: one log query a diagnosis).
 *
 * `collect` never throws and never outlives the signal: trouble is a Gap, sorted by status or code, never by message text.
 */
export interface Source<K extends Kind = Kind> {
  readonly kinds: readonly K[];
  /** Where it looks, in words for a person, such as "the device registry". */
  readonly place: string;
  collect(subject: Subject, window: Window, signal: AbortSignal): Promise<Collected<K>>;
}

/** A source whatever it fills; what collect() takes. */
export interface AnySource {
  readonly kinds: readonly Kind[];
  readonly place: string;
  collect(subject: Subject, window: Window, signal: AbortSignal): Promise<Partial<Evidence>>;
}
