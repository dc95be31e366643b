import type { DeviceLogMeaning } from '../device-log';
import { type AnchorSearch, createAnchorSearch } from './anchors';
import { addressIn, portOf } from './line-text';
import { LINE_PATTERNS } from './patterns';
import type { LinePattern } from './patterns/line-pattern';
import { SDK_MARKERS, type SdkId, SETTING_PATTERNS } from './patterns/settings';

/** What a literal that was found in a line stands for. */
interface AnchorUse {
  readonly patterns: number[];
  readonly settings: number[];
  readonly sdks: SdkId[];
  /** ESC, with which colours begin. */
  readonly isColour: boolean;
}

export interface Matcher {
  readonly search: AnchorSearch;
  readonly uses: readonly AnchorUse[];
}

const ESCAPE = '\u001b';

/** All literals of all tables in one search. Built once a log: some milliseconds. */
export function createMatcher(): Matcher {
  const uses = new Map<string, AnchorUse>();
  const useOf = (literal: string): AnchorUse => {
    const use = uses.get(literal) ?? { patterns: [], settings: [], sdks: [], isColour: literal === ESCAPE };
    uses.set(literal, use);
    return use;
  };
  for (const [index, { anchors }] of LINE_PATTERNS.entries())
    for (const one of anchors) useOf(one).patterns.push(index);
  for (const [index, { anchors }] of SETTING_PATTERNS.entries())
    for (const one of anchors) useOf(one).settings.push(index);
  for (const [sdk, literals] of SDK_MARKERS) for (const one of literals) useOf(one).sdks.push(sdk);
  useOf(ESCAPE);
  return { search: createAnchorSearch([...uses.keys()]), uses: [...uses.values()] };
}

/** One meaning of one line. */
export interface Match {
  /** Index of the pattern, to tell two layers of an SDK that say the same from one that says it again. */
  readonly pattern: number;
  readonly meaning: DeviceLogMeaning;
  readonly whenBack: LinePattern['whenBack'];
  /** The words that told it, to show the line from there. */
  readonly words: string;
  readonly port: number | undefined;
  readonly host: string | undefined;
  readonly code: string | undefined;
  readonly client: string | undefined;
}

/** Meanings for which it matters where the device wanted to go. */
const OF_A_PLACE: ReadonlySet<DeviceLogMeaning> = new Set([
  'connack-missing',
  'connect-refused',
  'connect-timeout',
  'dns',
  'proxy',
  'reset',
  'server-untrusted',
  'unreachable',
] satisfies DeviceLogMeaning[]);

export function isOfAPlace(meaning: DeviceLogMeaning): boolean {
  return OF_A_PLACE.has(meaning);
}

/**
 * Programs of the operating system that look up names, check certificates and wait for answers of their own, as
 * syslog tags their lines. What they say of a place is not about the hub.
 */
const OF_THE_SYSTEM =
  /(?:^|\s)(?:ntpd|ntpdate|sntp|chronyd|systemd-(?:timesyncd|resolved|networkd)|apt(?:-get)?|unattended-upgr\w*|snapd|packagekitd|sshd|postfix\/\w+|named|dnsmasq|NetworkManager|cron|CRON|nginx|rsyslogd|filebeat|telegraf)(?:\[\d+\])?: /;

/** @param candidates indices of the patterns whose anchors the line holds, ascending */
export function matchLine(text: string, candidates: readonly number[]): readonly Match[] {
  const matches: Match[] = [];
  for (const pattern of candidates) {
    const row = LINE_PATTERNS[pattern];
    if (!row || matches.some(({ meaning, code }) => meaning === row.meaning && code === row.code)) continue;
    const found = row.test.exec(text);
    if (!found || row.given?.test(text) === false || row.unless?.test(text)) continue;
    if (isOfAPlace(row.meaning) && OF_THE_SYSTEM.test(text)) continue;
    matches.push(matchOf(pattern, row, found, text));
  }
  return matches;
}

const MOST_WORDS = 60;
/** Ids have at most 128 characters, host names 253. */
const LONGEST_HOST = 253;
const LONGEST_CLIENT = 257;

function matchOf(pattern: number, row: LinePattern, found: RegExpExecArray, text: string): Match {
  const { meaning, whenBack } = row;
  const { groups = {} } = found;
  const place = isOfAPlace(meaning) ? addressIn(text) : {};
  const host = groups.host ?? groups.label ?? place.host;
  const port = portOf(groups.port) ?? row.port ?? (host === place.host ? place.port : undefined);
  const code = groups.code ?? row.code;
  return {
    pattern,
    meaning,
    whenBack,
    words: found[0].trim().slice(0, MOST_WORDS),
    host: host?.slice(0, LONGEST_HOST),
    port,
    code,
    client: groups.client?.slice(0, LONGEST_CLIENT),
  };
}
