import type { Access } from '../access/access';
import { entraTokens } from '../access/entra-tokens';
import { fetchJson } from '../access/fetch-json';
import { mayWatchBy } from '../bot/may-watch';
import type { Tell } from '../bot/ports';
import { watchSays } from '../bot/watch-says';
import type { Clock } from '../clock';
import { PUBLIC_CLOUD } from '../cloud';
import type { Config } from '../config';
import type { Log } from '../log';
import type { Store } from '../store/store';
import { type OpenedWatches, openWatches } from '../watch/open-watches';

export interface WatchingParts {
  readonly config: Config;
  readonly access: Access;
  readonly store: Store;
  readonly tell: Tell;
  readonly clock: Clock;
  readonly log: Log;
}

/** Null where no events of devices may reach us: only the lab takes what nobody has signed, and only from this machine. */
export function startWatching({ config, access, store, tell, clock, log }: WatchingParts): OpenedWatches | null {
  const parts = { store, mayWatch: mayWatchBy(access), says: watchSays({ tell, clock, log }), clock, log };
  if (config.bot === null) return openWatches({ ...parts, check: null });
  if (config.events === null) return null;
  const { authority } = config.azure?.cloud ?? PUBLIC_CLOUD;
  return openWatches({ ...parts, check: entraTokens({ ...config.events, authority, clock, fetchJson, log }) });
}
