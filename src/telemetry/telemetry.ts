import type { About, CounterName, DurationName } from './instruments';

/** When something began and ended, and whose question it belongs to. */
export interface Took {
  readonly begun: Date;
  readonly ended: Date;
  /** The short reference of the activity that asked for it; null: a number among others, and no part of a trace. */
  readonly reference: string | null;
}

/** What the rest of the program tells of itself, as plain facts, once they are over. Never throws, and costs next to nothing. */
export interface Telemetry {
  took<N extends DurationName>(name: N, took: Took, about: About<N>): void;
  count<N extends CounterName>(name: N, about: About<N>): void;
}

/** Nobody listens. */
export const noTelemetry: Telemetry = { took: () => undefined, count: () => undefined };
