import { FIELDS, isNumeric, type Varying } from './line-parts';

/**
 * What was learned of how lines look. A log's lines are alike but for a few values, so a line is compared with known text
 * (eight bytes at a time), and only the places of the varying values are noted: a tree of texts, gaps for values, and
 * forks by the next byte. A line that fits nothing is left to JSON.parse, from which its pattern is then learned. `T` is
 * what was learned with a pattern.
 */
export interface Patterns<T> {
  root: Node<T> | null;
  learned: number;
}

/** More are not learned: such lines have no few patterns. A hub's log has some dozens. Own judgement. */
const MOST_PATTERNS = 2_000;

const [TEXT, GAP, FORK, END] = [0, 1, 2, 3];

/** One shape for all four kinds of node: the engine reads fields of one shape fastest, and this runs for every line. */
interface Node<T> {
  readonly kind: number;
  /** Text: its bytes, and the same as words of eight. */
  readonly text: Uint8Array;
  readonly words: Float64Array;
  /** Gap: which field, whether it is a number, and how long it was when it was learned. */
  readonly field: number;
  readonly isNumber: boolean;
  readonly length: number;
  next: Node<T> | null;
  /** Fork: by the next byte. */
  readonly forks: Array<Node<T> | null>;
  /** End of the line. */
  readonly value: T | null;
}

export function createPatterns<T>(): Patterns<T> {
  return { root: null, learned: 0 };
}

/** Bytes that stand for themselves inside of JSON strings. Others (escapes, not ASCII) make a line one for JSON.parse. */
const PLAIN = Uint8Array.from({ length: 256 }, (_, byte) =>
  Number(byte >= 0x20 && byte < 0x80 && byte !== 0x22 && byte !== 0x5c),
);

/**
 * What was learned with the pattern of bytes[start, end), or null. The places of the varying values are put into `places`
 * from `base` on (PLACES numbers; -1 for those that the line has not). `view` is of the same bytes.
 */
export function match<T>(
  patterns: Patterns<T>,
  bytes: Uint8Array,
  view: DataView,
  start: number,
  end: number,
  places: Int32Array,
  base: number,
): T | null {
  for (let place = base; place < base + LAST_PLACE; place += 1) places[place] = -1;
  let node = patterns.root;
  let at = start;
  while (node !== null) {
    if (node.kind === TEXT) {
      if (!hasText(node, bytes, view, at, end)) return null;
      at += node.text.length;
      node = node.next;
    } else if (node.kind === GAP) {
      places[base + 2 * node.field] = at;
      // Where it ends, the quote that closes it is the beginning of the text that must follow.
      at = node.isNumber ? afterNumber(bytes, at, end) : afterText(node, bytes, at, end);
      places[base + 2 * node.field + 1] = at;
      node = node.next;
    } else if (node.kind === FORK) {
      if (at >= end) return null;
      node = node.forks[bytes[at] ?? 0] ?? null;
    } else return at === end ? node.value : null;
  }
  return null;
}

/** Of the fields that are asked for. */
const LAST_PLACE = 2 * FIELDS.other;

/**
 * Words are compared as floating-point numbers: integers of eight bytes would be made on the heap. Equal numbers are equal
 * bytes here: text has neither NaN (a word with that is equal to nothing, so its line is read by JSON.parse) nor zeros.
 */
function hasText<T>(node: Node<T>, bytes: Uint8Array, view: DataView, at: number, end: number): boolean {
  const { text, words } = node;
  const { length } = text;
  if (at + length > end) return false;
  const whole = words.length;
  for (let word = 0; word < whole; word += 1) {
    if (view.getFloat64(at + 8 * word, true) !== words[word]) return false;
  }
  for (let rest = 8 * whole; rest < length; rest += 1) if (bytes[at + rest] !== text[rest]) return false;
  return true;
}

function afterText<T>(node: Node<T>, bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  // Times are all of one length, and whoever reads them looks at every byte.
  if (node.field === FIELDS.time && PLAIN[bytes[at + node.length] ?? 0] === 0) return Math.min(at + node.length, end);
  while (at < end && PLAIN[bytes[at] ?? 0] === 1) at += 1;
  return at;
}

function afterNumber(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && isNumeric(bytes[at])) at += 1;
  return at;
}

/** Learns the pattern of bytes[start, end). What does not fit into the tree (a value and a text at one place) is not learned. */
export function learn<T>(
  patterns: Patterns<T>,
  bytes: Uint8Array,
  start: number,
  end: number,
  parts: readonly Varying[],
  value: T,
): void {
  if (patterns.learned >= MOST_PATTERNS) return;
  patterns.learned += 1;
  patterns.root = insert(patterns.root, { bytes, end, parts, value }, start, 0) ?? patterns.root;
}

interface Line<T> {
  readonly bytes: Uint8Array;
  readonly end: number;
  readonly parts: readonly Varying[];
  readonly value: T;
}

/** The tree with this line in it, from byte `at` and varying value `part` on; undefined when it does not fit. */
function insert<T>(node: Node<T> | null, line: Line<T>, at: number, part: number): Node<T> | undefined {
  if (node === null) return chain(line, at, part);
  const varying = line.parts[part];
  if (node.kind === GAP) {
    if (varying?.start !== at || varying.isNumber !== node.isNumber || varying.field !== node.field) return undefined;
    return withNext(node, insert(node.next, line, varying.end, part + 1));
  }
  if (varying?.start === at) return undefined;
  if (node.kind === END) return at === line.end ? node : undefined;
  if (node.kind === FORK) {
    const byte = line.bytes[at] ?? 0;
    const fork = at < line.end ? insert(node.forks[byte] ?? null, line, at, part) : undefined;
    if (fork) node.forks[byte] = fork;
    return fork && node;
  }
  const shared = sharedLength(node.text, line.bytes, at, varying?.start ?? line.end);
  if (shared === node.text.length) return withNext(node, insert(node.next, line, at + shared, part));
  if (at + shared === (varying?.start ?? line.end)) return undefined;
  const forks: Array<Node<T> | null> = new Array(256).fill(null);
  forks[node.text[shared] ?? 0] = textNode(node.text.subarray(shared), node.next);
  forks[line.bytes[at + shared] ?? 0] = chain(line, at + shared, part);
  const fork = newNode<T>({ kind: FORK, forks });
  return shared === 0 ? fork : textNode(node.text.subarray(0, shared), fork);
}

function withNext<T>(node: Node<T>, next: Node<T> | undefined): Node<T> | undefined {
  if (next) node.next = next;
  return next && node;
}

/** The rest of a line as a branch without forks. */
function chain<T>(line: Line<T>, at: number, part: number): Node<T> {
  const varying = line.parts[part];
  const textEnd = varying?.start ?? line.end;
  // A copy: a Buffer's own slice() would change with the buffer.
  if (at < textEnd) return textNode(new Uint8Array(line.bytes.subarray(at, textEnd)), chain(line, textEnd, part));
  if (!varying) return newNode<T>({ kind: END, value: line.value });
  const next = chain(line, varying.end, part + 1);
  const { field, isNumber } = varying;
  return newNode<T>({ kind: GAP, field, isNumber, length: varying.end - varying.start, next });
}

function textNode<T>(text: Uint8Array, next: Node<T> | null): Node<T> {
  const view = new DataView(text.buffer, text.byteOffset, text.length);
  const words = Float64Array.from({ length: text.length >> 3 }, (_, word) => view.getFloat64(8 * word, true));
  return newNode<T>({ kind: TEXT, text, words, next });
}

const NO_TEXT = new Uint8Array();
const NO_WORDS = new Float64Array();

function newNode<T>(of: Partial<Node<T>> & { readonly kind: number }): Node<T> {
  return {
    kind: of.kind,
    text: of.text ?? NO_TEXT,
    words: of.words ?? NO_WORDS,
    field: of.field ?? 0,
    isNumber: of.isNumber ?? false,
    length: of.length ?? 0,
    next: of.next ?? null,
    forks: of.forks ?? [],
    value: of.value ?? null,
  };
}

function sharedLength(text: Uint8Array, bytes: Uint8Array, at: number, end: number): number {
  let length = 0;
  while (length < text.length && at + length < end && text[length] === bytes[at + length]) length += 1;
  return length;
}
