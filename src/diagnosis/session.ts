/** One connection of the device, from its connect to its end, as far as the window shows both. */
export interface Session {
  /** Null when the connect lies before the window or its record is missing. */
  readonly from: Date | null;
  /** Null while it lasts, or when the end's record is missing. */
  readonly to: Date | null;
  readonly end: SessionEnd;
  /** The code that names the end: 401003 before 404104 counts as `401003`. Null for a clean or open end. */
  readonly code: string | null;
  /** All codes of the end's records, first to last. */
  readonly codes: readonly string[];
  /** Milliseconds from connect to end; null unless both are known. */
  readonly length: number | null;
  /** Milliseconds from the end to the next connect; null when there is none. Negative when the next connect came first (a take-over). */
  readonly gap: number | null;
  readonly address: string;
  readonly sdkVersion: string;
  readonly protocol: string;
  readonly authType: string | null;
}

/** `clean`: the client said goodbye. `error`: the hub logged a code. `taken-over`: a connect of the same identity came and no end was logged. `open`: it lasts. */
export type SessionEnd = 'clean' | 'error' | 'taken-over' | 'open';
