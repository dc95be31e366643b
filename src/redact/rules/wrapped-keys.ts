import { matchAt } from '../escapes';
import type { Rule } from '../rule';

/** Mail and terminals break lines; 32 or 64 bytes in base64 tell where the key ends all the same. */
const BREAK = String.raw`(?:=?\r?\n[ \t>|]{0,40}|\\\r?\n[ \t]{0,40}|\\{1,31}r?\\{0,31}n)`;
const WRAPPED = new RegExp(
  String.raw`(?:=|:|%3[dD])[ \t]{0,8}(?:${BREAK})?["']?(?<key>(?:(?:[A-Za-z0-9+/](?:${BREAK})?){86}==|(?:[A-Za-z0-9+/](?:${BREAK})?){43}=))(?![A-Za-z0-9+/=])`,
  'y',
);

/** A key in a connection string that goes on in the next line. */
export const WRAPPED_KEYS: Rule = {
  name: 'key',
  triggers: [
    'sharedaccesskey',
    'accountkey',
    'primarykey',
    'secondarykey',
    'symmetrickey',
    'shared_access_key',
    'device_key',
  ],
  find(text, _at, after) {
    const wrapped = matchAt(WRAPPED, text, after);
    const key = wrapped?.groups?.key;
    if (!wrapped || key === undefined || !/[\n\\]/.test(key)) return undefined;
    const end = after + wrapped[0].length;
    return { start: end - key.length, end };
  },
};
