import { isIPv6 } from 'node:net';
import { isHexDigit, isLetterOrDigit, matchAt, startsWord, withoutEscape } from '../escapes';
import type { Rule } from '../rule';
import { createPrefixTree, type Range } from './prefix-tree';

const COLON = 0x3a;
const WRITTEN =
  /[0-9a-fA-F]{0,4}(?::[0-9a-fA-F]{0,4}){2,8}(?:(?<=:[0-9a-fA-F]{0,4})(?:\.\d{1,3}){3})?(?:\/(?<bits>\d{1,3})(?![\w.]))?/y;
/** How the hub hides the end of an IPv6 address is in no document: whatever is no number counts as hidden. */
const HIDDEN = /(?:[0-9a-fA-F]{1,4}:){2,7}:?(?:[xX*]{1,4}:){0,5}[xX*]{1,4}/y;
/** Without any digit only what begins as local addresses do: `dead::beef` is a name in a program. */
const LOCAL = /^f[cd][0-9a-f]{2}:|^fe[89ab][0-9a-f]:/i;

export const IPV6: Rule = {
  name: 'ipv6',
  triggers: [':'],
  find(text, at, after, floor) {
    const next = text.charCodeAt(after);
    if (next !== COLON && !isHexDigit(next)) return undefined;
    if (!mayBeAddress(text, at)) return undefined;
    const start = groupStart(text, at, floor);
    if (start === undefined) return undefined;
    const hidden = matchAt(HIDDEN, text, start)?.[0];
    if (hidden !== undefined && !isLetterOrDigit(text.charCodeAt(start + hidden.length)))
      return { start, end: start + hidden.length };
    const found = matchAt(WRITTEN, text, start);
    if (!found) return undefined;
    const [address = ''] = found[0].split('/');
    const end = start + found[0].length;
    if (!/::|(?:.*:){7}/.test(address) || isLetterOrDigit(text.charCodeAt(end)) || '_:'.includes(text[end] ?? ' '))
      return undefined;
    return (/\d/.test(address) || LOCAL.test(address)) && isIPv6(address) ? { start, end } : undefined;
  },
};

/** `::` or four groups; the time of day has three. */
function mayBeAddress(text: string, at: number): boolean {
  let group = 0;
  let colons = 1;
  for (let index = at + 1; group <= 4; index++) {
    const code = text.charCodeAt(index);
    if (isHexDigit(code)) group++;
    else if (code === COLON) {
      colons++;
      if (group === 0 || colons === 3) return true;
      group = 0;
    } else return colons === 2 && 'xX*'.includes(text[index] ?? ' ');
  }
  return false;
}

function groupStart(text: string, at: number, floor: number): number | undefined {
  let start = at;
  while (start > floor && at - start < 10 && isHexDigit(text.charCodeAt(start - 1))) start--;
  start = withoutEscape(text, start);
  const before = text[start - 1] ?? ' ';
  if (at - start > 4 || '_:.'.includes(before) || !startsWord(text, start)) return undefined;
  return start;
}

const range = (bytes: readonly number[], bits: number, isFixed: boolean): Range => ({ bytes, bits, isFixed });
const zeros = (count: number): number[] => Array.from({ length: count }, () => 0);

/** Unique local (RFC 4193), link-local, NAT64 and 6to4 stay what they are; multicast, "any" and loopback as they are. */
const RANGES: readonly Range[] = [
  range([0xfc], 7, false),
  range([0xfe, 0x80], 10, false),
  range([0x00, 0x64, 0xff, 0x9b], 32, false),
  range([0x20, 0x02], 16, false),
  range([0xff], 8, true),
  range(zeros(16), 128, true),
  range([...zeros(15), 1], 128, true),
];

/** An address within which an IPv4 address lies (`::ffff:203.0.113.7`) gets that one's pseudonym. */
export function createIpv6Pseudonyms(key: Buffer, ipv4: { map(octets: readonly number[]): number[] }) {
  const map = createPrefixTree(key, 'ipv6', RANGES);

  function mapped(bytes: readonly number[]): number[] {
    const isV4 = bytes.slice(0, 12).every((byte, index) => byte === (index < 10 ? 0 : 0xff));
    return isV4 ? [...bytes.slice(0, 12), ...ipv4.map(bytes.slice(12))] : map(bytes);
  }

  return {
    instead(written: string): string {
      if (/[xX*]/.test(written)) return hiddenEnd(written, map);
      const [address = '', bits] = written.split('/');
      const bytes = bytesOf(address);
      const result = mapped(bytes);
      if (bytes.every((byte, index) => byte === result[index])) return written;
      const text = address.includes('.')
        ? `${address.slice(0, address.lastIndexOf(':') + 1)}${result.slice(12).join('.')}`
        : groups(result);
      if (bits === undefined) return text;
      const length = Number(bits);
      const masked = result.map(
        (byte, index) => byte & (0xff << Math.max(0, Math.min(8, 8 - (length - index * 8)))) & 0xff,
      );
      const isNetwork = bytes.every(
        (byte, index) => (byte & ~(0xff << Math.max(0, Math.min(8, 8 - (length - index * 8)))) & 0xff) === 0,
      );
      return `${isNetwork ? `${groups(masked)}` : text}/${bits}`;
    },
  };
}

function hiddenEnd(written: string, map: (bytes: readonly number[]) => number[]): string {
  const first = written.search(/:?:[xX*]/);
  const known = written.slice(0, first).split(':').flatMap(pairOf);
  return `${groups(map(known))}${written.slice(first)}`;
}

function pairOf(group: string): number[] {
  const value = Number.parseInt(group === '' ? '0' : group, 16);
  return [value >> 8, value & 0xff];
}

function bytesOf(address: string): number[] {
  const plain = address.replace(/[\d.]+$/, (end) => (end.includes('.') ? hexOf(end.split('.').map(Number)) : end));
  const [left = '', right] = plain.split('::');
  const before = left === '' ? [] : left.split(':').flatMap(pairOf);
  const after = right === undefined || right === '' ? [] : right.split(':').flatMap(pairOf);
  return right === undefined ? before : [...before, ...zeros(16 - before.length - after.length), ...after];
}

function hexOf([a = 0, b = 0, c = 0, d = 0]: readonly number[]): string {
  return `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
}

function groups(bytes: readonly number[]): string {
  const parts: string[] = [];
  for (let index = 0; index < bytes.length; index += 2)
    parts.push((((bytes[index] ?? 0) << 8) | (bytes[index + 1] ?? 0)).toString(16));
  const text = parts.join(':');
  return bytes.length < 16 ? text : text.replace(/(?:^|:)0(?::0){2,}(?::|$)/, '::');
}
