/** What varies from record to record. `OTHER` varies too, and nobody asks for it. */
export const FIELDS = { time: 0, deviceId: 1, moduleId: 2, sdkVersion: 3, maskedIpAddress: 4, other: 5 } as const;
export type Field = (typeof FIELDS)[keyof typeof FIELDS];

/** Where the fields of one record stand takes so many numbers: of field f, the start at 2f and the end at 2f + 1. */
export const PLACES = 2 * Object.keys(FIELDS).length;

/** A value that varies: bytes[start, end) of a line, without its quotes. */
export interface Varying {
  readonly field: Field;
  readonly start: number;
  readonly end: number;
  /** A number, which ends where its digits end; else a text, which ends at its quote. */
  readonly isNumber: boolean;
}

/** Few values each, and together they say what kind of record it is: these are learned as they stand. */
const NAMES_OF_KINDS = new Set([
  ...['resourceId', 'operationName', 'category', 'level', 'resultType', 'location'],
  ...['ResourceId', '_ResourceId', 'OperationName', 'Category', 'Level', 'ResultType', 'location_s'],
  ...['Resource', 'ResourceGroup', 'ResourceProvider', 'ResourceType', 'SubscriptionId', 'TenantId', 'Type'],
  ...['protocol', 'authType', 'authenticationType', 'statusCode'],
]);

const OF_RECORD: ReadonlyMap<string, Field> = new Map([
  ['time', FIELDS.time],
  ['TimeGenerated', FIELDS.time],
  ['TimeGenerated [UTC]', FIELDS.time],
]);
const OF_PROPERTIES: ReadonlyMap<string, Field> = new Map([
  ['deviceId', FIELDS.deviceId],
  ['moduleId', FIELDS.moduleId],
  ['sdkVersion', FIELDS.sdkVersion],
  ['maskedIpAddress', FIELDS.maskedIpAddress],
]);

const [QUOTE, BACKSLASH, COLON, COMMA, OPEN, CLOSE] = [0x22, 0x5c, 0x3a, 0x2c, 0x7b, 0x7d];

/**
 * The varying values of one JSON object, in order; undefined when it is built in a way that is left to JSON.parse:
 * arrays, objects other than `properties`, escapes in names, or what is no JSON.
 */
export function partsOf(bytes: Uint8Array, start: number, end: number): readonly Varying[] | undefined {
  const parts: Varying[] = [];
  const done = readObject({ bytes, end, parts }, start, 0, OF_RECORD);
  return done !== undefined && afterBlanks(bytes, done) >= end ? parts : undefined;
}

interface Walk {
  readonly bytes: Uint8Array;
  readonly end: number;
  readonly parts: Varying[];
}

/** How deep the JSON stands in strings: its quotes are `"`, or `\"`. */
type Depth = 0 | 1;

/** Each of these answers with the place behind what it read, or undefined. */
function readObject(walk: Walk, start: number, depth: Depth, fields: ReadonlyMap<string, Field>): number | undefined {
  const { bytes, end } = walk;
  if (bytes[start] !== OPEN) return undefined;
  let at = afterBlanks(bytes, start + 1);
  if (bytes[at] === CLOSE) return at + 1;
  while (at < end) {
    const name = readString(walk, at, depth);
    if (!name || name.escapes) return undefined;
    at = afterBlanks(bytes, name.next);
    if (bytes[at] !== COLON) return undefined;
    const key = Buffer.from(bytes.subarray(name.start, name.end)).toString('latin1');
    const next = readValue(walk, afterBlanks(bytes, at + 1), depth, key, fields);
    if (next === undefined) return undefined;
    at = afterBlanks(bytes, next);
    if (bytes[at] === CLOSE) return at + 1;
    if (bytes[at] !== COMMA) return undefined;
    at = afterBlanks(bytes, at + 1);
  }
  return undefined;
}

function readValue(
  walk: Walk,
  at: number,
  depth: Depth,
  key: string,
  fields: ReadonlyMap<string, Field>,
): number | undefined {
  const { bytes, parts } = walk;
  const isProperties = fields === OF_RECORD && (key === 'properties' || key === 'properties_s');
  if (isProperties && bytes[at] === OPEN) return readObject(walk, at, depth, OF_PROPERTIES);
  const text = readString(walk, at, depth);
  if (text) {
    if (isProperties && bytes[text.start] === OPEN && depth === 0) {
      const inner = readObject(walk, text.start, 1, OF_PROPERTIES);
      return inner === text.end ? text.next : undefined;
    }
    const field = fields.get(key) ?? FIELDS.other;
    if (!NAMES_OF_KINDS.has(key)) parts.push({ field, start: text.start, end: text.end, isNumber: false });
    return text.next;
  }
  const next = afterLiteral(bytes, at);
  if (next === at) return undefined;
  if (isNumeric(bytes[at]) && !NAMES_OF_KINDS.has(key))
    parts.push({ field: FIELDS.other, start: at, end: next, isNumber: true });
  return next;
}

interface Text {
  readonly start: number;
  readonly end: number;
  readonly next: number;
  readonly escapes: boolean;
}

function readString({ bytes, end }: Walk, at: number, depth: Depth): Text | undefined {
  const start = at + 1 + depth;
  if (depth === 1 && bytes[at] !== BACKSLASH) return undefined;
  if (bytes[at + depth] !== QUOTE) return undefined;
  let escapes = false;
  for (let here = start; here < end; ) {
    const byte = bytes[here];
    if (byte === QUOTE) return depth === 0 ? { start, end: here, next: here + 1, escapes } : undefined;
    if (byte !== BACKSLASH) here += 1;
    else if (depth === 1 && bytes[here + 1] === QUOTE) return { start, end: here, next: here + 2, escapes };
    else {
      escapes = true;
      here = afterEscape(bytes, here, depth);
    }
  }
  return undefined;
}

/** `\x`; one level deeper the backslash and what it escapes are escaped each: `\\x`, `\\\"`, `\\\\`. */
function afterEscape(bytes: Uint8Array, at: number, depth: Depth): number {
  if (depth === 0 || bytes[at + 1] !== BACKSLASH) return at + 2;
  return bytes[at + 2] === BACKSLASH ? at + 4 : at + 3;
}

function afterBlanks(bytes: Uint8Array, at: number): number {
  let here = at;
  for (;;) {
    const byte = bytes[here];
    if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return here;
    here += 1;
  }
}

/** Behind `null`, `true`, `-12.5e3`; whether that is JSON is for JSON.parse to say. */
function afterLiteral(bytes: Uint8Array, at: number): number {
  let here = at;
  while (isLetter(bytes[here]) || isNumeric(bytes[here])) here += 1;
  return here;
}

function isLetter(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x61 && byte <= 0x7a;
}

/** Digits and what else stands in a number. */
export function isNumeric(byte: number | undefined): boolean {
  return (
    byte !== undefined &&
    ((byte >= 0x30 && byte <= 0x39) ||
      byte === 0x2b ||
      byte === 0x2d ||
      byte === 0x2e ||
      byte === 0x45 ||
      byte === 0x65)
  );
}
