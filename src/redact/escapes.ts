/**
 * Text within text is escaped: what stands before a word may be the end of `\n`, `\u0026`, `%3D` or `&amp;`, and looks like a
 * letter of the word.
 */

/** Whether a word may begin at `at`: not behind a letter or a digit, but for those that end an escape. */
export function startsWord(text: string, at: number): boolean {
  return !isLetterOrDigit(text.charCodeAt(at - 1)) || endsEscape(text, at);
}

/** Where a word that was followed back to `start` begins, without the rest of an escape that stands before. */
export function withoutEscape(text: string, start: number): number {
  for (let back = 1; back <= LONGEST_ESCAPE; back++) {
    const end = start - back + escapeLength(text, start - back);
    if (end > start) return end;
  }
  return start;
}

/** `\u0026` less its last character: so much of an escape may stand before. */
const LONGEST_ESCAPE = 5;

/** How long the escape that begins at `at` is; 0 when none does. */
function escapeLength(text: string, at: number): number {
  if (text[at] === '%') return isHex(text, at + 1, 2) ? 3 : 0;
  if (text[at] !== '\\') return 0;
  const kind = text[at + 1] ?? ' ';
  if (kind === 'u') return isHex(text, at + 2, 4) ? 6 : 0;
  if (kind === 'x') return isHex(text, at + 2, 2) ? 4 : 0;
  return 'nrtbf'.includes(kind) ? 2 : 0;
}

function endsEscape(text: string, at: number): boolean {
  const last = text[at - 1];
  if (text[at - 2] === '\\' && last !== undefined && 'nrtbf'.includes(last)) return true;
  if (text[at - 3] === '%' && isHex(text, at - 2, 2)) return true;
  if (text[at - 4] === '\\' && text[at - 3] === 'x' && isHex(text, at - 2, 2)) return true;
  return text[at - 6] === '\\' && text[at - 5] === 'u' && isHex(text, at - 4, 4);
}

export function isLetterOrDigit(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || isLetter(code);
}

export function isLetter(code: number): boolean {
  const lower = code | 0x20;
  return lower >= 0x61 && lower <= 0x7a;
}

export function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

export function isHexDigit(code: number): boolean {
  const lower = code | 0x20;
  return isDigit(code) || (lower >= 0x61 && lower <= 0x66);
}

function isHex(text: string, at: number, length: number): boolean {
  for (let index = at; index < at + length; index++) if (!isHexDigit(text.charCodeAt(index))) return false;
  return true;
}

/** How a sticky pattern matches at `at`; it never searches on. */
export function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

/**
 * The part of the line that stands before `at`, at most `most` characters; `whole` when it begins with the line. Line breaks
 * may be escaped.
 */
export function lineBefore(
  text: string,
  at: number,
  most: number,
): { readonly before: string; readonly whole: boolean } {
  const from = Math.max(0, at - most);
  let start = at;
  while (start > from && !breaksBefore(text, start)) start--;
  return { before: text.slice(start, at), whole: start > from || from === 0 };
}

/** Whether a line break ends there: a real one, `\n`, or `%0A`. */
function breaksBefore(text: string, at: number): boolean {
  const code = text.charCodeAt(at - 1);
  if (code === 0x0a || code === 0x0d) return true;
  const letter = code | 0x20;
  if (letter === 0x6e || letter === 0x72) return code === letter && text.charCodeAt(at - 2) === 0x5c;
  return (letter === 0x61 || letter === 0x64) && text.charCodeAt(at - 2) === 0x30 && text.charCodeAt(at - 3) === 0x25;
}
