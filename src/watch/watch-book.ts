import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Person } from '../access/access';
import { type RecordStore, RecordUnreadable } from '../store/store';
import { type HubMinutes, hubMinutesShape, readMinutes, storedMinutes } from './hub-minutes';
import type { Watcher } from './ports';
import { type Target, targetKey, type WatchRecord, watchRecordShape } from './watch-record';

/**
 * The watches as they are kept: one record for each person in each conversation, one for each hub, and for each target an entry
 * that never changes, so that listing the names tells an instance which ones it does not know yet.
 */
export interface WatchBook {
  read(watcher: string): Promise<{ readonly value: WatchRecord; readonly etag: string } | null>;
  /** False when somebody wrote in between. */
  write(watcher: string, record: WatchRecord, etag: string | null): Promise<boolean>;
  /**
   * Writes what `change` makes of it, again and again until nobody wrote in between; null from `change` leaves it. Gives what is
   * kept then; null when there is none.
   */
  change(watcher: string, change: (record: WatchRecord) => WatchRecord | null): Promise<WatchRecord | null>;
  /** The record, and the entries of all its targets. */
  remove(watcher: string): Promise<void>;
  addEntry(watcher: string, target: Target): Promise<void>;
  removeEntry(watcher: string, target: Target): Promise<void>;
  removeName(name: string): Promise<void>;
  /** Of everybody; or of one person, or of one conversation. */
  entries(of?: { readonly person?: Person; readonly conversationId?: string }): Promise<readonly Entry[]>;
  entry(name: string): Promise<EntryTarget | null>;
  readHub(hub: string): Promise<{ readonly value: HubMinutes; readonly etag: string } | null>;
  writeHub(hub: string, minutes: HubMinutes, etag: string | null): Promise<boolean>;
}

/** One thing that somebody watches. */
export interface Entry {
  /** The name of its record. */
  readonly name: string;
  readonly watcher: string;
  readonly until: number;
}

const entryShape = z.object({
  hub: z.string().max(128),
  deviceId: z.string().max(128).nullable(),
  moduleId: z.string().max(128).nullable(),
});
export type EntryTarget = z.infer<typeof entryShape>;

const ENTRIES = 'watching/';
const RECORDS = 'watches/';
const HUBS = 'watched-hubs/';
const WRITES = 30;
const MINUTE = 60_000;

/** Three parts: the person, the conversation without its thread, and with it. Names in the store are ours, never people's. */
export function watcherId({ person, conversationId }: Watcher): string {
  return `${personPart(person)}/${conversationPart(conversationId)}/${hash(conversationId)}`;
}

function personPart({ channel, id }: Person): string {
  return hash(JSON.stringify([channel, id]));
}

/** Teams names a thread of a channel by the channel's conversation and `;messageid=…`. */
function conversationPart(conversationId: string): string {
  return hash(conversationId.split(';')[0] ?? '');
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 24);
}

export function keepWatches(records: RecordStore): WatchBook {
  const key = (watcher: string) => `${RECORDS}${watcher}`;
  const entryKey = (watcher: string, target: Target) =>
    `${ENTRIES}${watcher}/${hash(targetKey(target))}/${Math.ceil(target.until / MINUTE)}`;

  const book: WatchBook = {
    read: (watcher) => known(records.get(key(watcher), watchRecordShape)),
    write: (watcher, record, etag) => records.put(key(watcher), { ...record, revision: record.revision + 1 }, etag),
    async change(watcher, change) {
      for (let attempt = 0; attempt < WRITES; attempt += 1) {
        const found = await book.read(watcher);
        if (!found) return null;
        const changed = change(found.value);
        if (changed === null) return found.value;
        if (await book.write(watcher, changed, found.etag)) return { ...changed, revision: changed.revision + 1 };
      }
      throw new Error('The record of a watch is written by too many at once.');
    },
    async remove(watcher) {
      await records.remove(key(watcher));
      for (const name of await records.list(`${ENTRIES}${watcher}/`)) await records.remove(name);
    },
    async addEntry(watcher, target) {
      const { hub, deviceId, moduleId } = target;
      await records.put(entryKey(watcher, target), { hub: hub.name.toLowerCase(), deviceId, moduleId }, null);
    },
    removeEntry: (watcher, target) => records.remove(entryKey(watcher, target)),
    removeName: (name) => records.remove(name),
    async entries({ person, conversationId } = {}) {
      const names = await records.list(person ? `${ENTRIES}${personPart(person)}/` : ENTRIES);
      const conversation = conversationId === undefined ? null : conversationPart(conversationId);
      return names
        .map(entryOf)
        .filter(({ watcher }) => conversation === null || watcher.split('/')[1] === conversation);
    },
    entry: async (name) => (await known(records.get(name, entryShape)))?.value ?? null,
    async readHub(hub) {
      const found = await known(records.get(`${HUBS}${hash(hub)}`, hubMinutesShape));
      return found && { value: readMinutes(found.value), etag: found.etag };
    },
    writeHub: (hub, minutes, etag) => records.put(`${HUBS}${hash(hub)}`, storedMinutes(minutes), etag),
  };
  return book;
}

/** What another version wrote counts as none: it must not stop the events of everybody else. */
async function known<T>(found: Promise<T | null>): Promise<T | null> {
  try {
    return await found;
  } catch (error) {
    if (error instanceof RecordUnreadable) return null;
    throw error;
  }
}

function entryOf(name: string): Entry {
  const parts = name.slice(ENTRIES.length).split('/');
  return { name, watcher: parts.slice(0, 3).join('/'), until: Number(parts[4]) * MINUTE };
}
