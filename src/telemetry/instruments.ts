/**
 * Everything that is measured, with all that may be said of each. Values come from closed sets that the code owns (kinds,
 * reasons, ids of findings), so there is no place for a person's words, a device, a hub or an id of somebody.
 */

/** Milliseconds, as a histogram; where it belongs to somebody's question, also as a span of its trace. */
export const DURATIONS = {
  'keepalive.turn': { of: ['channel', 'activity', 'end'], tells: 'a turn, from the request to its answer' },
  'keepalive.job': { of: ['kind', 'end'], tells: 'the work on a job, one attempt' },
  'keepalive.job.wait': { of: ['kind'], tells: 'how long a job was due before it was taken: the age of the queue' },
  'keepalive.diagnosis': { of: ['verdict'], tells: 'a diagnosis, from its begin to the report with everything' },
  'keepalive.source': { of: ['source', 'end'], tells: 'the look at one source' },
  'keepalive.gate.wait': { of: ['passage', 'end'], tells: 'how long a message waited at the send gate' },
} as const;

/** Counted one by one. */
export const COUNTERS = {
  'keepalive.findings': { of: ['finding', 'place'], tells: 'findings of final reports, by their id' },
  'keepalive.gaps': { of: ['kind', 'why'], tells: 'what a final report could not look at, and why' },
  'keepalive.escalations': { of: ['end'], tells: 'escalations, by their end' },
} as const;

export type DurationName = keyof typeof DURATIONS;
export type CounterName = keyof typeof COUNTERS;
type Of<N extends DurationName | CounterName> = N extends DurationName
  ? (typeof DURATIONS)[N]['of'][number]
  : N extends CounterName
    ? (typeof COUNTERS)[N]['of'][number]
    : never;

/** What is said of one of them: each of its words, and none else. */
export type About<N extends DurationName | CounterName> = Readonly<Record<Of<N>, string>>;
