import { randomBytes } from 'node:crypto';
import { checkedName, MOST_BODY, storedJson } from '../bounds';
import { type RecordStore, RecordUnreadable } from '../store';
import type { Embedded } from './database';

export function createRecords({ database, lasting }: Pick<Embedded, 'database' | 'lasting'>): RecordStore {
  const select = database.prepare('SELECT value, etag FROM records WHERE key = ?');
  const insert = database.prepare(
    'INSERT INTO records (key, value, etag) VALUES (?, ?, ?) ON CONFLICT (key) DO NOTHING',
  );
  const update = database.prepare('UPDATE records SET value = ?, etag = ? WHERE key = ? AND etag = ?');
  const remove = database.prepare('DELETE FROM records WHERE key = ?');
  // What begins with the prefix comes first of what is not below it; LIKE would fold the case and read wild cards.
  const from = database.prepare('SELECT key FROM records WHERE key >= ? ORDER BY key');

  return {
    async get(key, shape) {
      const row = select.get(checkedName(key));
      if (!row) return null;
      const read = shape.safeParse(JSON.parse(String(row.value)));
      if (!read.success) throw new RecordUnreadable(key, read.error);
      return { value: read.data, etag: String(row.etag) };
    },
    async put(key, value, etag) {
      const name = checkedName(key);
      const text = storedJson(value, MOST_BODY);
      // Never the same again, so that a record that was removed and made anew is not taken for the old one.
      const next = randomBytes(9).toString('base64url');
      const { changes } = etag === null ? insert.run(name, text, next) : update.run(text, next, name, etag);
      await lasting();
      return changes === 1;
    },
    async remove(key) {
      remove.run(checkedName(key));
      await lasting();
    },
    async list(prefix) {
      const found: string[] = [];
      for (const row of from.iterate(prefix)) {
        const key = String(row.key);
        if (!key.startsWith(prefix)) break;
        found.push(key);
      }
      return found.sort();
    },
  };
}
