import { resolve } from 'node:path';
import type { Clock } from '../clock';
import { blobEndpoint, type Cloud, PUBLIC_CLOUD, queueEndpoint, signInAt } from '../cloud';
import type { Config } from '../config';
import { systemCode } from '../evidence/system-code';
import type { AccountAccess } from './azure/account';
import { openEmbeddedStore } from './embedded/embedded-store';
import { type Store, StoreTrouble } from './store';

export interface OpenOptions {
  readonly clock: Clock;
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
  config: Pick<Config, 'dataDir' | 'storageAccount' | 'bot' | 'azure'>,
  { clock, alone = true, account }: OpenOptions,
): Promise<Store> {
  if (account || config.storageAccount !== null) {
    // Loaded only here: the clients take as long to load as everything else.
    const { openAzureStore }: typeof import('./azure/azure-store') = require('./azure/azure-store');
    return openAzureStore(account ?? accountAccess(config, config.storageAccount ?? ''), clock);
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

function accountAccess({ azure, bot }: Pick<Config, 'bot' | 'azure'>, account: string): AccountAccess {
  const { DefaultAzureCredential }: typeof import('@azure/identity') = require('@azure/identity');
  const cloud: Cloud = azure?.cloud ?? PUBLIC_CLOUD;
  // Where the bot is a user-assigned identity, that one keeps its things, too.
  const identity = bot?.MicrosoftAppType === 'UserAssignedMSI' ? { managedIdentityClientId: bot.MicrosoftAppId } : {};
  return {
    blobEndpoint: blobEndpoint(cloud, account),
    queueEndpoint: queueEndpoint(cloud, account),
    credential: new DefaultAzureCredential({ ...signInAt(cloud), ...identity }),
    scope: cloud.storageScope,
  };
}
