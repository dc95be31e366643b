/**
 * The time stamp at the beginning of a log line. How exact it is decides what can be made of it:
 * `full` names a date, `yearless` (syslog) only month and day, `clock` (C SDK trace: `-> 14:03:22 CONNECT`) the time of day.
 */
export type Stamp = {
  /** Where it stands in the line, and how long it is. */
  readonly index: number;
  readonly length: number;
  /** It names its zone, or counts from the epoch. */
  readonly zoned: boolean;
} & (
  | { readonly kind: 'full' /** Milliseconds since the epoch, as UTC without a zone. */; readonly ms: number }
  | { readonly kind: 'yearless' /** From 1. */; readonly month: number; readonly day: number; readonly ofDay: number }
  | { readonly kind: 'clock' /** Milliseconds since midnight. */; readonly ofDay: number }
);

/** A stamp stands behind a level, a host, a program, a thread at most. Own judgement. */
const LATEST_START = 120;
const LATEST_CLOCK = 60;
/** Behind a syslog stamp often stands the program's own, with year and zone. It tells of the same moment. Own judgement. */
const SAME_MOMENT_MS = 10_000;
const QUARTER_MS = 15 * 60_000;
const DAY_MS = 86_400_000;

const MONTHS = 'Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec';
const TIME =
  '(?<hour>[01]?\\d|2[0-3]):(?<minute>[0-5]?\\d):(?<second>[0-5]?\\d|60)(?:[.,](?<fraction>\\d{1,9})(?!\\d))?(?: ?(?<half>[AaPp])\\.?[Mm]\\b)?';
const ZONE =
  '(?: ?(?<zone>Z\\b|UTC\\b|GMT\\b|[+-]\\d\\d:\\d\\d(?!\\d)|[+-]\\d{4}(?!\\d))|(?<hours>[+-]\\d\\d)(?![\\d:]))?';

/** Formats as seen in the logs of the SDKs' issues; each names day and time, so that none is found inside of a number. */
const FULL: readonly RegExp[] = [
  // 2026-11-20T08:00:04.117Z, 2026-11-20 08:00:04,117, 2026/11/20 08:00:04, <6> 2026-11-20 08:00:04.117 +00:00 [INF]
  new RegExp(`(?<![\\d.])(?<year>(?:19|20)\\d\\d)[-/.](?<month>\\d{1,2})[-/.](?<day>\\d{1,2})(?:T|,? +)${TIME}${ZONE}`),
  // 11/20/2026 8:00:04 AM, 11/15/2026, 12:01:01.325 AM, 20.11.2026 08:00:04, 20-11-2026 / 08:00:04, 8/7/19 1:45:52 AM
  new RegExp(
    `(?<![\\d.])(?<first>\\d{1,2})(?<gap>[-/.])(?<other>\\d{1,2})[-/.](?<year>(?:19|20)?\\d\\d)(?:T|,? +|,? */ *)${TIME}${ZONE}`,
  ),
  // Nov 20, 2026 @ 08:00:04.117 and Nov 20 2026 08:00:04
  new RegExp(
    `\\b(?<name>${MONTHS})[a-z]* {1,2}(?<day>\\d{1,2}),? (?<year>(?:19|20)\\d\\d),?(?: @| at)? {1,2}${TIME}${ZONE}`,
    'i',
  ),
  // Fri Nov 20 08:00:04 2026 (C's ctime) and Fri Nov 20 08:00:04 GMT 2026 (Java)
  new RegExp(
    `\\b(?<name>${MONTHS}) {1,2}(?<day>\\d{1,2}) ${TIME}(?: (?<zone>UTC|GMT|[A-Z]{3,4}))? (?<year>(?:19|20)\\d\\d)(?![-\\d:])`,
  ),
  // 20/Nov/2026:08:00:04 +0100 and 20 Nov 2026 08:00:04 GMT
  new RegExp(`\\b(?<day>\\d{1,2})[ /-](?<name>${MONTHS})[a-z]*[ /-](?<year>(?:19|20)\\d\\d)[ :T]${TIME}${ZONE}`, 'i'),
  // 2026 Nov 20 08:00:04
  new RegExp(`\\b(?<year>(?:19|20)\\d\\d) (?<name>${MONTHS}) {1,2}(?<day>\\d{1,2}) ${TIME}${ZONE}`),
  // 1795161604.117 and 1795161604117 at the start, "time":1795161604117, ts=1795161604.117
  /(?:^\[?|["\s](?:time|ts|timestamp)["']?[:=]\s?)(?<epoch>1[4-9]\d{8}|20\d{8})(?:\.(?<fraction>\d{1,9})|(?<millis>\d{3}))?(?=[\s\],:}|]|$)/,
];
/** Nov 20 08:00:04 (syslog), 11-20 08:00:04.117 (logcat). */
const YEARLESS: readonly RegExp[] = [
  new RegExp(`\\b(?<name>${MONTHS}) {1,2}(?<day>\\d{1,2}) ${TIME}`, 'i'),
  new RegExp(`^(?<month>\\d\\d)-(?<day>\\d\\d) ${TIME}`),
];
/** Not the time of a full date, which was taken or turned down already. */
const CLOCK = new RegExp(`(?<![\\d:.-])(?<!\\d{4}[ T])${TIME}(?![\\d:])`);

/** A moment that the line speaks of is not when it was written: when a certificate ends, when a ROM was built. */
const SPOKEN_OF =
  /(?:\b(?:until|expir\w*|since|before|after|valid|from|ends?|begins?|built|compile\w*|at|on|for|to|in|took|next|uptime|elapsed|duration)|compile time|^ets)\W*$/i;

/** The best stamp of a line; undefined when it has none. @param head the line's first 200 characters or so */
export function findStamp(head: string): Stamp | undefined {
  const full = firstOf(FULL, head, readFull);
  if (full?.zoned) return full;
  const weaker = firstOf(YEARLESS, head, readYearless) ?? firstOf([CLOCK], head, readClock, LATEST_CLOCK);
  if (!full) return weaker;
  // The one further left is the line's own; the other must tell of the same moment to take its place.
  if (!weaker || weaker.index >= full.index) return full;
  return isSameMoment(full, weaker) ? full : weaker;
}

function firstOf(
  formats: readonly RegExp[],
  head: string,
  read: (match: RegExpExecArray) => Stamp | undefined,
  latest = LATEST_START,
): Stamp | undefined {
  let first: Stamp | undefined;
  for (const format of formats) {
    const match = format.exec(head);
    if (!match || match.index > latest || (first && match.index >= first.index)) continue;
    if (!SPOKEN_OF.test(head.slice(Math.max(0, match.index - 24), match.index))) first = read(match) ?? first;
  }
  return first;
}

/** Up to the zone: whole quarter hours. */
function isSameMoment(full: Stamp, weaker: Stamp): boolean {
  if (full.kind !== 'full' || weaker.kind === 'full') return false;
  const off = (((full.ms - weaker.ofDay) % QUARTER_MS) + QUARTER_MS) % QUARTER_MS;
  return off <= SAME_MOMENT_MS || off >= QUARTER_MS - SAME_MOMENT_MS;
}

function readFull(match: RegExpExecArray): Stamp | undefined {
  const { index, groups = {} } = match;
  const length = match[0].length;
  if (groups.epoch !== undefined) {
    const ms = Number(groups.epoch) * 1000 + Number(groups.millis ?? 0) + fractionMs(groups.fraction);
    return { kind: 'full', index, length, zoned: true, ms };
  }
  const [month, day] = monthAndDay(groups);
  const year = Number(groups.year) + (groups.year?.length === 2 ? 2000 : 0);
  const ofDay = timeOfDay(groups);
  if (!isDate(month, day) || ofDay === undefined) return undefined;
  const zone = zoneMs(groups.zone ?? groups.hours);
  return {
    kind: 'full',
    index,
    length,
    zoned: zone !== null,
    ms: Date.UTC(year, month - 1, day) + ofDay - (zone ?? 0),
  };
}

function readYearless(match: RegExpExecArray): Stamp | undefined {
  const { index, groups = {} } = match;
  const [month, day] = monthAndDay(groups);
  const ofDay = timeOfDay(groups);
  if (!isDate(month, day) || ofDay === undefined) return undefined;
  return { kind: 'yearless', index, length: match[0].length, zoned: false, month, day, ofDay };
}

function readClock(match: RegExpExecArray): Stamp | undefined {
  const ofDay = timeOfDay(match.groups ?? {});
  return ofDay === undefined
    ? undefined
    : { kind: 'clock', index: match.index, length: match[0].length, zoned: false, ofDay };
}

/** Dots and dashes write the day first, slashes the month, as .NET and en-US do, unless it cannot be one. */
function monthAndDay(groups: Readonly<Record<string, string | undefined>>): [number, number] {
  const { first, other, gap, name } = groups;
  if (name !== undefined) return [MONTHS.toLowerCase().indexOf(name.toLowerCase()) / 4 + 1, Number(groups.day)];
  if (first === undefined) return [Number(groups.month), Number(groups.day)];
  return gap === '/' && Number(first) <= 12 ? [Number(first), Number(other)] : [Number(other), Number(first)];
}

function isDate(month: number, day: number): boolean {
  return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

function timeOfDay(groups: Readonly<Record<string, string | undefined>>): number | undefined {
  const { hour, minute, second, fraction, half } = groups;
  let hours = Number(hour);
  if (half !== undefined) {
    if (hours < 1 || hours > 12) return undefined;
    hours = (hours % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
  }
  const ms = ((hours * 60 + Number(minute)) * 60 + Number(second)) * 1000 + fractionMs(fraction);
  return Math.min(ms, DAY_MS - 1);
}

function fractionMs(fraction: string | undefined): number {
  return fraction === undefined ? 0 : Math.trunc(Number(`0.${fraction}`) * 1000);
}

/** Null without a zone, and for the names that more than one zone has (CST). */
function zoneMs(zone: string | undefined): number | null {
  if (zone === undefined) return null;
  if (/^(?:Z|UTC|GMT)$/.test(zone)) return 0;
  const [, sign, hours, minutes] = /^([+-])(\d\d):?(\d\d)?$/.exec(zone) ?? [];
  if (hours === undefined) return null;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes ?? 0)) * 60_000;
}
