import type { DatabaseSync } from 'node:sqlite';
import { redact } from '../redact';

/** Conversation and user state, by the shape of the bot SDK's Storage, so that this folder needs no bot SDK. */
export interface BotState {
  read(keys: string[]): Promise<Record<string, Item>>;
  /** Throws a StateConflict when an item has an eTag and the stored one is another (somebody wrote in between). */
  write(changes: Record<string, Item>): Promise<void>;
  delete(keys: string[]): Promise<void>;
}

/** As the bot SDK's StoreItem: JSON, with an eTag of ours. */
export interface Item {
  // biome-ignore lint/suspicious/noExplicitAny: the bot SDK's own StoreItem is `{ [key: string]: any }`, and must fit.
  [name: string]: any;
}

export class StateConflict extends Error {
  constructor(readonly key: string) {
    super('The stored state was changed by another turn.');
  }
}

export function createBotState(database: DatabaseSync): BotState {
  const select = database.prepare('SELECT value, etag FROM state WHERE key = ?');
  const upsert = database.prepare(
    `INSERT INTO state (key, value, etag) VALUES (?, ?, 1)
     ON CONFLICT (key) DO UPDATE SET value = excluded.value, etag = state.etag + 1`,
  );
  const remove = database.prepare('DELETE FROM state WHERE key = ?');

  function stored(key: string): { value: string; etag: string } | undefined {
    const row = select.get(key);
    return row && { value: String(row.value), etag: String(row.etag) };
  }

  function put(key: string, item: Item): void {
    const expected: unknown = item.eTag;
    if (typeof expected === 'string' && expected !== '*' && stored(key)?.etag !== expected)
      throw new StateConflict(key);
    const { eTag: _, ...value } = item;
    // The last line of defence of rule 8: nothing that looks like a secret is written, whoever put it there.
    upsert.run(key, redact(JSON.stringify(value)));
  }

  return {
    async read(keys) {
      const items: Record<string, Item> = {};
      for (const key of keys) {
        const row = stored(key);
        if (row) items[key] = { ...JSON.parse(row.value), eTag: row.etag };
      }
      return items;
    },
    async write(changes) {
      database.exec('BEGIN IMMEDIATE');
      try {
        for (const [key, item] of Object.entries(changes)) put(key, item);
        database.exec('COMMIT');
      } catch (error) {
        database.exec('ROLLBACK');
        throw error;
      }
    },
    async delete(keys) {
      for (const key of keys) remove.run(key);
    },
  };
}
