import { lineBefore, matchAt, startsWord } from '../escapes';
import type { Rule } from '../rule';

const JWT_HEADER = /eyJ[\w-]{5,12000}/y;
const JWT_BODY = /\.[\w-]{0,2000}\.?[\w-]{5,}?/y;
/** The rest, and lines that go on with it as mail breaks them. */
const JWT_MORE = /[\w.-]{1,2000}|=?\r?\n[ \t>]{0,8}(?=[\w.-]{24,512}[ \t"']{0,2}(?:\r?\n|$))/y;

/** JWTs: header, payload and signature; encrypted ones have five parts. */
export const JWTS: Rule = {
  name: 'jwt',
  triggers: ['eyj'],
  find(text, at) {
    const header = matchAt(JWT_HEADER, text, at);
    if (!header) return undefined;
    const dot = at + header[0].length;
    const body = matchAt(JWT_BODY, text, dot);
    // No header that begins within this one has a body either.
    if (!body) return dot;
    return {
      start: at,
      end: dot + body[0].length,
      goesOn: (whole, from) => from + (matchAt(JWT_MORE, whole, from)?.[0].length ?? 0),
    };
  },
};

const CREDENTIALS = /(?:[ \t]|%20|\+){1,4}(?<value>(?:[A-Za-z0-9._~+/-]|%2[bBfF]){4,512})/y;
const MORE = /(?:[A-Za-z0-9._~+/=-]|%2[bBfF]|%3[dD]){1,512}/y;
const AUTHORIZATION =
  /authorization(?:\\{0,31}["']|%22)?(?:[ \t]|%20){0,4}(?:[:=,(>]|%3[aAdD])(?:[ \t]|%20){0,4}(?:\\{0,31}["']|%22)?(?:\[["'])?$/i;
/** "Bearer authentication", "basic authentication" are words. */
const SHORTEST = 16;

/** `Bearer …` and `Basic …`; short ones only behind `Authorization:`. */
export const CREDENTIALS_IN_HEADERS: readonly Rule[] = ['bearer', 'basic'].map((scheme) => ({
  name: scheme,
  triggers: [scheme],
  find(text, at, after) {
    const found = startsWord(text, at) ? matchAt(CREDENTIALS, text, after) : null;
    const value = found?.groups?.value;
    if (!found || value === undefined) return undefined;
    const end = after + found[0].length;
    const isHeader = AUTHORIZATION.test(lineBefore(text, at, 60).before);
    if (!isHeader && (value.length < SHORTEST || !/[0-9A-Z]/.test(value.slice(1)))) return undefined;
    return {
      start: end - value.length,
      end,
      goesOn: (whole, from) => from + (matchAt(MORE, whole, from)?.[0].length ?? 0),
    };
  },
}));

const GITHUB = /(?:gh[pousr]_|github_pat_)[A-Za-z0-9_]{30,255}/y;
/** Entra client secrets: 40 characters, the fourth to sixth of them `8Q~` or `7Q~`. */
const CLIENT_SECRET = /[\w~.-]{3}[78]Q~[\w~.-]{31,34}/y;

/** Tokens that show by themselves what they are. */
export const MARKED_TOKENS: readonly Rule[] = [
  {
    name: 'token',
    triggers: ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'github_pat_'],
    find(text, at) {
      const token = matchAt(GITHUB, text, at);
      return token ? { start: at, end: at + token[0].length } : undefined;
    },
  },
  {
    name: 'token',
    triggers: ['7q~', '8q~'],
    find(text, at, _after, floor) {
      const start = at - 3;
      const token = start < floor ? null : matchAt(CLIENT_SECRET, text, start);
      return token ? { start, end: start + token[0].length } : undefined;
    },
  },
];
