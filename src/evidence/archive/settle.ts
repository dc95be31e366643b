import { LOST_MS, RETURN_MS, TAKE_OVER_MS } from '../fleet';
import { BACK_SOON_MS } from '../fleet-from-records';
import { createTally } from './device-tally';
import { eventIndexer } from './event-index';
import { keepEvents, timeAt } from './event-list';
import type { HubCounts } from './hub-counts';
import { answerMinute } from './minute-answer';
import { cameBackToo } from './sharers';
import { MINUTE_MS, minuteOf, type Vicinity } from './vicinity';

/** What is asked about others, and between which moments (ms since 1970) lie the events that answer it. */
interface Question {
  readonly from: number;
  readonly to: number;
  readonly about: { readonly minute: number } | { readonly place: number } | 'absence';
}

/**
 * Makes a function that answers what the events so far can answer, and forgets those that are no longer needed: so memory
 * does not grow with the length of a log. It relies on records that come in the order of time, or some minutes late:
 * `until` is a moment before which nothing is expected any more. What comes later still is noticed (`isLate`), and then all
 * is counted again without forgetting.
 */
export function settler(counts: HubCounts, vicinity: Vicinity): (until: number) => void {
  const { events, settled } = counts;
  const indexed = eventIndexer();
  const tally = createTally();
  let open = questionsOf(vicinity);

  return (until) => {
    const index = indexed(events, counts.identities.count);
    const [ready, rest] = parted(open, ({ from, to }) => from > settled.from && to < until);
    for (const { about } of ready) {
      if (about === 'absence') continue;
      if ('minute' in about) settled.minutes.set(about.minute, answerMinute(counts, index, tally, about.minute));
      else {
        const fall = vicinity.returns[about.place];
        if (fall) settled.returns.set(about.place, cameBackToo(counts, index, fall));
      }
    }
    open = rest;
    const isOpen = openMinutes(open);
    keepEvents(events, (event) => timeAt(events, event) >= until || isOpen(minuteOf(timeAt(events, event))));
    settled.until = until;
  };
}

function questionsOf({ minutes, returns, absence }: Vicinity): readonly Question[] {
  return [
    ...minutes.map((minute) => ({
      from: (minute - 1) * MINUTE_MS,
      to: (minute + 2) * MINUTE_MS + BACK_SOON_MS,
      about: { minute },
    })),
    ...returns.map(({ fell, at }, place) => ({
      from: fell - LOST_MS,
      to: at + RETURN_MS + TAKE_OVER_MS,
      about: { place },
    })),
    ...(absence ? [{ from: absence.fell - LOST_MS, to: Number.POSITIVE_INFINITY, about: 'absence' as const }] : []),
  ];
}

function parted<T>(all: readonly T[], fits: (one: T) => boolean): [fitting: T[], others: T[]] {
  return [all.filter(fits), all.filter((one) => !fits(one))];
}

/** Whether an open question asks about a minute. */
function openMinutes(open: readonly Question[]): (minute: number) => boolean {
  const known = new Map<number, boolean>();
  return (minute) => {
    const [begin, end] = [minute * MINUTE_MS, (minute + 1) * MINUTE_MS];
    const isAsked = known.get(minute) ?? open.some(({ from, to }) => from < end && to >= begin);
    known.set(minute, isAsked);
    return isAsked;
  };
}
