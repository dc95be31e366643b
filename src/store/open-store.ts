import { resolve } from 'node:path';
import type { TokenCredential } from '@azure/core-auth';
import type { Clock } from '../clock';
import { blobEndpoint, PUBLIC_CLOUD, queueEndpoint } from '../cloud';
import type { Config } from '../config';
import { systemCode } from '../evidence/system-code';
import type { AccountAccess } from './azure/account';
import { openEmbeddedStore } from './embedded/embedded-store';
import { type Store, StoreTrouble } from './store';

export interface OpenOptions {
  readonly clock: Clock;
  /** Who signs in to a storage account; asked only for one. */
  readonly credential: () => TokenCredential;
  /** False for a look beside a running instance. */
  readonly alone?: boolean;
  /** For tests: another way to a storage account. */
  readonly account?: AccountAccess;
}

/**
 * The store that the settings name: an Azure storage account, or the data folder.
 *
 * @throws StoreTrouble, whose message is for the person who started it
 */
export async function openStore(
  config: Pick<Config, 'dataDir' | 'storageAccount' | 'azure'>,
  { clock, credential, alone = true, account }: OpenOptions,
): Promise<Store> {
  const access = account ?? accessTo(config, credential);
  if (access) {
    // Loaded only here: the clients take as long to load as everything else.
    const { openAzureStore }: typeof import('./azure/azure-store') = require('./azure/azure-store');
    return openAzureStore(access, clock);
  }
  try {
    return openEmbeddedStore(config.dataDir, clock, alone);
  } catch (cause) {
    if (cause instanceof StoreTrouble) throw cause;
    throw new StoreTrouble(
      `The data folder ${resolve(config.dataDir)} cannot be used (${systemCode(cause) ?? 'unknown trouble'}). Check its rights, or set DATA_DIR.`,
      { cause },
    );
  }
}

function accessTo(
  { storageAccount, azure }: Pick<Config, 'storageAccount' | 'azure'>,
  credential: () => TokenCredential,
): AccountAccess | null {
  if (storageAccount === null) return null;
  const cloud = azure?.cloud ?? PUBLIC_CLOUD;
  return {
    blobEndpoint: blobEndpoint(cloud, storageAccount),
    queueEndpoint: queueEndpoint(cloud, storageAccount),
    credential: credential(),
    scope: cloud.storageScope,
  };
}
