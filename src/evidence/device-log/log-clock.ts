import { findStamp, type Stamp } from './time-stamp';

/**
 * Tells the time of each line, also of those that have none of their own: they stand for the moment of the line before.
 * A time of day takes its date from the line before, a date without a year its year; where none was before, nobody knows.
 */
export interface LogClock {
  /** Must see every line in order. True when the line has a time of its own. */
  see(bytes: Buffer, start: number, end: number): boolean;
  /** Milliseconds since the epoch at the line seen last; null as long as no line had a time. */
  now(): number | null;
  readonly times: LogTimes;
}

export interface LogTimes {
  readonly first: number | null;
  /** Lines whose stamp names its zone, and whose does not. */
  readonly zoned: number;
  readonly zoneless: number;
}

/** What a program writes before its stamp is short; see time-stamp.ts. */
const HEAD = 200;
const HALF_DAY_MS = 43_200_000;
const DAY_MS = 86_400_000;
/** A log has few formats that alternate: those of the C SDK are two, a program and its SDK have two more. */
const MOST_SHAPES = 8;

/** @param asOf the moment to judge at: a syslog stamp, which has no year, is of the year before it. */
export function createLogClock(asOf: Date | undefined): LogClock {
  let current: number | null = null;
  /** A full stamp that nobody has asked for yet: most lines are only counted. */
  let unread: { readonly bytes: Buffer; readonly at: number; readonly shape: Shape } | undefined;
  const shapes: Shape[] = [];
  const times: { first: number | null; zoned: number; zoneless: number } = { first: null, zoned: 0, zoneless: 0 };

  /** Floods of lines share their second. */
  let lastText = '';

  function now(): number | null {
    if (!unread) return current;
    const { bytes, at, shape } = unread;
    unread = undefined;
    const text = bytes.toString('latin1', at, at + shape.length);
    if (text === lastText) return current;
    const stamp = findStamp(text);
    if (stamp) current = momentOf(stamp, current, asOf);
    lastText = text;
    return current;
  }

  function take(stamp: Stamp): void {
    const moment = momentOf(stamp, stamp.kind === 'full' ? null : now(), asOf);
    unread = undefined;
    if (moment === null) return;
    current = moment;
    lastText = '';
    times.first ??= moment;
  }

  function count(zoned: boolean): void {
    if (zoned) times.zoned++;
    else times.zoneless++;
  }

  return {
    see(bytes, start, end) {
      for (const shape of shapes) {
        if (!fits(shape, bytes, start, end)) continue;
        if (shape.full && times.first !== null) unread = { bytes, at: start + shape.index, shape };
        else {
          const stamp = findStamp(bytes.toString('latin1', start, Math.min(end, start + HEAD)));
          if (!stamp) return false;
          take(stamp);
        }
        count(shape.zoned);
        return true;
      }
      const docker = dockerStamp(bytes, start, end);
      const stamp = docker ?? stampAtStart(bytes, start, end);
      if (!stamp) return false;
      take(stamp);
      count(stamp.zoned);
      if (!docker) shapes.unshift(shapeOf(stamp, bytes, start));
      shapes.length = Math.min(shapes.length, MOST_SHAPES);
      return true;
    },
    now,
    times,
  };
}

function momentOf(stamp: Stamp, before: number | null, asOf: Date | undefined): number | null {
  if (stamp.kind === 'full') return stamp.ms;
  if (stamp.kind === 'clock') return before === null ? null : nearestDay(stamp.ofDay, before);
  const year = before === null ? undefined : new Date(before).getUTCFullYear();
  if (year !== undefined && before !== null) {
    const years = [year, year - 1, year + 1].map((one) => inYear(one, stamp));
    return years.reduce((best, one) => (Math.abs(one - before) < Math.abs(best - before) ? one : best));
  }
  if (!asOf) return null;
  const thisYear = inYear(asOf.getUTCFullYear(), stamp);
  // A day of room for zones and for a clock that is ahead.
  return thisYear <= asOf.getTime() + DAY_MS ? thisYear : inYear(asOf.getUTCFullYear() - 1, stamp);
}

function inYear(year: number, { month, day, ofDay }: Stamp & { readonly kind: 'yearless' }): number {
  return Date.UTC(year, month - 1, day) + ofDay;
}

/** The time of day that lies nearest to the moment before: past midnight it is the next day. */
function nearestDay(ofDay: number, before: number): number {
  const sameDay = Math.floor(before / DAY_MS) * DAY_MS + ofDay;
  if (sameDay < before - HALF_DAY_MS) return sameDay + DAY_MS;
  return sameDay > before + HALF_DAY_MS ? sameDay - DAY_MS : sameDay;
}

/** `{"log":"…","stream":"stderr","time":"2026-11-20T08:00:04.117Z"}`: docker's own stamp stands at the end of the line. */
const DOCKER_LINE = Buffer.from('{"log":"');
const DOCKER_TIME = /"time":"([^"]{20,40})"\}\s*$/;
const DOCKER_TAIL = 60;

function dockerStamp(bytes: Buffer, start: number, end: number): Stamp | undefined {
  if (end - start < DOCKER_LINE.length || bytes[start] !== DOCKER_LINE[0]) return undefined;
  if (bytes.compare(DOCKER_LINE, 0, DOCKER_LINE.length, start, start + DOCKER_LINE.length) !== 0) return undefined;
  const time = DOCKER_TIME.exec(bytes.toString('latin1', Math.max(start, end - DOCKER_TAIL), end))?.[1];
  return time === undefined ? undefined : findStamp(time);
}

function stampAtStart(bytes: Buffer, start: number, end: number): Stamp | undefined {
  const headEnd = Math.min(end, start + HEAD);
  return mayHoldTime(bytes, start, headEnd) ? findStamp(bytes.toString('latin1', start, headEnd)) : undefined;
}

const ZERO = 0x30;
const NINE = 0x39;
const COLON = 0x3a;
const EPOCH_DIGITS = 10;

/** A digit on both sides of a colon, or as many digits as a count of seconds has. Far cheaper than to look closely. */
function mayHoldTime(bytes: Buffer, start: number, end: number): boolean {
  let digits = 0;
  for (let index = start; index < end; index++) {
    const byte = bytes[index] ?? 0;
    if (byte >= ZERO && byte <= NINE) {
      digits++;
      if (digits >= EPOCH_DIGITS) return true;
    } else {
      const next = bytes[index + 1] ?? 0;
      if (byte === COLON && digits > 0 && next >= ZERO && next <= NINE) return true;
      digits = 0;
    }
  }
  return false;
}

/** How a stamp looks in bytes, to find the next line's at the same place: digits and letters may differ, nothing else. */
interface Shape {
  /** From the line's start. */
  readonly index: number;
  readonly length: number;
  readonly full: boolean;
  readonly zoned: boolean;
  /** Per byte: DIGIT, LETTER, or the byte itself. */
  readonly classes: Uint8Array;
}

const DIGIT = 1;
const LETTER = 2;

function shapeOf(stamp: Stamp, bytes: Buffer, start: number): Shape {
  const { index, length, kind, zoned } = stamp;
  const classes = Uint8Array.from(bytes.subarray(start + index, start + index + length), classOf);
  return { index, length, full: kind === 'full', zoned, classes };
}

function classOf(byte: number): number {
  if (byte >= ZERO && byte <= NINE) return DIGIT;
  return (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a) ? LETTER : byte;
}

function fits({ index, length, classes }: Shape, bytes: Buffer, start: number, end: number): boolean {
  const from = start + index;
  if (from + length > end) return false;
  for (let offset = 0; offset < length; offset++) {
    if (classOf(bytes[from + offset] ?? 0) !== classes[offset]) return false;
  }
  // One digit more is another number.
  return classOf(bytes[from + length] ?? 0) !== DIGIT && classOf(bytes[from - 1] ?? 0) !== DIGIT;
}
