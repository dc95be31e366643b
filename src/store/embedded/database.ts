import { mkdirSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StoreTrouble } from '../store';

/** Each is applied once, in order; a database knows how many it has had. Append only. */
const STEPS = [
  // `seen` of before had fewer columns; it only remembered minutes to a month of doubles.
  `CREATE TABLE IF NOT EXISTS state (key TEXT PRIMARY KEY, value TEXT NOT NULL, etag INTEGER NOT NULL) STRICT;
   DROP TABLE IF EXISTS seen;
   CREATE TABLE seen (key TEXT PRIMARY KEY, until INTEGER NOT NULL, doer TEXT, begun INTEGER NOT NULL) STRICT, WITHOUT ROWID;
   CREATE TABLE jobs (
     id TEXT PRIMARY KEY,
     kind TEXT NOT NULL,
     body TEXT NOT NULL,
     attempts INTEGER NOT NULL DEFAULT 0,
     state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'done', 'dead')),
     -- Open: when it may be taken; leased: when the lease ends; else when it is forgotten. Milliseconds.
     due INTEGER NOT NULL,
     lease TEXT,
     why TEXT,
     ended INTEGER
   ) STRICT;
   CREATE INDEX jobs_due ON jobs (state, due);
   CREATE TABLE records (key TEXT PRIMARY KEY, value TEXT NOT NULL, etag TEXT NOT NULL) STRICT, WITHOUT ROWID;
   CREATE TABLE files (
     name TEXT PRIMARY KEY, path TEXT NOT NULL, bytes INTEGER NOT NULL, type TEXT NOT NULL, expires INTEGER NOT NULL
   ) STRICT;`,
];

export interface Embedded {
  readonly database: DatabaseSync;
  /** Resolves when everything written so far would survive a power cut, too. Costs no time of the event loop. */
  lasting(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the embedded store's database: one SQLite file under the data folder.
 *
 * @throws StoreTrouble for one of a newer version; the system's error when the folder cannot be written
 */
export function openDatabase(dataDir: string): Embedded {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const path = join(dataDir, 'keepalive.sqlite');
  const database = new DatabaseSync(path);
  try {
    // WAL survives a kill at any moment. NORMAL may lose the last moments at a power cut, never the file; what must not
    // be lost then either waits for `lasting`.
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 5000;');
    inTransaction(database, () => migrate(database, dataDir));
  } catch (error) {
    database.close();
    throw error;
  }
  const log = createLogSync(`${path}-wal`);
  return {
    database,
    lasting: log.sync,
    async close() {
      await log.close();
      database.close();
    },
  };
}

function migrate(database: DatabaseSync, dataDir: string): void {
  const had = Number(database.prepare('PRAGMA user_version').get()?.user_version);
  if (had > STEPS.length)
    throw new StoreTrouble(
      `The data folder ${dataDir} was written by a newer version of Keepalive. Use that one, or set DATA_DIR to another folder.`,
    );
  for (const step of STEPS.slice(had)) database.exec(step);
  database.exec(`PRAGMA user_version = ${STEPS.length}`);
}

export function inTransaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    database.exec('ROLLBACK');
    throw error;
  }
}

/**
 * Brings SQLite's log to the disk from outside, beside the event loop; synchronous = FULL would do it within. Whoever
 * comes while one is under way shares the next. A checkpoint brings the log to the disk before it takes pages from it
 * (sqlite.org/wal.html), so what is no longer in the log is safe as well.
 */
function createLogSync(path: string): { sync(): Promise<void>; close(): Promise<void> } {
  let handle: Promise<FileHandle> | undefined;
  let running: Promise<void> = Promise.resolve();
  let next: Promise<void> | undefined;
  async function sync(): Promise<void> {
    // For writing: Windows flushes nothing else.
    handle ??= open(path, 'r+');
    await (await handle).datasync();
  }
  return {
    sync() {
      next ??= running.then(() => {
        next = undefined;
        running = sync();
        return running;
      });
      return next;
    },
    async close() {
      await (await handle)?.close();
    },
  };
}
