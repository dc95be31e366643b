import type { Clock } from '../clock';
import { type ConnectionEvent, clientKey } from './connection-event';
import type { WatchLog } from './ports';
import type { EntryTarget, WatchBook } from './watch-book';

/** Who watches what, in memory, so that an event that nobody waits for costs one look into a table. */
export interface WhoWatches {
  /** Of the event's hub; undefined: nobody watches anything there. */
  hub(name: string): WatchedHub | undefined;
  /** Reads what other instances have added or taken away meanwhile. */
  refresh(): Promise<void>;
  /** Goes on refreshing until it is ended. Gives what ends it. */
  keepFresh(): () => Promise<void>;
}

export interface WatchedHub {
  /** Everybody who watches the hub or something on it. */
  readonly all: ReadonlySet<string>;
  /** By clientKey. */
  readonly clients: ReadonlyMap<string, ReadonlySet<string>>;
}

/** A watch that another instance has taken is known here after so long; milliseconds. One listing of names each time. */
const EVERY = 30_000;

const LONG_OVER = 24 * 3_600_000;

export function knowWhoWatches(book: WatchBook, clock: Clock, log: WatchLog): WhoWatches {
  let known = new Map<string, EntryTarget>();
  let hubs = new Map<string, { all: Set<string>; clients: Map<string, Set<string>> }>();
  let last: Promise<void> = Promise.resolve();

  async function read(): Promise<void> {
    const now = clock.now().getTime();
    const all = await book.entries();
    // Their end was told long ago, or never will be.
    for (const { name, until } of all) if (until < now - LONG_OVER) await book.removeName(name);
    const entries = all.filter(({ until }) => until > now);
    const next = new Map<string, EntryTarget>();
    const table: typeof hubs = new Map();
    for (const { name, watcher } of entries) {
      const target = known.get(name) ?? (await book.entry(name));
      if (!target) continue;
      next.set(name, target);
      const hub = table.get(target.hub) ?? { all: new Set(), clients: new Map() };
      table.set(target.hub, hub);
      hub.all.add(watcher);
      if (target.deviceId === null) continue;
      const key = clientKey({ ...target, deviceId: target.deviceId });
      hub.clients.set(key, (hub.clients.get(key) ?? new Set()).add(watcher));
    }
    known = next;
    hubs = table;
  }

  function refresh(): Promise<void> {
    last = last.then(read, read);
    return last;
  }

  return {
    hub: (name) => hubs.get(name),
    refresh,
    keepFresh() {
      const ended = new AbortController();
      async function loop(): Promise<void> {
        while (!ended.signal.aborted) {
          await refresh().catch((error: unknown) => log.warn({ err: error }, 'who watches what could not be read'));
          await clock.wait(EVERY, ended.signal);
        }
      }
      const looping = loop();
      return () => {
        ended.abort();
        return looping;
      };
    },
  };
}

/** The events that somebody waits for, by watcher. */
export function byWatcher(who: WhoWatches, events: readonly ConnectionEvent[]): Map<string, ConnectionEvent[]> {
  const found = new Map<string, ConnectionEvent[]>();
  for (const event of events) {
    const watchers = who.hub(event.hub)?.clients;
    if (!watchers || watchers.size === 0) continue;
    for (const watcher of watchers.get(clientKey(event)) ?? []) {
      const own = found.get(watcher);
      if (own) own.push(event);
      else found.set(watcher, [event]);
    }
  }
  return found;
}
