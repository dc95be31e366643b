import { LOST_MS, MOST_MINUTES, RETURN_MS, TAKE_OVER_MS } from '../fleet';
import { BACK_SOON_MS } from '../fleet-from-records';
import type { LogRecord } from '../log-record';
import { type Fall, fallsOf, lifeOf, newestOfSlots } from '../shared-losses';

export const MINUTE_MS = 60_000;

/**
 * When something of other devices matters for what happened to the subject (evidence/fleet.ts): a scan keeps single
 * records only there. Plain data: it can be handed from thread to thread.
 */
export interface Vicinity {
  /** Numbers since 1970 of the minutes that are compared with the rest of the hub, oldest first. */
  readonly minutes: readonly number[];
  /** The subject's returns from lost sessions, oldest first, and its absence that lasts. */
  readonly returns: readonly Fall[];
  readonly absence: Omit<Fall, 'at'> | null;
  /** Where it was then, each once, without ''. */
  readonly addresses: readonly string[];
  /** What it last said of itself; '' for nothing. */
  readonly sdk: string;
  /** By the number of a minute: a sum of MATTERS. */
  readonly matters: ReadonlyMap<number, number>;
  readonly quietTimes: readonly QuietTime[];
  /** Between these lies all that matters, ms since 1970; the end is infinite where an absence lasts. */
  readonly since: number;
  readonly until: number;
}

/** Which records of others are kept: accepted connects, ends with an error, ends that tell of a loss or of a token. */
export const MATTERS = { connects: 1, errors: 2, losses: 4 } as const;
const LIVES = MATTERS.connects | MATTERS.losses;

/**
 * Minutes, both ends included, more than LOST_MS after the subject fell and before it comes back. One connect or refused
 * token there is as good as many: whoever has it did not share the loss.
 */
interface QuietTime {
  readonly from: number;
  readonly to: number;
}

/** `own`: the Connections records of the subject in the window. */
export function vicinityOf(own: readonly LogRecord[]): Vicinity {
  const numbers = own.map(({ time }) => minuteOf(time.getTime()));
  const minutes = [...new Set(numbers)].sort((a, b) => a - b).slice(-MOST_MINUTES);
  const { returns: all, absence } = fallsOf(lifeOf(own));
  const returns = newestOfSlots(all);
  const places = [...returns, ...(absence ? [absence] : [])].map(({ address }) => address);
  const matters = new Map<number, number>();
  const mark = (from: number, to: number, what: number): void => {
    for (let minute = from; minute <= to; minute += 1) matters.set(minute, (matters.get(minute) ?? 0) | what);
  };
  for (const minute of minutes) {
    mark(minute - 1, minute + 1, MATTERS.errors);
    mark(minute - 1, minuteOf((minute + 2) * MINUTE_MS + BACK_SOON_MS), MATTERS.connects);
  }
  const quietTimes: QuietTime[] = [];
  for (const { fell, at } of [...returns, ...(absence ? [{ ...absence, at: Number.POSITIVE_INFINITY }] : [])]) {
    const lost = minuteOf(fell + LOST_MS + TAKE_OVER_MS);
    const back = minuteOf(at - RETURN_MS);
    mark(minuteOf(fell - LOST_MS), Math.min(lost, minuteOf(at + RETURN_MS + TAKE_OVER_MS)), LIVES);
    if (back <= lost) continue;
    if (back - 1 > lost) quietTimes.push({ from: lost + 1, to: back - 1 });
    if (at < Number.POSITIVE_INFINITY) mark(back, minuteOf(at + RETURN_MS + TAKE_OVER_MS), LIVES);
  }
  const addresses = [...new Set(places)].filter((address) => address !== '');
  const [since, last] = spanOf(matters);
  const until = absence ? Number.POSITIVE_INFINITY : last;
  return { minutes, returns, absence, addresses, sdk: sdkOf(own), matters, quietTimes, since, until };
}

function spanOf(matters: ReadonlyMap<number, number>): readonly [since: number, until: number] {
  let [first, last] = [Number.POSITIVE_INFINITY, 0];
  for (const minute of matters.keys()) {
    first = Math.min(first, minute);
    last = Math.max(last, minute);
  }
  return [Math.min(first, last) * MINUTE_MS, (last + 1) * MINUTE_MS];
}

export function minuteOf(time: number): number {
  return Math.floor(time / MINUTE_MS);
}

/** Of two at the same moment the greater text. */
function sdkOf(own: readonly LogRecord[]): string {
  let newest: LogRecord | undefined;
  for (const record of own) {
    if (record.sdkVersion === '') continue;
    const later = newest ? record.time.getTime() - newest.time.getTime() : 1;
    if (later > 0 || (later === 0 && record.sdkVersion > (newest?.sdkVersion ?? ''))) newest = record;
  }
  return newest?.sdkVersion ?? '';
}
