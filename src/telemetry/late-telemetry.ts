import { type Clock, doneWithin } from '../clock';
import type { Recorder } from './recorder';
import { noTelemetry, type Telemetry } from './telemetry';

export interface LateTelemetry extends Telemetry {
  /** Loads what sends; its packages take long to load, so this comes after the program listens. Never rejects. */
  begin(): Promise<void>;
  /** Sends what waits, or lets it go when that takes longer than so many milliseconds. Never rejects. */
  close(patience: number): Promise<void>;
}

export interface LateParts {
  /** Absent: nobody listens, and nothing is loaded or kept. */
  readonly load?: () => Promise<Recorder>;
  readonly clock: Pick<Clock, 'wait'>;
  readonly log: { warn(details: object, message: string): void };
}

/** Facts before that are kept up to so many. */
const MOST_EARLY = 1_000;

/** Takes facts from the first moment on, and passes them on once what sends them is there. */
export function lateTelemetry({ load, clock, log }: LateParts): LateTelemetry {
  if (!load) return { ...noTelemetry, begin: async () => undefined, close: async () => undefined };
  const early: Array<(recorder: Telemetry) => void> = [];
  let recorder: Recorder | null = null;
  let begun: Promise<void> | undefined;
  let tell = (fact: (recorder: Telemetry) => void): void => {
    if (early.length < MOST_EARLY) early.push(fact);
  };

  async function open(): Promise<void> {
    let to: Telemetry = noTelemetry;
    try {
      recorder = (await load?.()) ?? null;
      to = recorder ?? noTelemetry;
    } catch (error) {
      log.warn({ err: error }, 'telemetry cannot be sent');
    }
    tell = (fact) => fact(to);
    early.splice(0).forEach(tell);
  }

  return {
    took: (...fact) => tell((to) => to.took(...fact)),
    count: (...fact) => tell((to) => to.count(...fact)),
    begin() {
      begun ??= open();
      return begun;
    },
    async close(patience) {
      const closing = Promise.resolve(begun).then(() => recorder?.close());
      if (!(await doneWithin(clock, patience, closing)))
        log.warn({ patience }, 'what telemetry was left could not be sent in time');
    },
  };
}
