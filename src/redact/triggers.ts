import { type LiteralTable, literalTable } from '../literal-table';

/**
 * Finds the triggers of all rules in one pass, and the ends of base64 runs of a key's length. What
 * most text is made of costs a table look-up a character, however many rules there are.
 */
export interface Triggers {
  /** A search that remembers where in a trigger it is, for text that comes in pieces. */
  search(): TriggerSearch;
}

export interface TriggerSearch {
  /**
   * Goes on from `from` and returns the index behind the next trigger, or of the character that ends the next run; -1 when
   * there is none before `to`. `last` says that the text ends there.
   */
  next(text: string, from: number, to: number, last: boolean): number;
  /** Which triggers end at the index that was returned, the longest first. */
  readonly found: readonly number[];
  /** Length of the run that ended there; 0 when none of interest did. */
  readonly run: number;
  /** Forgets what it was within: the search goes on at `at` as at a beginning. */
  jump(at: number): void;
  /** The text lost so many characters at its beginning. */
  shift(by: number): void;
}

const ASCII = 128;
const NONE: readonly number[] = [];
/** 32 and 64 bytes in base64 without padding, and up to five characters of an escape (`\u0022`) that stands before. */
const RUNS = [43, 86] as const;
const ESCAPE = 5;

const NOT_BASE64 = Uint8Array.from({ length: ASCII }, (_, code) =>
  /[A-Za-z0-9+/]/.test(String.fromCharCode(code)) ? 0 : 1,
);

/** @param literals lower case ASCII, none of them empty */
export function createTriggers(literals: readonly string[]): Triggers {
  const table = literalTable(literals, ASCII);
  return { search: () => createSearch(table) };
}

function createSearch({ table, firstTelling, told }: LiteralTable): TriggerSearch {
  let state = 0;
  let runStart = 0;
  let found = NONE;
  let run = 0;
  return {
    next(text, from, to, last) {
      found = NONE;
      run = 0;
      for (let index = from; index < to; index++) {
        const code = text.charCodeAt(index);
        const known = code < ASCII ? code : 0;
        state = table[(state << 7) | known] ?? 0;
        if (NOT_BASE64[known] === 1) {
          if (isOfInterest(index - runStart)) run = index - runStart;
          runStart = index + 1;
          if (run > 0) {
            found = state >= firstTelling ? (told[state - firstTelling] ?? NONE) : NONE;
            return index + 1;
          }
        }
        if (state >= firstTelling) {
          found = told[state - firstTelling] ?? NONE;
          return index + 1;
        }
      }
      if (!last || !isOfInterest(to - runStart)) return -1;
      run = to - runStart;
      runStart = to + 1;
      return to + 1;
    },
    get found() {
      return found;
    },
    get run() {
      return run;
    },
    jump(at) {
      state = 0;
      runStart = at;
    },
    shift(by) {
      runStart -= by;
    },
  };
}

function isOfInterest(length: number): boolean {
  return (length >= RUNS[0] && length <= RUNS[0] + ESCAPE) || (length >= RUNS[1] && length <= RUNS[1] + ESCAPE);
}
