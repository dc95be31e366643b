import { isLetter, matchAt } from './escapes';
import { PLACEHOLDER } from './placeholder';

/** The value that a name introduces: `name=value`, `"name": "value"`, `<name>value</name>`, in text or within other text. */
export interface Value {
  readonly start: number;
  readonly end: number;
  /** It stands in quotes, or between tags. */
  readonly enclosed: boolean;
  /** Longer than was looked at. */
  readonly isCut: boolean;
  /** Quotes that a placeholder needs, where a bare number stands in JSON. */
  readonly around?: string;
}

/** Longer values go on, but are not looked at as a whole. */
export const LONGEST_VALUE = 1024;
/** A closing quote that is not found by then is none. */
const LONGEST_QUOTED = 4096;

/** JSON within JSON within JSON: seven backslashes; far more are no escape. */
const SLASHES = String.raw`\\{0,31}`;
const QUOTE = String.raw`(?:${SLASHES}["'\x60]|&quot;|&apos;|&#(?:34|39|x22|x27);|%(?:25){0,2}2[27]|\\{1,16}u002[27])`;
const BLANK = String.raw`(?:[ \t]|%20)`;
const GAP = `${BLANK}{0,24}`;
const GAPS = String.raw`(?:[ \t\r\n]|%20|%0[AaDd]){0,64}`;
/** What may stand between a name and its value. `password1`, `wep_key0` have a digit. */
const ASSIGNS = new RegExp(
  String.raw`\d{0,2}(?<named>${QUOTE})?\]?${GAP}(?:=>|:=|==?|:|(?<encoded>%(?:25){0,3}3[AaDd])|\\{1,16}u003[dD])${GAP}(?:${GAPS}(?=["']))?`,
  'y',
);
/** `<name>value`, `<setting name="name"><value>value`, `<key>name</key><string>value`. */
const TAGS = new RegExp(
  String.raw`(?:["'](?:[ \t]{1,8}[\w:.-]{1,40}=["'][^"'<>\r\n]{0,80}["']){0,4}[ \t]{0,8})?(?:</key)?(?<!/)(?:>|%3[eE])${GAPS}(?:<!\[CDATA\[|<(?:value|string)>)?`,
  'iy',
);
/** `"name":"x","value":"…"`, `name: x` and `value: …` on the next line, `key="x" value="…"`. */
const SAID_BESIDE = new RegExp(
  String.raw`(?<named>${QUOTE})${GAPS}(?:,|%2[cC])${GAPS}${QUOTE}value${QUOTE}${GAP}(?::|%3[aA])${GAP}|["']?[ \t]{0,24}\r?\n[ \t-]{0,64}value:${GAP}|${QUOTE}${GAPS}value(?:=|%3[dD])(?=${QUOTE})`,
  'iy',
);
/** `b'…'`, `L"…"`, `Some("…")`: what may stand before an opening quote. */
const OPENS = new RegExp(
  String.raw`(?:[bBuUrRfFL@$]{1,2}|[A-Za-z:]{1,24}[(\[])?(?:(?<slashes>${SLASHES})(?<quote>["'\x60])|(?<entity>&quot;|&apos;|&#(?:34|39|x22|x27);)|(?<percent>%(?:25){0,2}2[27])|(?<unicode>\\{1,16}u002[27]))`,
  'y',
);
/** Behind a quote that closes what stands before, rather than opens a value. */
const CLOSES = /[ \t]{0,8}(?:[,}\]:;)>]|[\r\n]|\\{1,31}[nr]|$)/y;

const STOPS = String.raw`\\(?!${SLASHES}(?:["'\x60]|u00(?:2[267]|3[cCeE])))`;
const COMMA = String.raw`,(?![ \t\r\n"'\\]|[\w.-]{1,40}[=:])`;
const BARE = new RegExp(String.raw`(?:[^ \t\r\n\f\v"'\x60<>;&,\\]|${COMMA}|${STOPS}){1,${LONGEST_VALUE}}`, 'y');
/** In a URL, and in a URL within one, and so on: what ends a value there is encoded as often as what introduced it. */
const BARE_ENCODED = ['', '25', '2525', '252525'].map(
  (again) =>
    new RegExp(
      String.raw`(?:[^ \t\r\n\f\v"'\x60<>;&,\\%]|%(?!${again}(?:0[AaDd]|2[0267Cc]|3[BbCcEe]))|${STOPS}){1,${LONGEST_VALUE}}`,
      'y',
    ),
);
const TAGGED = new RegExp(
  String.raw`(?:[^<\r\n"\\%]|%(?!3[cC])|\\(?!${SLASHES}["'])){1,${LONGEST_VALUE}}(?=${GAPS}(?:<|%3[cC]))`,
  'y',
);
const NUMBER = /-?\d[\d.eE+-]{0,40}(?=[ \t\r\n]{0,8}[,}\]])/y;
const NEVER_FIRST = '{}[]()<>=,;&|"\'`';

/**
 * The value behind a name, which begins at `at` and ends at `after`; undefined where none follows, or where a placeholder
 * stands already.
 */
export function valueAfter(text: string, at: number, after: number): Value | undefined {
  if (isLetter(text.charCodeAt(after))) return undefined;
  const tagged = isWithinTag(text, at) ? matchAt(TAGS, text, after) : null;
  const inside = tagged && inTags(text, after + tagged[0].length);
  if (inside) return inside;
  const assigned = matchAt(ASSIGNS, text, after) ?? matchAt(SAID_BESIDE, text, after);
  if (!assigned) return undefined;
  const quote = assigned.groups?.named;
  const encoded = timesEncoded(assigned.groups?.encoded);
  return valueAt(text, after + assigned[0].length, { encoded, ...(quote !== undefined && { quote }) });
}

/** 0 for `=`, 1 for `%3D`, 2 for `%253D`. */
function timesEncoded(sign: string | undefined): number {
  return sign === undefined ? 0 : sign.length / 2 - 0.5;
}

/** What is known of a value by what introduces it. */
interface Introduced {
  /** That of its name: then the same one opens the value, and does not close what is around. */
  readonly quote?: string;
  /** How often the text around it is encoded as part of a URL. */
  readonly encoded?: number;
}

/** The value that stands at `at`, in quotes or bare. */
export function valueAt(text: string, at: number, { quote, encoded = 0 }: Introduced): Value | undefined {
  const opens = matchAt(OPENS, text, at);
  if (opens) {
    const start = at + opens[0].length;
    if (matchAt(PLACEHOLDER, text, start)) return undefined;
    const isCertain = (quote !== undefined && opens[0] === quote) || (opens[0] === '"' && !isWithinQuotes(text, at));
    if (!isCertain && matchAt(CLOSES, text, start)) return undefined;
    const end = closingQuote(text, start, opens.groups ?? {});
    if (end !== undefined) return end > start ? { start, end, enclosed: true, isCut: false } : undefined;
    return bareAt(text, start, encoded);
  }
  if (matchAt(PLACEHOLDER, text, at)) return undefined;
  const number = quote === undefined ? null : matchAt(NUMBER, text, at);
  if (number && quote !== undefined)
    return { start: at, end: at + number[0].length, enclosed: true, isCut: false, around: quote };
  return NEVER_FIRST.includes(text[at] ?? '"') ? undefined : bareAt(text, at, encoded);
}

function bareAt(text: string, at: number, encoded: number): Value | undefined {
  const bare = matchAt((encoded > 0 ? BARE_ENCODED[encoded - 1] : undefined) ?? BARE, text, at);
  if (!bare) return undefined;
  const isCut = bare[0].length === LONGEST_VALUE;
  const end = isCut ? at + LONGEST_VALUE : trimmed(text, at, at + bare[0].length);
  return end > at ? { start: at, end, enclosed: false, isCut } : undefined;
}

/** How far before a name its tag may begin. */
const LONGEST_TAG = 120;

function isWithinTag(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - LONGEST_TAG), at);
  return before.lastIndexOf('<') > before.lastIndexOf('>') || /<key>$|%3c[^<>]*$/i.test(before);
}

/** More of a bare value; for `goesOn`. */
export function moreOfBare(text: string, at: number): number {
  return at + (matchAt(BARE, text, at)?.[0].length ?? 0);
}

function inTags(text: string, start: number): Value | undefined {
  if (matchAt(PLACEHOLDER, text, start)) return undefined;
  const content = matchAt(TAGGED, text, start)?.[0];
  if (content === undefined) return undefined;
  const end = start + content.replace(/(?:[ \t]|\]\]$){1,40}$/, '').length;
  return end > start ? { start, end, enclosed: true, isCut: false } : undefined;
}

/** Full stops, brackets and line breaks in escapes behind a bare value belong to what is around it. */
function trimmed(text: string, start: number, end: number): number {
  let to = end;
  while (to > start) {
    const last = text[to - 1] ?? '';
    if ('.,)]}:'.includes(last)) to--;
    else if ('nrt'.includes(last) && text[to - 2] === '\\') {
      to--;
      while (to > start && text[to - 1] === '\\') to--;
    } else break;
  }
  return to;
}

type Quote = Readonly<Record<string, string | undefined>>;

/** Where the value in quotes ends; undefined where its line, or the text around it, ends before. */
function closingQuote(text: string, start: number, quote: Quote): number | undefined {
  const limit = Math.min(text.length, start + LONGEST_QUOTED);
  const written = quote.entity ?? quote.percent ?? quote.unicode;
  if (written !== undefined) {
    const end = text.slice(start, limit).search(new RegExp(`${written.replaceAll('\\', '\\\\')}|[\r\n"]`));
    return end >= 0 && text.startsWith(written, start + end) ? start + end : undefined;
  }
  const depth = quote.slashes?.length ?? 0;
  const sign = quote.quote ?? '"';
  const withinQuotes = sign !== '"' && isWithinQuotes(text, start);
  let slashes = 0;
  for (let index = start; index < limit; index++) {
    const char = text[index];
    if (char === '\\') {
      slashes++;
      continue;
    }
    if (char === '\n' || char === '\r') return undefined;
    if (char === sign) {
      const kind = quoteKind(slashes, depth);
      if (kind === 'closes') return index - depth;
      if (kind === 'outer') return undefined;
    } else if (char === '"' && withinQuotes && slashes <= depth) return undefined;
    slashes = 0;
  }
  return undefined;
}

/** A quote behind so many backslashes, in a value that was opened behind `depth` of them. */
function quoteKind(slashes: number, depth: number): 'closes' | 'outer' | 'inside' {
  let [now, level] = [slashes, depth];
  while (level > 0) {
    if (now % 2 === 0) return 'outer';
    now = (now - 1) / 2;
    level = Math.floor((level - 1) / 2);
  }
  return now % 2 === 0 ? 'closes' : 'inside';
}

const LONGEST_BEFORE = 400;

/** Whether `at` lies within `"…"`, whose end must not be passed over. Where the line's beginning is too far away, it may. */
function isWithinQuotes(text: string, at: number): boolean {
  const from = Math.max(0, at - LONGEST_BEFORE);
  const part = text.slice(from, at);
  const line = part.slice(Math.max(part.lastIndexOf('\n'), part.lastIndexOf('\r')) + 1);
  if (line.length === LONGEST_BEFORE) return true;
  return (line.replace(/\\./g, '').split('"').length - 1) % 2 === 1;
}
