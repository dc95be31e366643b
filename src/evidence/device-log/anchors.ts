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
  const { children, found } = trieOf(literals);
  const order = foldFailures(children, found);
  return searchOf(children, found, order);
}

interface Trie {
  /** Per state: next state by byte. */
  readonly children: Array<Map<number, number>>;
  /** Per state: the literals that end there. */
  readonly found: number[][];
}

function trieOf(literals: readonly string[]): Trie {
  const children = [new Map<number, number>()];
  const found: number[][] = [[]];
  for (const [index, literal] of literals.entries()) {
    let state = 0;
    for (const byte of Buffer.from(literal)) {
      const next = children[state]?.get(byte) ?? children.length;
      if (next === children.length) {
        children[state]?.set(byte, next);
        children.push(new Map());
        found.push([]);
      }
      state = next;
    }
    found[state]?.push(index);
  }
  return { children, found };
}

/** Gives each state the ways of the state that it falls back to; returns the states in order of their depth. */
function foldFailures(children: Array<Map<number, number>>, found: number[][]): readonly number[] {
  const fallback = new Map<number, number>();
  const order = [0];
  for (const state of order) {
    const own = [...(children[state] ?? [])];
    const back = fallback.get(state);
    if (back !== undefined) {
      found[state]?.push(...(found[back] ?? []));
      for (const [byte, target] of children[back] ?? []) {
        if (!children[state]?.has(byte)) children[state]?.set(byte, target);
      }
    }
    for (const [byte, child] of own) {
      fallback.set(child, back === undefined ? 0 : (children[back]?.get(byte) ?? 0));
      order.push(child);
    }
  }
  return order;
}

/** A dense table, the states that find something last: one comparison a byte tells them. */
function searchOf(
  children: ReadonlyArray<ReadonlyMap<number, number>>,
  found: readonly number[][],
  order: readonly number[],
): AnchorSearch {
  const silent = order.filter((state) => found[state]?.length === 0);
  const telling = order.filter((state) => found[state]?.length !== 0);
  const numbers = new Map([...silent, ...telling].map((state, number) => [state, number]));
  const table = new Uint16Array(order.length * BYTES);
  for (const [state, number] of numbers) {
    for (const [byte, target] of children[state] ?? []) {
      const next = numbers.get(target) ?? 0;
      table[number * BYTES + byte] = next;
      if (byte >= 0x61 && byte <= 0x7a) table[number * BYTES + byte - 0x20] = next;
    }
    table[number * BYTES] = number;
  }
  const firstTelling = silent.length;
  const told = telling.map((state) => Uint16Array.from(found[state] ?? []));
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
