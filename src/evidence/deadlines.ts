// Rule 2 of the design: how long a person waits, in milliseconds.

/**
 * Each source's own. All start at once, so a diagnosis takes no longer than this and its judging: below the 12 s that the
 * whole may take, with room for one query for similar ids.
 */
export const SOURCE_DEADLINE = 10_000;

/** The first report goes out now, "still looking" for what has not answered. */
export const FIRST_ANSWER = 4_000;

/**
 * Until then a person hears what has answered: after the first of these pauses, and once more after the second. Own
 * judgement: quick looks end before the first; the last comes more than a second before the first report, so that a
 * message is never updated twice within a second (Teams takes 7 sends a second in a thread).
 */
export const PROGRESS_PAUSES: readonly number[] = [1_500, 1_000];
