import type { Session } from '../session';

/** `cut`: 401 by the hub. `goodbye`: the client leaves by itself. `closed`: a bare 404104 at the SDK's own renewal age. */
export type RenewalStyle = 'cut' | 'goodbye' | 'closed';

export interface Renewals {
  readonly style: RenewalStyle;
  /** Milliseconds from connect to renewal; null when a single one was seen whose connect was not. */
  readonly age: number | null;
  /** Those at the steady age. */
  readonly steady: number;
  /** Every session that ended by a renewal. */
  readonly sessions: readonly Session[];
}
