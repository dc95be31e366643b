// Rule 2 of the design: how long a person waits, in milliseconds.

/**
 * Each source's own. All start at once, so a diagnosis takes no longer than this and its judging: below the 12 s that the
 * whole may take, with room for one query for similar ids.
 */
export const SOURCE_DEADLINE = 10_000;

/** The first report goes out now, "still looking" for what has not answered. */
export const FIRST_ANSWER = 4_000;
