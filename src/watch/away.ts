import type { Seen, Target } from './watch-record';

/** A time in which a client was away. `back` is null as long as no return was seen. */
export interface Away {
  /** Of the event that began it. */
  readonly sequence: string;
  readonly since: number;
  readonly back: number | null;
}

const MINUTE = 60_000;
/** Until it is known what is usual for a client: longer than renewals and short losses take, by far. Own judgement. */
export const UNKNOWN_PATIENCE = 5 * MINUTE;
/** Longer than usual is so many times the median of its absences. Own judgement: a single late return is no news. */
const TIMES = 3;
/** Event Grid's state is a look once a minute, so nothing below two looks is known to last. */
const SHORTEST = 2 * MINUTE;
/** Whoever is usually away for long is still missed after an hour. */
const LONGEST = 60 * MINUTE;
export const FEWEST_ABSENCES = 3;

/**
 * When it was away, the oldest first. Several disconnects without a connect between are one: it may have been back between two
 * looks of the service, and nobody knows.
 */
export function absencesIn(seen: readonly Seen[]): readonly Away[] {
  const all: Away[] = [];
  let open: Away | null = null;
  for (const { sequence, connected, at } of seen) {
    if (!connected) open ??= { sequence, since: at, back: null };
    else if (open) {
      all.push({ ...open, back: Math.max(at, open.since) });
      open = null;
    }
  }
  return open ? [...all, open] : all;
}

/**
 * When it dropped. Two equal states with different sequence numbers also mean that something happened between two looks of the
 * service ("Monitor device connection state"): of two connects in a row, the drop between was not seen.
 */
export function dropsIn(seen: readonly Seen[]): ReadonlyArray<Pick<Away, 'sequence' | 'since'>> {
  return seen.flatMap(({ sequence, connected, at }, place) =>
    !connected || seen[place - 1]?.connected ? [{ sequence, since: at }] : [],
  );
}

/** How long a client may be away before that is worth a message; milliseconds. From what was seen, else from its log. */
export function patienceFor({ seen, usuallyAway }: Pick<Target, 'seen' | 'usuallyAway'>): number {
  const usual = medianAway(absencesIn(seen).flatMap(({ since, back }) => (back === null ? [] : [back - since])));
  const known = usual ?? usuallyAway;
  return known === null ? UNKNOWN_PATIENCE : Math.min(Math.max(TIMES * known, SHORTEST), LONGEST);
}

/** Null with too few to tell. */
export function medianAway(lengths: readonly number[]): number | null {
  if (lengths.length < FEWEST_ABSENCES) return null;
  return [...lengths].sort((a, b) => a - b)[Math.floor(lengths.length / 2)] ?? null;
}
