/** A part of the text that must not stay. */
export interface Found {
  readonly start: number;
  readonly end: number;
  /**
   * Where the secret may be of any length: the position up to which it goes on from `at`, or `at` where it ends. Looks no
   * further ahead than LOOKAHEAD.
   */
  readonly goesOn?: (text: string, at: number) => number;
  /** Put around the placeholder: quotes, where a bare number stood in JSON. */
  readonly around?: string;
}

/**
 * One kind of secret, or of what gets a pseudonym. Rules are pure and look at a bounded part of the text, so that a stream
 * in pieces is read as the whole text is.
 */
export interface Rule {
  /** As it stands in placeholders and counts. */
  readonly name: string;
  /** Lower case ASCII; the rule is asked wherever one of them stands, in whatever case. */
  readonly triggers: readonly string[];
  /** Asked too at the end of each run of about 43 or 86 base64 characters; `at` and `after` are the run's. */
  readonly afterRuns?: boolean;
  /**
   * @param at where the trigger begins; looks at most LOOKBACK before it, and LOOKAHEAD behind it
   * @param floor what lies before it is done with; a match never begins before it
   * @returns a match that begins at most LAG before the trigger; or, where none begins before some position, that one
   */
  find(text: string, at: number, after: number, floor: number): Found | number | undefined;
}

/** Characters behind a trigger that rules may look at: a JWT's header with a chain of certificates is the longest. */
export const LOOKAHEAD = 16_384;
/** Characters before a trigger that rules may look at: the command that a word belongs to, the beginning of the line. */
export const LOOKBACK = 512;
/** How far before its trigger a match may begin: a host name has at most 253 characters. */
export const LAG = 320;
