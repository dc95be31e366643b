import type { DatabaseSync } from 'node:sqlite';
import { MOST_STATE, storedJson } from '../bounds';
import { type BotState, type Item, StateConflict } from '../store';
import { inTransaction } from './database';

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
    upsert.run(key, storedJson(value, MOST_STATE));
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
      inTransaction(database, () => {
        for (const [key, item] of Object.entries(changes)) put(key, item);
      });
    },
    async delete(keys) {
      for (const key of keys) remove.run(key);
    },
  };
}
