import { LONGEST_LINE } from './line-blocks';
import { LISTS, TABLES } from './record-lists';

/** What a piece of JSON is: a record, or of a table of Log Analytics its columns or one of its rows. */
export type Role = 'record' | 'columns' | 'row';

export interface JsonElements {
  write(chunk: Buffer): void;
  /** Whether the JSON was whole. */
  isWhole(): boolean;
}

/** Where the reader stands between two values: in a list of such, or among the names of an object that holds lists. */
type Place = 'top' | 'records' | 'tables' | 'rows' | 'holder' | 'table';

/** The value that is being read. */
interface Element {
  readonly role: Role | 'table' | 'ignored';
  /** It may turn out to hold lists: then it is no record itself. */
  readonly mayHold: boolean;
  /** Its first byte in the buffer; -1 once it is too long to keep. */
  start: number;
  depth: number;
}

const [QUOTE, BACKSLASH, COMMA, COLON, LINE_BREAK] = [0x22, 0x5c, 0x2c, 0x3a, 0x0a];
const [OPEN, CLOSE, OPEN_LIST, CLOSE_LIST] = [0x7b, 0x7d, 0x5b, 0x5d];
/** Longer than every name that matters. */
const LONGEST_NAME = 12;

/**
 * Cuts JSON of any size into its records without ever holding it as a whole: values one after another, lists, objects
 * that hold lists (`{"records":[…]}`, `{"tables":[{"columns":[…],"rows":[…]}]}`), pretty-printed or not. `take` gets
 * bytes[start, end), whose `view` is of the same bytes; `onBad` is told of values too long to be records, and of what is
 * no JSON.
 */
export function jsonElements(
  take: (role: Role, bytes: Buffer, view: DataView, start: number, end: number) => void,
  onBad: () => void,
): JsonElements {
  let buffer = Buffer.allocUnsafeSlow(256 * 1024);
  let view = new DataView(buffer.buffer);
  let have = 0;
  let at = 0;
  const places: Place[] = ['top'];
  let element: Element | undefined;
  let inString = false;
  /** After what is no JSON: up to the next line. */
  let isLost = false;
  /** Inside of a value that is neither object nor list, where only these may stand. */
  let isStray = false;
  /** The last string where names of lists may stand, and whether its colon has been read. */
  let name = '';
  let isNamed = false;

  function write(chunk: Buffer): void {
    append(chunk);
    while (at < have) {
      if (inString) readString();
      else if (isLost) skipLine();
      else {
        readByte(buffer[at] ?? 0);
        at += 1;
      }
    }
    if (element && element.start >= 0 && have - element.start > LONGEST_LINE) element.start = -1;
    const keep = element && element.start >= 0 ? element.start : have;
    buffer.copyWithin(0, keep, have);
    if (element && element.start >= 0) element.start = 0;
    have -= keep;
    // One beyond `have` when the last byte escapes the next.
    at -= keep;
  }

  function append(chunk: Buffer): void {
    if (have + chunk.length > buffer.length) {
      const larger = Buffer.allocUnsafeSlow(2 * (have + chunk.length));
      buffer.copy(larger, 0, 0, have);
      buffer = larger;
      view = new DataView(buffer.buffer);
    }
    chunk.copy(buffer, have);
    have += chunk.length;
  }

  function readByte(byte: number): void {
    if (byte === QUOTE) {
      if (!element && isListOf(places.at(-1) ?? 'top')) stray();
      inString = true;
      name = '';
    } else if (element) readInside(element, byte);
    else readBetween(places.at(-1) ?? 'top', byte);
  }

  function readString(): void {
    const isName = element ? element.mayHold && element.depth === 1 : true;
    while (at < have) {
      const byte = buffer[at] ?? 0;
      at += 1;
      if (byte === BACKSLASH) at += 1;
      else if (byte === QUOTE) {
        inString = false;
        return;
      } else if (byte === LINE_BREAK) {
        giveUp();
        return;
      } else if (isName && !isNamed && name.length < LONGEST_NAME) name += String.fromCharCode(byte);
    }
  }

  /** No string of JSON holds a line break: what was begun is torn, and a new line begins. */
  function giveUp(): void {
    inString = false;
    element = undefined;
    isNamed = false;
    onBad();
  }

  function readInside(value: Element, byte: number): void {
    if (byte === OPEN || byte === OPEN_LIST) {
      const list = byte === OPEN_LIST && value.mayHold && value.depth === 1 ? listNamed(value.role) : undefined;
      if (list) {
        element = undefined;
        places.push(value.role === 'table' ? 'table' : 'holder');
        openList(list);
      } else value.depth += 1;
    } else if (byte === CLOSE || byte === CLOSE_LIST) {
      value.depth -= 1;
      if (value.depth === 0) finish(value);
    } else if (value.depth === 1) readName(byte);
  }

  function readBetween(place: Place, byte: number): void {
    if (byte <= 0x20 || byte === COMMA) isStray = false;
    if (byte === CLOSE || byte === CLOSE_LIST) {
      if (place === 'top') lose();
      else places.pop();
      isNamed = false;
    } else if (byte === OPEN || byte === OPEN_LIST) open(place, byte);
    else if (place === 'top' && byte > 0x20 && byte !== COMMA) lose();
    else if (isListOf(place) && byte > 0x20 && byte !== COMMA) stray();
    else readName(byte);
  }

  function stray(): void {
    if (!isStray) onBad();
    isStray = true;
  }

  function open(place: Place, byte: number): void {
    if (place === 'top' && byte === OPEN_LIST) places.push('records');
    else if (place === 'top') begin('record', true);
    else if (place === 'records') begin('record', false);
    else if (place === 'rows') begin('row', false);
    else if (place === 'tables') begin('table', byte === OPEN);
    else {
      const list = byte === OPEN_LIST ? listNamed(place) : undefined;
      if (list) openList(list);
      else begin('ignored', false);
    }
  }

  function readName(byte: number): void {
    if (byte === COLON) isNamed = true;
    else if (byte === COMMA) isNamed = false;
  }

  function listNamed(of: Place | Element['role']): Place | 'columns' | undefined {
    if (!isNamed) return undefined;
    if (of === 'table') return name === 'rows' || name === 'columns' ? name : undefined;
    if (LISTS.has(name)) return 'records';
    return name === TABLES ? 'tables' : undefined;
  }

  function openList(list: Place | 'columns'): void {
    if (list === 'columns') begin('columns', false);
    else places.push(list);
    isNamed = false;
  }

  function begin(role: Element['role'], mayHold: boolean): void {
    element = { role, mayHold, start: at, depth: 1 };
    isNamed = false;
  }

  function finish({ role, start }: Element): void {
    element = undefined;
    isNamed = false;
    if (role === 'ignored' || role === 'table') return;
    if (start < 0) onBad();
    else take(role, buffer, view, start, at + 1);
  }

  function lose(): void {
    isLost = true;
    onBad();
  }

  function skipLine(): void {
    const found = buffer.subarray(at, have).indexOf(LINE_BREAK);
    isLost = found < 0;
    at = found < 0 ? have : at + found + 1;
  }

  return { write, isWhole: () => !element && !inString && places.length === 1 };
}

function isListOf(place: Place): boolean {
  return place === 'records' || place === 'rows' || place === 'tables';
}
