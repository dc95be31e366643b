import type { Clock } from '../../clock';
import type { Store } from '../store';
import { type AccountAccess, reachAccount } from './account';
import { createBlobs } from './blobs';
import { createBotState } from './bot-state';
import { createBundles } from './bundles';
import { createFiles } from './files';
import { createFirstTime, tidySeen } from './first-time';
import { createJobs, tidyJobs } from './jobs';
import { createRecords } from './records';
import { wordsOfTrouble } from './trouble';

/**
 * An Azure storage account, which several instances share: one container, one queue, made when they are missing.
 *
 * @throws StoreTrouble when the account cannot be reached or does not let us in
 */
export async function openAzureStore(access: AccountAccess, clock: Clock): Promise<Store> {
  const account = reachAccount(access);
  const { quick, patient, queue } = account;
  try {
    await Promise.all([quick.createIfNotExists(), queue.createIfNotExists()]);
  } catch (error) {
    account.close();
    throw wordsOfTrouble(error, access.blobEndpoint);
  }
  const blobs = createBlobs(quick);
  const files = createFiles(patient, blobs, clock);
  const bundles = createBundles(account);
  return {
    state: createBotState(blobs),
    once: createFirstTime(blobs, clock),
    jobs: createJobs(blobs, queue, clock),
    files,
    records: createRecords(blobs),
    bundles,
    async tidy(now) {
      await tidyJobs(blobs, queue, now);
      await tidySeen(blobs, now);
      await files.sweep(now);
      await bundles.sweep(now);
    },
    async close() {
      account.close();
    },
  };
}
