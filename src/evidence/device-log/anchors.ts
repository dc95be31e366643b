import { literalTable } from '../../literal-table';

/**
 * Finds many literals in one pass over the bytes (Aho and Corasick 1975): its cost does not grow with the number of
 * patterns, so that a log of ordinary lines is read at memory speed and regular expressions see a few lines only.
 */
export interface AnchorSearch {
  /** Calls `hit` with the index of each literal that lies in the bytes, maybe more than once. Ignores case and NUL bytes. */
  scan(bytes: Buffer, start: number, end: number, hit: (literal: number) => void): void;
}

const BYTES = 256;

/** @param literals lower case ASCII, none of them empty */
export function createAnchorSearch(literals: readonly string[]): AnchorSearch {
  const { table, firstTelling, told } = literalTable(literals, BYTES);
  // A NUL byte leaves everything as it was.
  for (let state = 0; state * BYTES < table.length; state++) table[state * BYTES] = state;
  return {
    scan(bytes, start, end, hit) {
      let state = 0;
      for (let index = start; index < end; index++) {
        state = table[(state << 8) | (bytes[index] ?? 0)] ?? 0;
        if (state >= firstTelling) for (const literal of told[state - firstTelling] ?? []) hit(literal);
      }
    },
  };
}
