import { matchAt } from '../escapes';
import type { Rule } from '../rule';
import { namedSecret } from './named';

/** Passwords, and tokens that only their names tell. */
export const PASSWORDS: readonly Rule[] = [
  namedSecret({ rule: 'password', names: ['password', 'passwd', 'pass phrase'], shortest: 1 }),
  namedSecret({ rule: 'password', names: ['pwd', 'pass', 'secret'], whole: true, shortest: 1 }),
  namedSecret({
    rule: 'token',
    names: ['access token', 'refresh token', 'id token', 'auth token', 'sas token', 'bot token'],
    shortest: 16,
  }),
];

const USER_INFO = /[^ \t\r\n\f\v:/?#@"'<>[\\]{0,256}:(?<password>[^ \t\r\n\f\v/?#"'<>\\]{1,256})@/y;
const ENCODED_INFO =
  /(?:[\w.~!$*+-]|%(?!40|2[02fF]|3[aAfF]|0[aAdD])){0,128}%3[aA](?<password>(?:[\w.~!$*+-]|%(?!2[02fF]|3[fF]|0[aAdD])){1,256})%40/y;
const PLACEHOLDER = /^\[removed:/;

/** `mqtt://user:password@host`; in a password that holds an @, the last one counts. */
export const URL_PASSWORDS: Rule = {
  name: 'url-password',
  triggers: ['://', '%3a%2f%2f', ':\\/\\/'],
  find(text, at, after) {
    const info = matchAt(text[at] === '%' ? ENCODED_INFO : USER_INFO, text, after);
    const password = info?.groups?.password;
    if (!info || password === undefined || PLACEHOLDER.test(password)) return undefined;
    const end = after + info[0].length - (text[at] === '%' ? 3 : 1);
    return { start: end - password.length, end };
  },
};

const CODE = /(?<code>[A-Za-z0-9_-]{40,100}(?:={0,2}|(?:%3[dD]){0,2}))(?![A-Za-z0-9_-])/y;

/** The key of an Azure function within its URL. */
export const FUNCTION_CODES: Rule = {
  name: 'key',
  triggers: ['?code=', '&code=', '%3fcode%3d', '%26code%3d'],
  find(text, _at, after) {
    const code = matchAt(CODE, text, after)?.groups?.code;
    return code === undefined ? undefined : { start: after, end: after + code.length };
  },
};
