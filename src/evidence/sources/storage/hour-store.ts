import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../../clock';
import type { ListedBlob } from './blob-door';

/**
 * Hours of logs that were fetched, as files in a temporary folder: within a bound they serve the next diagnosis, and of an
 * hour that has grown only what is new is fetched.
 */
export interface HourStore {
  /**
   * The blob's bytes as a file; what is missing comes from `read`, whose trouble is thrown on. What came before trouble is
   * kept for the next try.
   */
  fetch(key: string, blob: ListedBlob, read: ReadBytes): Promise<HeldHour>;
  /** Removes the folder. */
  close(): void;
}

export type ReadBytes = (from: number, count: number) => Promise<AsyncIterable<Buffer>>;

export interface HeldHour {
  readonly path: string;
  /** It may be removed. */
  release(): void;
}

interface Kept {
  readonly path: string;
  readonly version: string;
  size: number;
  users: number;
  usedAt: number;
  /** Resolves when nobody writes to it. */
  filled: Promise<void>;
}

/** Bytes on disk beside what is in use. Own judgement: twice what one diagnosis reads at most. */
const MOST_KEPT = 1024 * 1024 * 1024;

/** Logs of a customer do not lie around longer than somebody may ask again, in milliseconds. Own judgement. */
const LIFE = 30 * 60_000;

export function openHourStore(clock: Clock): HourStore {
  let folder: string | undefined;
  let files = 0;
  // In order of use, oldest first.
  const hours = new Map<string, Kept>();

  function hourOf(key: string, { name, size, version }: ListedBlob): Kept {
    const known = hours.get(key);
    if (known?.version === version && known.size <= size && existsSync(known.path)) return known;
    if (known) drop(key, known);
    folder ??= mkdtempSync(join(tmpdir(), 'keepalive-hours-'));
    // Something may have tidied up there.
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    files += 1;
    const path = join(folder, `${files}${/\.gz$/i.test(name) ? '.json.gz' : '.json'}`);
    writeFileSync(path, '', { mode: 0o600 });
    return { path, version, size: 0, users: 0, usedAt: 0, filled: Promise.resolve() };
  }

  /** Whoever still reads it removes it in the end. */
  function drop(key: string, hour: Kept): void {
    hours.delete(key);
    if (hour.users === 0) rmSync(hour.path, { force: true });
  }

  function release(key: string, hour: Kept): void {
    hour.users -= 1;
    hour.usedAt = clock.now().getTime();
    if (hours.get(key) !== hour && hour.users === 0) rmSync(hour.path, { force: true });
    let total = [...hours.values()].reduce((sum, { size }) => sum + size, 0);
    for (const [one, kept] of hours) {
      const isOld = kept.usedAt < hour.usedAt - LIFE;
      if (kept.users > 0 || (total <= MOST_KEPT && !isOld)) continue;
      total -= kept.size;
      drop(one, kept);
    }
  }

  return {
    async fetch(key, blob, read) {
      const hour = hourOf(key, blob);
      hours.delete(key);
      hours.set(key, hour);
      hour.users += 1;
      const filling = hour.filled.then(() => fill(hour, blob.size, read));
      // Told to whoever asked; the next one tries anew.
      hour.filled = filling.catch(() => undefined);
      let isHeld = true;
      const letGo = () => {
        if (isHeld) release(key, hour);
        isHeld = false;
      };
      try {
        await filling;
        return { path: hour.path, release: letGo };
      } catch (error) {
        letGo();
        throw error;
      }
    },
    close() {
      hours.clear();
      if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
      folder = undefined;
    },
  };
}

/** `size` only counts what has been written: after trouble the next try goes on from there. */
async function fill(hour: Kept, size: number, read: ReadBytes): Promise<void> {
  if (hour.size >= size) return;
  const file = await open(hour.path, 'r+');
  try {
    for await (const chunk of await read(hour.size, size - hour.size)) {
      await file.write(chunk, 0, chunk.length, hour.size);
      hour.size += chunk.length;
    }
  } finally {
    await file.close();
  }
}
