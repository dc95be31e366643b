import type { ParsedComponents, ParsedResult } from 'chrono-node';
// Of its languages the one that is read here.
import { casual } from 'chrono-node/en';
import { instantOf, type LocalTime, localTime } from '../../cards/local-time';
import { DAY, type Period } from './period';

export interface TimeWords {
  readonly period: Period | null;
  /** The text without its words about time. */
  readonly rest: string;
  /** Set when the time cannot be looked at; one sentence. */
  readonly why?: string;
}

const HOUR = 3_600_000;
const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: HOUR, d: DAY, w: 7 * DAY };
const NUMBERS: Readonly<Record<string, number>> = {
  a: 1,
  an: 1,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  ten: 10,
  twelve: 12,
};
const FUTURE = 'That time lies in the future. I can look at what has happened in the last seven days.';
const BACKWARDS = 'That time ends before it begins. Say it like “yesterday from 2 pm to 4 pm”.';

/** Words about time in a message, in the person's zone. Which days and hours are meant is chrono-node's work; what a diagnosis makes of them is ours. */
export function findTime(text: string, now: Date, zone: string): TimeWords {
  const lasting =
    /\b(?:(?:in|for|over|during|within) )?(?:the )?(?:last|past|previous|for) (\d{1,5}|an?|one|two|three|four|five|six|seven|eight|ten|twelve)? ?(minutes?|mins?|hours?|hrs?|h|days?|d|weeks?|w)\b/i.exec(
      text,
    );
  if (lasting) {
    const count = lasting[1] === undefined ? 1 : (NUMBERS[lasting[1].toLowerCase()] ?? Number(lasting[1]));
    const unit = UNITS[(lasting[2] ?? 'h').charAt(0).toLowerCase()] ?? HOUR;
    const rest = text.replace(lasting[0], ' ');
    if (count === 0)
      return { period: null, rest, why: 'A time of zero length shows nothing. Say it like “last 3 hours”.' };
    return { period: { kind: 'last', ms: count * unit }, rest };
  }
  const plain = plainer(text);
  const reference = { instant: now, timezone: offsetMinutes(now, zone) };
  const found = casual.parse(plain, reference);
  const first = found[0];
  if (!first) return { period: null, rest: text };
  const rest = found.reduceRight(
    (left, hit) => left.slice(0, hit.index) + left.slice(hit.index + hit.text.length),
    plain,
  );
  const before = plain.slice(0, first.index).toLowerCase();
  const since = /\b(?:since|after|from|starting|began|begins)(?: around| about)?\s*$/.test(before);
  const end =
    first.end ??
    (found[1] && /^\s*(?:to|until|till|and|-)\s*$/.test(between(plain, first, found[1])) ? found[1].start : null);
  const from = moment(first.start, now, zone, 'start');
  if (end) {
    // An end without a day of its own is on the day of the begin, or on the next: "from 22:00 to 2:00".
    let to = moment(end, now, zone, 'end');
    if (to <= from && !end.isCertain('day') && !end.isCertain('weekday')) to = new Date(to.getTime() + DAY);
    return bounded(from, to, now, rest.replace(/\b(?:between|from|since)\b/i, ' '));
  }
  const cleaned = rest
    .replace(/\b(?:since|after|from|on|at|around|about)\s*$/i, ' ')
    .replace(/\b(?:since|around|about)\s+(?=\s|§|$)/i, ' ');
  if (since) return bounded(from, null, now, cleaned);
  if (first.start.isCertain('hour') && !/\bago\b/i.test(first.text)) {
    // "at 14:05": what led there and what followed.
    return bounded(
      new Date(from.getTime() - HOUR),
      new Date(Math.min(from.getTime() + HOUR, Math.max(now.getTime(), from.getTime()))),
      now,
      cleaned,
    );
  }
  if (/\bago\b|\bthis\b|\blast (?:week|month|year|night)\b|\btoday\b|\btonight\b/i.test(first.text))
    return bounded(from, null, now, cleaned);
  return bounded(from, new Date(from.getTime() + DAY), now, cleaned);
}

function bounded(from: Date, to: Date | null, now: Date, rest: string): TimeWords {
  if (from >= now) return { period: null, rest, why: FUTURE };
  if (to !== null && to <= from) return { period: null, rest, why: BACKWARDS };
  if (to === null || to >= now) return { period: { kind: 'since', from: from.toISOString() }, rest };
  return { period: { kind: 'between', from: from.toISOString(), to: to.toISOString() }, rest };
}

/** What people write and chrono reads otherwise. */
function plainer(text: string): string {
  return text
    .replace(/\b24\/7\b/g, ' ')
    .replace(/\b(\d{4}-\d\d-\d\d) (\d\d:\d\d)\b/g, '$1T$2:00')
    .replace(
      /\bbetween (\d{1,2}(?::\d\d)?) ?(am|pm)? and (\d{1,2}(?::\d\d)?) ?(am|pm)\b/gi,
      (_m, a, half, b, ampm) => `from ${a} ${half ?? ampm} to ${b} ${ampm}`,
    )
    .replace(/\bbetween (.{1,40}?) and (.{1,40})/gi, 'from $1 to $2')
    .replace(
      /\b(yesterday|today) from (\d{1,2}(?::\d\d)? ?(?:am|pm)?) to (\d{1,2}(?::\d\d)? ?(?:am|pm)?)/gi,
      '$1 $2 - $3',
    )
    .replace(/\b(\d{1,2}(?::\d\d)?)(?: o'?clock)? this morning\b/gi, 'today $1 am')
    .replace(/\b(\d{1,2}(?::\d\d)?)(?: o'?clock)? (?:this afternoon|this evening|tonight)\b/gi, 'today $1 pm')
    .replace(/\b(\d{1,2}(?::\d\d)?)(?: o'?clock)? yesterday (?:afternoon|evening)\b/gi, 'yesterday $1 pm')
    .replace(/\b(\d{1,2}(?::\d\d)?)(?: o'?clock)? in the (?:afternoon|evening)\b/gi, '$1 pm')
    .replace(/\bthis morning\b/gi, 'today')
    .replace(/\b(?:over ?night|last night)\b/gi, 'since yesterday 6 pm')
    .replace(/\bsince since\b/gi, 'since');
}

/** The instant that the words mean on the person's wall clock; a day without an hour begins at midnight. */
function moment(words: ParsedComponents, now: Date, zone: string, edge: 'start' | 'end'): Date {
  if (words.isCertain('timezoneOffset')) return words.date();
  const given = (part: 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second') => words.get(part) ?? 0;
  const timed = words.isCertain('hour') || words.isCertain('minute');
  const day = { year: given('year'), month: given('month'), day: given('day') };
  const local: LocalTime = timed
    ? { ...day, hour: given('hour'), minute: given('minute'), second: 0 }
    : { ...day, day: day.day + (edge === 'end' ? 1 : 0), hour: 0, minute: 0, second: 0 };
  const at = instantOf(local, zone);
  // "since 22:00", said at 9:00, means yesterday's.
  const floating = timed && !words.isCertain('day') && !words.isCertain('weekday');
  return floating && at > now ? instantOf({ ...local, day: local.day - 1 }, zone) : at;
}

function between(text: string, first: ParsedResult, second: ParsedResult): string {
  return text.slice(first.index + first.text.length, second.index);
}

function offsetMinutes(now: Date, zone: string): number {
  const local = localTime(now, zone);
  const asUtc = Date.UTC(local.year, local.month - 1, local.day, local.hour, local.minute);
  return Math.round((asUtc - now.getTime()) / 60_000);
}
