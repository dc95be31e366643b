import { matchAt } from '../escapes';
import type { Rule } from '../rule';

/** Line breaks, real ones and those of text within text. */
const BREAK = String.raw`[\r\n]|\\{1,31}[nr]|\\\r?\n|%0[AaDd]|&#(?:10|13|x[aAdD]);|\\{1,16}u000[aAdD]`;
const BLANK = String.raw`[ \t>|]|\\{1,31}t|%20`;
const BETWEEN = `(?:${BREAK}|${BLANK}){0,80}`;
/** The end of a string and the beginning of the next, as programs join lines. */
const JOINED = String.raw`(?:${BREAK}|\\)?(?<quote>\\{0,31}["'])[ \t\r\n\\+,]{0,80}\k<quote>`;
const LETTER = String.raw`[A-Za-z0-9+/_]|%2[BbFf]|\\{1,31}/|\\{1,16}u002[bBfF]`;
const PADDING = String.raw`(?:=|%3[dD]|\\{1,16}u003[dD]){0,2}`;
const END = String.raw`-----END(?: |%20|\+)[A-Z0-9 %+]{1,60}-----`;

const BEGINS = /-----BEGIN(?: |%20|\+)[A-Z0-9 %+]{1,60}-----/y;
const ENDED = new RegExp(`${END}$`);
const ENDS = new RegExp(`${BETWEEN}${END}`, 'y');
/** A piece long enough to be nothing else, one that has its line alone, or the last before the end. */
const PIECE = new RegExp(
  String.raw`${BETWEEN}(?:(?:${LETTER}){16,2000}${PADDING}|(?:${LETTER}){1,15}${PADDING}(?=${BETWEEN}${END}|${BREAK}|["'\\]|$))`,
  'y',
);
const JOINED_PIECE = new RegExp(
  String.raw`${JOINED}(?:${END}|(?:${LETTER}){40,2000}${PADDING}|(?:${LETTER}){1,39}${PADDING}(?=(?:${BREAK}|\\\\)?\k<quote>[ \t\r\n\\+,]{0,80}\k<quote>${END}))(?=(?:${BREAK})?\k<quote>(?![ \t\r\n]{0,40}:))`,
  'y',
);
/** What encrypted keys begin with. */
const HEADER = new RegExp(
  String.raw`${BETWEEN}(?:Proc-Type|DEK-Info|Comment|Version|Subject|X-[\w-]{1,30})(?::|%3[aA])(?:[^\r\n\\"'%-]|-(?!----)|%(?!0[aAdD])){0,200}`,
  'y',
);
/** What a log puts behind a line and before the next; no quotes, but for docker's. */
const LOGGED_BREAK = String.raw`(?:[^\r\n"]{0,200}|\\n","[^\r\n]{0,200})\r?\n(?:[^\r\n"]{0,300}?|\{"log":"[^\r\n"]{0,200}?)`;
/** Line by line within a log. The last line of a block may be short. */
const LOGGED_PIECE = new RegExp(
  `${LOGGED_BREAK}(?:${LOGGED_BREAK})?(?:${END}|(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{60,80}={0,2}(?![A-Za-z0-9+/]))`,
  'y',
);

/** Private keys and certificates, of any length and in any way of writing line breaks; a block that was cut off, too. */
export const PEM: Rule = {
  name: 'pem',
  triggers: ['-----begin'],
  find(text, at) {
    const begin = matchAt(BEGINS, text, at);
    return begin ? { start: at, end: at + begin[0].length, goesOn: moreOfBlock } : undefined;
  },
};

const LONGEST_END = 70;

function moreOfBlock(text: string, at: number): number {
  if (ENDED.test(text.slice(Math.max(0, at - LONGEST_END), at))) return at;
  for (const pattern of [ENDS, PIECE, HEADER, JOINED_PIECE, LOGGED_PIECE]) {
    const found = matchAt(pattern, text, at);
    if (found) return at + found[0].length;
  }
  return at;
}
