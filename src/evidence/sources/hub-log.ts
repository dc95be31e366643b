import type { Clock } from '../../clock';
import type { CachedSource } from '../cached';
import type { Gap, Subject } from '../evidence';
import { gap } from '../gaps';
import { destinationIn, type LogDestination, workspaceIn } from '../log-destination';
import type { Collected, Source } from '../source';
import type { LogQuery } from './connection-log';
import type { LogKind } from './connection-log-rows';
import type { StorageLog } from './storage/storage-log';

/** So long the settings may take: an answer of Log Analytics is not lost with them at the source's own deadline. Milliseconds. */
const SETTINGS_DEADLINE = 8_000;

/**
 * The hub's resource logs, from where its diagnostic settings send them: Log Analytics, else a storage account. Most hubs
 * log to Log Analytics, so that is asked at once: what it has seen is not held up by the settings, and where these cannot
 * be read its answer stands.
 */
export function hubLogSource(from: {
  readonly settings: CachedSource<'diagnostic-settings'>;
  readonly query: LogQuery;
  readonly storage: Pick<StorageLog, 'look'>;
  readonly clock: Clock;
}): Source<LogKind> {
  const { settings, query, storage, clock } = from;

  /** Undefined where they cannot be read, or not in time: what Log Analytics says stands then. */
  async function whereTo(
    asked: ReturnType<typeof settings.collect>,
    signal: AbortSignal,
  ): Promise<LogDestination | undefined> {
    const done = new AbortController();
    const late = clock.wait(SETTINGS_DEADLINE, AbortSignal.any([signal, done.signal])).then(() => undefined);
    try {
      const found = await Promise.race([asked, late]);
      return destinationIn(found);
    } finally {
      done.abort();
    }
  }

  function lookElsewhere(
    destination: LogDestination | undefined,
    ...[subject, window, signal]: Parameters<Source['collect']>
  ): Promise<Collected<LogKind>> | undefined {
    if (destination?.to === 'storage') return storage.look(subject, window, destination, signal);
    return destination?.to === 'event-hubs' ? Promise.resolve(everywhere(onlyEventHubs(subject))) : undefined;
  }

  return {
    kinds: query.kinds,
    place: query.place,
    async collect(subject, window, signal) {
      const known = settings.known(subject, window);
      if (known) {
        const destination = destinationIn(known);
        const found = lookElsewhere(destination, subject, window, signal);
        return await (found ?? query.collect(subject, window, signal, async () => workspaceIn(destination)));
      }
      const moved = new AbortController();
      const asked = settings.collect(subject, window, signal);
      const destination = whereTo(asked, signal);
      const workspaceOf = async () => workspaceIn(await destination);
      const queried = query.collect(subject, window, AbortSignal.any([signal, moved.signal]), workspaceOf);
      const first = await Promise.race([queried, destination]);
      if (first && 'fleet' in first && holdsRecords(first)) return first;
      const found = lookElsewhere(await destination, subject, window, signal);
      if (found) moved.abort();
      const [answer, elsewhere] = await Promise.all([queried, found]);
      return elsewhere ?? answer;
    },
  };
}

function holdsRecords({ fleet }: Collected<LogKind>): boolean {
  return fleet.ok && fleet.data.records > 0;
}

function onlyEventHubs({ hub }: Subject): Gap {
  return gap(
    'not-configured',
    `The connection records of ${hub} go to Event Hubs only: what passed there cannot be looked up afterwards.`,
    'Add a diagnostic setting that sends Connections to a Log Analytics workspace or a storage account as well, then ask again after the next drop.',
  );
}

function everywhere(found: Gap): Collected<LogKind> {
  return { connections: found, operations: found, fleet: found };
}
