import { randomBytes } from 'node:crypto';
import { createWriteStream, mkdirSync } from 'node:fs';
import { open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Clock } from '../../clock';
import { systemCode } from '../../evidence/system-code';
import { checkedName, DAY } from '../bounds';
import { createMeter } from '../meter';
import type { FileStore } from '../store';
import { type Embedded, inTransaction } from './database';

/**
 * Contents lie in a folder under names that we make up; the database says which is which, and its row is what makes a
 * file exist. So no name from outside ever becomes a path, and a file is there whole or not at all.
 */
export function createFiles(
  { database, lasting }: Pick<Embedded, 'database' | 'lasting'>,
  folder: string,
  clock: Clock,
): FileStore {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const select = database.prepare('SELECT path, bytes, type, expires FROM files WHERE name = ? AND expires > ?');
  const pathOf = database.prepare('SELECT path FROM files WHERE name = ?');
  const upsert = database.prepare(
    `INSERT INTO files (name, path, bytes, type, expires) VALUES (:name, :path, :bytes, :type, :expires)
     ON CONFLICT (name) DO UPDATE SET path = :path, bytes = :bytes, type = :type, expires = :expires`,
  );
  const remove = database.prepare('DELETE FROM files WHERE name = ? RETURNING path');
  const expired = database.prepare('DELETE FROM files WHERE expires <= ? RETURNING path');
  const known = database.prepare('SELECT 1 FROM files WHERE path = ?');

  const find = (name: string) => select.get(checkedName(name), clock.now().getTime());
  const drop = (path: unknown) => rm(join(folder, String(path)), { force: true });

  return {
    async put(name, content, { expires, type }) {
      const key = checkedName(name);
      // The time in front tells a sweep which of the nameless are still being written.
      const path = `${clock.now().getTime()}-${randomBytes(12).toString('hex')}`;
      const meter = createMeter();
      try {
        await pipeline(
          content,
          meter.through,
          createWriteStream(join(folder, path), { flags: 'wx', mode: 0o600, flush: true }),
        );
      } catch (error) {
        await drop(path);
        throw error;
      }
      const { bytes, sha256 } = meter.measured();
      const before = inTransaction(database, () => {
        const row = pathOf.get(key);
        upsert.run({ name: key, path, bytes, type, expires: expires.getTime() });
        return row;
      });
      await lasting();
      if (before) await drop(before.path);
      return { bytes, sha256 };
    },
    async open(name) {
      // Twice: between the look and the opening somebody may have put another in its place.
      for (let look = 0; look < 2; look += 1) {
        const row = find(name);
        const handle = row && (await opened(join(folder, String(row.path))));
        if (handle) return handle.createReadStream();
      }
      return null;
    },
    async stat(name) {
      const row = find(name);
      return row ? { bytes: Number(row.bytes), type: String(row.type), expires: new Date(Number(row.expires)) } : null;
    },
    async remove(name) {
      const row = remove.get(checkedName(name));
      await lasting();
      if (row) await drop(row.path);
    },
    async sweep(now) {
      const rows = expired.all(now.getTime());
      for (const { path } of rows) await drop(path);
      // What a crash left between the folder and the database.
      for (const path of await readdir(folder)) {
        if (Number.parseInt(path, 10) < now.getTime() - DAY && !known.get(path)) await drop(path);
      }
      return rows.length;
    },
  };
}

/** Undefined when somebody removed it meanwhile. */
async function opened(path: string) {
  try {
    return await open(path);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}
