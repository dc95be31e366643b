import { isLetterOrDigit, matchAt, withoutEscape } from '../escapes';
import type { Found, Rule } from '../rule';

/** Characters of 32 and of 64 bytes in base64, without padding. */
const SHORT = 43;
const LONG = 86;
const PADDING = /={1,2}|%(?:25){0,2}3[dD](?:%(?:25){0,2}3[dD])?|(?:\\{1,16}u003[dD]){1,2}/y;
/** `sha256-…=`, `sha256:…=`: a digest of something, not a key. */
const OF_DIGEST = /sha-?256(?:[-:= ]|: )"?$/i;

/**
 * 32 or 64 bytes in base64 on their own: what IoT Hub, DPS and storage accounts hand out. A digest looks the same; when it is
 * not named, it goes too.
 */
export const BARE_KEYS: Rule = {
  name: 'bare-key',
  triggers: [],
  afterRuns: true,
  find(text, at, after, floor): Found | undefined {
    const start = keyStart(text, at, after, floor);
    const padding = matchAt(PADDING, text, after)?.[0];
    if (start === undefined || padding === undefined || isWrongPadding(padding, after - start)) return undefined;
    if (OF_DIGEST.test(text.slice(Math.max(0, start - 12), start))) return undefined;
    return { start, end: after + padding.length };
  },
};

/** The same without its padding, where nothing else looks so. */
export const UNPADDED_KEYS: Rule = {
  name: 'bare-key',
  triggers: [],
  afterRuns: true,
  find(text, at, after, floor): Found | undefined {
    const start = keyStart(text, at, after, floor);
    if (start === undefined || '-_='.includes(text[after] ?? ' ') || '-_'.includes(text[start - 1] ?? ' '))
      return undefined;
    if (OF_DIGEST.test(text.slice(Math.max(0, start - 12), start))) return undefined;
    return looksRandom(text.slice(start, after)) ? { start, end: after } : undefined;
  },
};

const BASE64 = /^[A-Za-z0-9+/]*$/;

/** Behind a slash, which may as well be a part of a key: `devices/KEY/x`. */
export const KEYS_IN_PATHS: Rule = {
  name: 'bare-key',
  triggers: ['='],
  find(text, at, after, floor): Found | undefined {
    const isLong = text[after] === '=';
    const start = at - (isLong ? LONG : SHORT);
    if (start < floor || text[start - 1] !== '/') return undefined;
    return BASE64.test(text.slice(start, at)) ? { start, end: isLong ? after + 1 : after } : undefined;
  },
};

const ENCODED_SIGN = /%2[bBfF]$/;

/** In a URL its plus and slash are `%2B` and `%2F`, and its end is `%3D`. */
export const ENCODED_KEYS: Rule = {
  name: 'bare-key',
  triggers: ['%3d'],
  find(text, at, after, floor): Found | undefined {
    const padding = matchAt(PADDING, text, at)?.[0] ?? '';
    let start = at;
    let length = 0;
    while (length <= LONG && start > floor) {
      if (ENCODED_SIGN.test(text.slice(Math.max(floor, start - 3), start))) start -= 3;
      else if (start - 2 > floor && text[start - 3] === '%') break;
      else if (isLetterOrDigit(text.charCodeAt(start - 1))) start -= 1;
      else break;
      length++;
    }
    const isKey = (length === SHORT && padding.length === 3) || (length === LONG && padding.length === 6);
    return isKey ? { start, end: after - 3 + padding.length } : undefined;
  },
};

function keyStart(text: string, at: number, after: number, floor: number): number | undefined {
  const start = withoutEscape(text, at);
  const length = after - start;
  return start >= floor && (length === SHORT || length === LONG) ? start : undefined;
}

function isWrongPadding(padding: string, length: number): boolean {
  const signs = padding.startsWith('=') ? padding.length : padding.split(/3d/i).length - 1;
  return signs !== (length === SHORT ? 1 : 2);
}

/** Thresholds: of random base64 about 7 in 43 are digits, 17 capitals, and 27 neighbours differ in kind; of names few. */
const LEAST_DIGITS = 3;
const LEAST_LETTERS = 6;
const LEAST_CHANGES = 18;

/** What no name or path looks like. */
function looksRandom(run: string): boolean {
  const kinds = [...run].map((char) =>
    /\d/.test(char) ? 'd' : /[a-z]/.test(char) ? 'l' : /[A-Z]/.test(char) ? 'u' : 's',
  );
  const count = (kind: string) => kinds.filter((one) => one === kind).length;
  const changes = kinds.filter((kind, index) => index > 0 && kind !== kinds[index - 1]).length;
  return (
    count('d') >= LEAST_DIGITS && count('l') >= LEAST_LETTERS && count('u') >= LEAST_LETTERS && changes >= LEAST_CHANGES
  );
}

/** Keys that Azure marks (Common Annotated Security Keys): 84 characters with the mark behind 52 of them, or 88. */
const MARKED = /[A-Za-z0-9+/]{52}JQQJ9[A-Za-z0-9+/]{27}(?:[A-Za-z0-9+/]{2}==)?/y;
const BEFORE_MARK = 52;

export const MARKED_KEYS: Rule = {
  name: 'bare-key',
  triggers: ['jqqj9'],
  find(text, at, _after, floor): Found | undefined {
    const start = at - BEFORE_MARK;
    const key = start < floor ? null : matchAt(MARKED, text, start);
    return key ? { start, end: start + key[0].length } : undefined;
  },
};
