import { entraTokens } from '../access/entra-tokens';
import { fetchJson } from '../access/fetch-json';
import type { Guard } from '../access/guard';
import type { AnswerParts } from '../bot/answer/answer-diagnosis';
import type { Tell } from '../bot/ports';
import { mayWatchBy } from '../bot/watch/may-watch';
import { watchSays } from '../bot/watch/watch-says';
import type { Clock } from '../clock';
import { PUBLIC_CLOUD } from '../cloud';
import type { Config } from '../config';
import type { Log } from '../log';
import type { Door } from '../server';
import type { Store } from '../store/store';
import type { EventsDoorParts } from '../watch/events-door';
import { type OpenedWatches, openWatches } from '../watch/open-watches';
import type { Watches } from '../watch/watches';

export interface WatchingParts {
  readonly config: Config;
  readonly guard: Guard;
  readonly store: Store;
  readonly tell: Tell;
  readonly clock: Clock;
  readonly log: Log;
}

export interface Watching {
  /** Null where no events of devices may reach us. */
  readonly watches: Watches | null;
  readonly canWatch: boolean;
  readonly doors: readonly Door[];
  readonly work: OpenedWatches['work'];
  readonly learn: NonNullable<AnswerParts['learn']>;
  keepFresh(): () => Promise<void>;
}

const NOWHERE: Watching = {
  watches: null,
  canWatch: false,
  doors: [],
  work: {},
  learn: () => undefined,
  keepFresh: () => async () => undefined,
};

/** Only the lab takes events that nobody has signed, and only from this machine. */
export function startWatching({ config, guard, store, tell, clock, log }: WatchingParts): Watching {
  const check = checkOf(config, clock, log);
  if (check === undefined) return NOWHERE;
  const mayWatch = mayWatchBy(guard);
  const opened = openWatches({ store, check, mayWatch, says: watchSays({ tell, clock, log }), clock, log });
  const { watches, door, work } = opened;
  return {
    watches,
    canWatch: true,
    doors: [door],
    work,
    learn: ({ hub, deviceId, moduleId }, away) => watches.learn({ hub, deviceId, moduleId }, away),
    keepFresh: () => opened.keepFresh(),
  };
}

/** Undefined: no events are taken at all. */
function checkOf(config: Config, clock: Clock, log: Log): EventsDoorParts['check'] | undefined {
  if (config.bot === null) return null;
  if (config.events === null) return undefined;
  const { authority } = config.azure?.cloud ?? PUBLIC_CLOUD;
  return entraTokens({ ...config.events, authority, clock, fetchJson, log });
}
