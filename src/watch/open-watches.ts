import type { Clock } from '../clock';
import type { JobKind } from '../store/run-job';
import type { Store } from '../store/store';
import { createEventsDoor, type EventsDoorParts } from './events-door';
import { lookWork } from './look';
import type { MayWatch, SayIncidents, WatchLog } from './ports';
import { takeEvents } from './take-events';
import { keepWatches } from './watch-book';
import { createWatches, type Watches } from './watches';
import { knowWhoWatches } from './who-watches';

export interface OpenWatchesOptions {
  readonly store: Pick<Store, 'records' | 'jobs'>;
  /** See `EventsDoorParts`. */
  readonly check: EventsDoorParts['check'];
  readonly mayWatch: MayWatch;
  readonly says: SayIncidents;
  readonly clock: Clock;
  readonly log: WatchLog;
}

export interface OpenedWatches {
  readonly watches: Watches;
  readonly door: ReturnType<typeof createEventsDoor>;
  /** What runs as jobs, by kind. */
  readonly work: Readonly<Record<string, JobKind>>;
  /** Learns every half minute what other instances watch. Gives what ends it. */
  keepFresh(): () => Promise<void>;
}

/** Everything of watches that is not the conversation about them. */
export function openWatches({ store, check, mayWatch, says, clock, log }: OpenWatchesOptions): OpenedWatches {
  const { jobs } = store;
  const book = keepWatches(store.records);
  const who = knowWhoWatches(book, clock, log);
  return {
    watches: createWatches({ book, who, jobs, clock, log }),
    door: createEventsDoor({ check, take: takeEvents({ book, who, jobs, clock }), clock, log }),
    work: lookWork({ book, jobs, says, mayWatch, clock, log }),
    keepFresh: () => who.keepFresh(),
  };
}
