/**
 * Finds many literals in one pass over the bytes (Aho and Corasick 1975): its cost does not grow with the number of
 * patterns, so that a log of ordinary lines is read at memory speed and regular expressions see a few lines only.
 */
export interface AnchorSearch {
  /** Calls `hit` with the index of each literal that lies in the bytes, maybe more than once. Ignores case and NUL bytes. */
  scan(bytes: Buffer, start: number, end: number, hit: (literal: number) => void): void;
}

const BYTES = 256;
const LOWER_A = 0x61;
const LOWER_Z = 0x7a;
const TO_UPPER = 0x20;

/** @param literals lower case ASCII, none of them empty */
export function createAnchorSearch(literals: readonly string[]): AnchorSearch {
  const root = trieOf(literals);
  const nodes = breadthFirst(root);
  // Those that find something come last: one comparison a byte tells them.
  const silent = nodes.filter(({ found }) => found.length === 0);
  const telling = nodes.filter(({ found }) => found.length > 0);
  for (const [number, node] of [...silent, ...telling].entries()) node.number = number;
  const table = tableOf(nodes);
  const firstTelling = silent.length;
  const told = telling.map(({ found }) => found);
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

interface Node {
  readonly next: Map<number, Node>;
  /** The literals that end here. */
  found: readonly number[];
  /** The longest other beginning of a literal that this one ends with. */
  fallback: Node | undefined;
  number: number;
}

function newNode(): Node {
  return { next: new Map(), found: [], fallback: undefined, number: 0 };
}

function trieOf(literals: readonly string[]): Node {
  const root = newNode();
  for (const [index, literal] of literals.entries()) {
    let node = root;
    for (const byte of Buffer.from(literal)) {
      const next = node.next.get(byte) ?? newNode();
      node.next.set(byte, next);
      node = next;
    }
    node.found = [...node.found, index];
  }
  return root;
}

/** Gives each node its fallback and what that finds; the root comes first, and each node after its fallback. */
function breadthFirst(root: Node): readonly Node[] {
  const nodes = [root];
  for (const node of nodes) {
    for (const [byte, child] of node.next) {
      let back = node.fallback;
      while (back && !back.next.has(byte)) back = back.fallback;
      child.fallback = back?.next.get(byte) ?? root;
      if (child.fallback.found.length > 0) child.found = [...child.found, ...child.fallback.found];
      nodes.push(child);
    }
  }
  return nodes;
}

/** Per node and byte the next node's number. Where a literal does not go on, it is as at the fallback. */
function tableOf(nodes: readonly Node[]): Uint16Array {
  const table = new Uint16Array(nodes.length * BYTES);
  for (const { number, fallback, next } of nodes) {
    const row = number * BYTES;
    if (fallback) table.copyWithin(row, fallback.number * BYTES, (fallback.number + 1) * BYTES);
    for (const [byte, child] of next) {
      table[row + byte] = child.number;
      if (byte >= LOWER_A && byte <= LOWER_Z) table[row + byte - TO_UPPER] = child.number;
    }
    table[row] = number;
  }
  return table;
}
