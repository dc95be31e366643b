import { printable } from './plain-report';

/** How text from outside gets into a Markdown file: without its secrets, on one line, and never as markup. */
export interface Ink {
  /** The text as text. */
  plain(text: string): string;
  /** As something to copy. Not for cells of a table. */
  code(text: string): string;
  /** Several lines, quoted. */
  quote(text: string): string;
}

const LONGEST = 2_000;

/** Secrets go first: a key with backslashes in it would not be recognized any more. */
export function inkWithout(redact: (text: string) => string): Ink {
  const cut = (text: string) => (text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text);
  const plain = (text: string) => escapeMarkdown(cut(printable(redact(text))));
  return {
    plain,
    code: (text) => `\`${cut(printable(redact(text))).replaceAll('`', "'")}\``,
    quote: (text) =>
      redact(text)
        .split(/\r\n|[\n\r\u2028\u2029]/)
        .map((line) => `> ${escapeMarkdown(printable(line))}`.trimEnd())
        .join('\n'),
  };
}

/**
 * No text becomes markup, a table cell or a link; neither do bare addresses and names, of which GitHub's Markdown would
 * make links. What means something only where a line begins is left alone elsewhere, so that people can read the file
 * as it is, too.
 */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/[\\`*_[\]<>|~&$@]/g, '\\$&')
    .replace(/:(?=\/\/)/g, '\\:')
    .replace(/\bwww\./gi, (www) => `${www.slice(0, 3)}\\.`)
    .replace(/^(\s*)([#+=-])/, '$1\\$2')
    .replace(/^(\s*\d{1,9})([.)])(?=\s|$)/, '$1\\$2');
}

export function table(heads: readonly string[], rows: ReadonlyArray<readonly string[]>): string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line), ''];
}
