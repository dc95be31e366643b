import { join } from 'node:path';
import type { Clock } from '../../clock';
import type { Store } from '../store';
import { createBotState } from './bot-state';
import { claimFolder } from './claim-folder';
import { openDatabase } from './database';
import { createFiles } from './files';
import { createFirstTime } from './first-time';
import { createJobs, freeAll } from './jobs';
import { createRecords } from './records';

/**
 * SQLite and a folder: for one instance.
 *
 * @param alone takes the folder, so that what a crash left in hands is free at once; without, others may work on it too
 * @throws StoreTrouble when another has the folder; the system's error when it cannot be written
 */
export function openEmbeddedStore(dataDir: string, clock: Clock, alone: boolean): Store {
  const embedded = openDatabase(dataDir);
  const { database } = embedded;
  let giveBack: () => void = () => undefined;
  try {
    if (alone) {
      giveBack = claimFolder(dataDir);
      freeAll(database, clock);
    }
  } catch (error) {
    database.close();
    throw error;
  }
  const files = createFiles(embedded, join(dataDir, 'files'), clock);
  const forgetSeen = database.prepare('DELETE FROM seen WHERE until <= ?');
  const forgetJobs = database.prepare("DELETE FROM jobs WHERE state IN ('done', 'dead') AND due <= ?");
  return {
    state: createBotState(database),
    once: createFirstTime(database, clock),
    jobs: createJobs(embedded, clock),
    files,
    records: createRecords(embedded),
    bundles: null,
    async tidy(now) {
      forgetSeen.run(now.getTime());
      forgetJobs.run(now.getTime());
      await files.sweep(now);
    },
    async close() {
      await embedded.close();
      giveBack();
    },
  };
}
