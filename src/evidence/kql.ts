/**
 * The one place where text becomes part of a KQL query. A quoted literal with backslash escapes, as the Kusto language
 * reference describes string literals; whatever might end the literal or the line is escaped, other characters stay.
 */
export function kqlString(text: string): string {
  return `"${text.replace(UNSAFE, escaped)}"`;
}

/** A UTC datetime literal with milliseconds. */
export function kqlDatetime(time: Date): string {
  return `datetime(${time.toISOString()})`;
}

// Quotes, the escape itself, control characters, and the line ends of Unicode.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must be escaped
const UNSAFE = /["'\\\u0000-\u001f\u007f-\u009f\u2028\u2029]/g;

function escaped(character: string): string {
  if (character === '"' || character === "'" || character === '\\') return `\\${character}`;
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
