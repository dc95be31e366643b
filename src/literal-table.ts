/**
 * A table that finds many literals in one pass (Aho and Corasick 1975): state = table[state * columns + code]. Its cost does
 * not grow with the number of literals. Letters are found in either case.
 */
export interface LiteralTable {
  readonly table: Uint16Array;
  /** From this state on literals end; one comparison a character tells. */
  readonly firstTelling: number;
  /** The literals that end in state `firstTelling + n`, the longest first. */
  readonly told: ReadonlyArray<readonly number[]>;
}

const LOWER_A = 0x61;
const LOWER_Z = 0x7a;
const TO_UPPER = 0x20;

/**
 * @param literals lower case ASCII, none of them empty
 * @param columns how many codes there are: 128 for ASCII, 256 for bytes
 */
export function literalTable(literals: readonly string[], columns: 128 | 256): LiteralTable {
  const nodes = breadthFirst(trieOf(literals));
  const silent = nodes.filter(({ found }) => found.length === 0);
  const telling = nodes.filter(({ found }) => found.length > 0);
  for (const [number, node] of [...silent, ...telling].entries()) node.number = number;
  const table = tableOf(nodes, columns);
  return { table, firstTelling: silent.length, told: telling.map(({ found }) => found) };
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
    for (const code of Buffer.from(literal, 'latin1')) {
      const next = node.next.get(code) ?? newNode();
      node.next.set(code, next);
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
    for (const [code, child] of node.next) {
      let back = node.fallback;
      while (back && !back.next.has(code)) back = back.fallback;
      child.fallback = back?.next.get(code) ?? root;
      if (child.fallback.found.length > 0) child.found = [...child.found, ...child.fallback.found];
      nodes.push(child);
    }
  }
  return nodes;
}

/** Per node and code the next node's number. Where a literal does not go on, it is as at the fallback. */
function tableOf(nodes: readonly Node[], columns: number): Uint16Array {
  const table = new Uint16Array(nodes.length * columns);
  for (const { number, fallback, next } of nodes) {
    const row = number * columns;
    if (fallback) table.copyWithin(row, fallback.number * columns, (fallback.number + 1) * columns);
    for (const [code, child] of next) {
      table[row + code] = child.number;
      if (code >= LOWER_A && code <= LOWER_Z) table[row + code - TO_UPPER] = child.number;
    }
  }
  return table;
}
