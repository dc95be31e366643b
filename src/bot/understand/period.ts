import type { Window } from '../../evidence/evidence';

/** The time that a person asked for, as plain data: it is kept with the conversation and read anew at "check again". */
export type Period =
  | { readonly kind: 'last'; readonly ms: number }
  | { readonly kind: 'since'; readonly from: string }
  | { readonly kind: 'between'; readonly from: string; readonly to: string };

const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
/** Without a word about time. */
export const DEFAULT_PERIOD: Period = { kind: 'last', ms: DAY };
/** One log query a diagnosis, bounded: a week shows every steady pattern we judge, and keeps the query small. */
export const LONGEST_MS = 7 * DAY;

/** The window that the period means now, cut to the last seven days; `cut` says that it was. */
export function windowOf(period: Period, now: Date): { window: Window; cut: boolean } {
  const [from, to] = ends(period, now);
  const earliest = now.getTime() - LONGEST_MS;
  return {
    window: { from: new Date(Math.max(from, earliest)), to: new Date(Math.min(to, now.getTime())) },
    cut: from < earliest,
  };
}

function ends(period: Period, now: Date): [number, number] {
  switch (period.kind) {
    case 'last':
      return [now.getTime() - period.ms, now.getTime()];
    case 'since':
      return [Date.parse(period.from), now.getTime()];
    case 'between':
      return [Date.parse(period.from), Date.parse(period.to)];
  }
}
