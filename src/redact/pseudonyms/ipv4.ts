import { isDigit, lineBefore, matchAt, startsWord, withoutEscape } from '../escapes';
import type { Rule } from '../rule';
import { createPrefixTree, type Range } from './prefix-tree';

/** The hub hides an address's end: `203.0.113.XXX`. */
const ADDRESS =
  /(?<octets>\d{1,3}\.\d{1,3}\.\d{1,3})\.(?:(?<last>\d{1,3})|(?<hidden>[xX*]{1,3}))(?:\/(?<bits>\d{1,2})(?![\w.]))?/y;
const GOES_ON = /[\w]|\.\d|\.(?!in-addr)[a-z]|[-+](?:alpha|beta|rc|pre|preview|snapshot|dev|ci|build)(?![a-z])/iy;
/** `agent/1.2.3.4`, `version 1.2.3.4`, `Version=1.2.3.4`, `"fw":"1.2.3.4"`, `v1.2.3.4`. */
const VERSION_BEFORE =
  /(?:\b(?:v|ver|version|versions|release|revision|rev|build|firmware|fw|sdk|kernel|runtime|assembly|driver|nuget)|Version)[\\"']{0,8}[ \t]?[:=]?[ \t]?[\\"']{0,8}[ \tv(-]?$/i;
const AGENT_BEFORE = /(?:^|[ \t"'(;,[\\])(?<name>[A-Za-z][\w.+-]{0,80})\/$/;
/** Java writes `host/address:port`; these take an address behind their slash. */
const HOST_LIKE = /\.[a-z]{2,}$|^(?:localhost|tcp|udp|ip|ip4|ipv4|addr|address|host|dns)$/i;
/** `2026-11-20 12.30.45.123` */
const DATE_BEFORE = /\d[-/]\d{1,4}[ T-]$/;

export const IPV4: Rule = {
  name: 'ipv4',
  triggers: ['.'],
  find(text, at, after, floor) {
    if (!isDigit(text.charCodeAt(at - 1)) || !isDigit(text.charCodeAt(after))) return undefined;
    const start = octetStart(text, at, floor);
    const found = start === undefined ? null : matchAt(ADDRESS, text, start);
    if (!found || start === undefined || !octetsOf(found)) return undefined;
    const end = start + found[0].length;
    if (found.groups?.hidden === undefined && (matchAt(GOES_ON, text, end) || isVersion(text, start, end)))
      return undefined;
    return { start, end };
  },
};

function octetStart(text: string, at: number, floor: number): number | undefined {
  let start = at;
  while (start > floor && at - start < 6 && isDigit(text.charCodeAt(start - 1))) start--;
  start = withoutEscape(text, start);
  const before = text[start - 1];
  if (at - start > 3 || start === at || before === '_' || !startsWord(text, start)) return undefined;
  return before === '.' && isDigit(text.charCodeAt(start - 2)) ? undefined : start;
}

function octetsOf({ groups = {} }: RegExpExecArray): number[] | undefined {
  const octets = [...(groups.octets ?? '').split('.'), ...(groups.last === undefined ? [] : [groups.last])].map(Number);
  return octets.every((octet) => octet < 256) && Number(groups.bits ?? 0) <= 32 ? octets : undefined;
}

function isVersion(text: string, start: number, end: number): boolean {
  const { before } = lineBefore(text, start, 100);
  if (VERSION_BEFORE.test(before) || DATE_BEFORE.test(before)) return true;
  const name = AGENT_BEFORE.exec(before)?.groups?.name;
  return name !== undefined && !HOST_LIKE.test(name) && !/^:\d{2,5}(?!\d)/.test(text.slice(end, end + 7));
}

const range = (address: string, bits: number, isFixed: boolean): Range => ({
  bytes: address.split('.').map(Number),
  bits,
  isFixed,
});

/**
 * Private ranges (RFC 1918, 6598, 3927) stay what they are, since a private endpoint is told by them. Loopback, "any",
 * multicast and broadcast say nothing of anybody; nor do the addresses that Azure uses in every network, and public resolvers.
 */
const RANGES: readonly Range[] = [
  range('10.0.0.0', 8, false),
  range('100.64.0.0', 10, false),
  range('169.254.0.0', 16, false),
  range('172.16.0.0', 12, false),
  range('192.168.0.0', 16, false),
  range('0.0.0.0', 8, true),
  range('127.0.0.0', 8, true),
  range('224.0.0.0', 3, true),
  ...['168.63.129.16', '169.254.169.254', '1.1.1.1', '8.8.8.8', '8.8.4.4', '9.9.9.9'].map((one) =>
    range(one, 32, true),
  ),
];

/** Whole addresses, hidden ends and masks; the mapped text has the form of the original. */
export function createIpv4Pseudonyms(key: Buffer) {
  const map = createPrefixTree(key, 'ipv4', RANGES);
  return {
    map,
    instead(written: string): string {
      const found = matchAt(ADDRESS, written, 0);
      const octets = found && octetsOf(found);
      if (!found || !octets) return written;
      const { hidden, bits } = found.groups ?? {};
      const mapped = map(octets);
      if (hidden !== undefined) return `${mapped.join('.')}.${hidden}${bits === undefined ? '' : `/${bits}`}`;
      if (bits === undefined) return mapped.join('.');
      return `${(isNetwork(octets, Number(bits)) ? networkOf(mapped, Number(bits)) : mapped).join('.')}/${bits}`;
    },
  };
}

function isNetwork(octets: readonly number[], bits: number): boolean {
  return networkOf(octets, bits).every((octet, index) => octet === octets[index]);
}

function networkOf(octets: readonly number[], bits: number): number[] {
  return octets.map((octet, index) => octet & (0xff << Math.max(0, Math.min(8, 8 - (bits - index * 8)))) & 0xff);
}
