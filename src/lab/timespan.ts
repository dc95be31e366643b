import type { Interval } from './kql/archive-table';

/**
 * The API's `timespan`: an ISO 8601 interval (`start/end`, `start/duration`, `duration/end`) or a duration up to now.
 * Undefined when it is none of these.
 */
export function readTimespan(text: string | undefined, now: Date): Interval | undefined {
  if (text === undefined || text === '') return { from: null, to: null };
  const [first = '', second, ...more] = text.split('/');
  if (more.length > 0) return undefined;
  if (second === undefined) return ended(durationOf(first), now);
  const from = instantOf(first);
  const to = instantOf(second);
  if (from && to) return { from, to };
  if (to) return ended(durationOf(first), to);
  const length = durationOf(second);
  return from && length !== undefined ? { from, to: new Date(from.getTime() + length) } : undefined;
}

function ended(length: number | undefined, to: Date): Interval | undefined {
  return length === undefined ? undefined : { from: new Date(to.getTime() - length), to };
}

function instantOf(text: string): Date | undefined {
  if (!/^\d{4}-\d\d-\d\d/.test(text)) return undefined;
  const time = new Date(text);
  return Number.isNaN(time.getTime()) ? undefined : time;
}

const DURATION = /^P(?=.)(?:(\d+)W)?(?:(\d+)D)?(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;
const UNITS_MS = [7 * 86_400_000, 86_400_000, 3_600_000, 60_000, 1_000];

function durationOf(text: string): number | undefined {
  const amounts = DURATION.exec(text)?.slice(1);
  return amounts?.reduce((sum, amount, index) => sum + Number(amount ?? 0) * (UNITS_MS[index] ?? 0), 0);
}
