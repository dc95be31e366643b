import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { systemCode } from '../../evidence/system-code';
import { StoreTrouble } from '../store';

/**
 * Takes the data folder for this instance, by a lock that ends with the process, however it ends. Who holds it knows
 * that every lease in the folder is a dead one's.
 *
 * @returns what gives the folder back
 * @throws StoreTrouble when another instance serves it
 */
export function claimFolder(dataDir: string): () => void {
  const lock = new DatabaseSync(join(dataDir, 'keepalive.lock'));
  try {
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE;');
  } catch (cause) {
    lock.close();
    if (systemCode(cause) !== 'ERR_SQLITE_ERROR') throw cause;
    throw new StoreTrouble(
      `Another Keepalive already works on the data folder ${resolve(dataDir)}. Stop that one, set DATA_DIR to another folder, or let both share a storage account (STORAGE_ACCOUNT).`,
      { cause },
    );
  }
  return () => lock.close();
}
