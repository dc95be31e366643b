import { createHmac } from 'node:crypto';
import { isHexDigit, matchAt, startsWord, withoutEscape } from '../escapes';
import type { Rule } from '../rule';

const WRITTEN = /[0-9a-fA-F]{2}([:-])[0-9a-fA-F]{2}(?:\1[0-9a-fA-F]{2}){4}(?![0-9A-Za-z_]|\1[0-9a-fA-F])/y;
/** Cisco's form. */
const IN_FOURS =
  /(?=[0-9.]{0,14}[a-fA-F])[0-9a-fA-F]{4}\.[0-9a-fA-F]{4}\.[0-9a-fA-F]{4}(?![0-9A-Za-z_]|\.[0-9a-fA-F])/y;
const NOBODY = /^(?:0{12}|f{12})$/i;

export const MAC: Rule = {
  name: 'mac',
  triggers: [':', '-', '.'],
  find(text, at, _after, floor) {
    const sign = text[at];
    const width = sign === '.' ? 4 : 2;
    if (text[at + width + 1] !== sign) return undefined;
    let start = at;
    while (start > floor && at - start < width + 6 && isHexDigit(text.charCodeAt(start - 1))) start--;
    start = withoutEscape(text, start);
    const before = text[start - 1];
    if (at - start !== width || before === '_' || !startsWord(text, start)) return undefined;
    if (before === sign && isHexDigit(text.charCodeAt(start - 2))) return undefined;
    const found = matchAt(width === 4 ? IN_FOURS : WRITTEN, text, start);
    // Digits alone between hyphens are a date and a time.
    if (!found || (sign === '-' && !/[a-f]/i.test(found[0]))) return undefined;
    return { start, end: start + found[0].length };
  },
};

/** Addresses that their first byte marks as made up (locally administered), in the form and case of the original. */
export function createMacPseudonyms(key: Buffer) {
  return {
    instead(written: string): string {
      const digits = written.replace(/[^0-9a-f]/gi, '');
      if (NOBODY.test(digits)) return written;
      const digest = createHmac('sha256', key).update(`mac/${digits.toLowerCase()}`).digest('hex');
      const made = `02${digest.slice(0, 10)}`;
      let next = 0;
      const text = written.replace(/[0-9a-f]/gi, () => made[next++] ?? '0');
      return /[A-F]/.test(written) ? text.toUpperCase() : text;
    },
  };
}
