import type { Obstacle } from './network';
import type { Code } from './record';

/** What a client program notices of its own life, so that a story can write the log that its SDK would have written. */
export type Notice =
  | { readonly kind: 'started' }
  | { readonly kind: 'connected' }
  | { readonly kind: 'refused'; readonly code: Code }
  /** The hub gave no answer to a connect. */
  | { readonly kind: 'unanswered' }
  /** The connect did not get as far as the hub. */
  | { readonly kind: 'blocked'; readonly by: Obstacle }
  /** `silent`: nobody answered a ping. `closed`: the connection was closed on the other side or on the way. */
  | { readonly kind: 'lost'; readonly how: 'silent' | 'closed' }
  /** Tries, and has no network. */
  | { readonly kind: 'offline' }
  /** Leaves by itself to come back with a new token. */
  | { readonly kind: 'renewing' }
  | { readonly kind: 'gave-up' }
  /** Its machine saw the program end. */
  | { readonly kind: 'killed' }
  | { readonly kind: 'closed' };

export interface Diary {
  /** `at`: true time, ms since 1970. */
  note(at: number, notice: Notice): void;
}
