import { matchLine } from './match-line';
import { LINE_PATTERNS } from './patterns';
import { findStamp } from './time-stamp';

const ALL = LINE_PATTERNS.map((_, index) => index);
const LONGEST = 1_000;

/** Whether the line tells something of a connection, as a log of any SDK would. For single lines: it asks every pattern. */
export function tellsOfConnection(line: string): boolean {
  return matchLine(line.slice(0, LONGEST), ALL).length > 0;
}

/** Whether the line begins with the time at which it was written, to the second, as programs write it. */
export function timeAt(line: string): boolean {
  const stamp = findStamp(line.slice(0, 200));
  if (!stamp) return false;
  // Numbers, brackets and a level or a host may stand before it; a sentence does not.
  return stamp.index <= 3 || /^[\W\d]*(?:[\w./-]{1,40}[\W\d]+)?$/.test(line.slice(0, stamp.index));
}
