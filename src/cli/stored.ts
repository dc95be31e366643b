import { credentialOf } from '../access/azure-sign-in';
import { PUBLIC_CLOUD } from '../cloud';
import type { Config } from '../config';
import { openStore } from '../store/open-store';
import { type Store, StoreTrouble } from '../store/store';
import { readSettings } from './azure-access';
import { BadInput } from './bad-input';
import type { Shell } from './shell';

/** Works with the store that the settings name, beside a bot that uses it. @throws BadInput where it cannot be opened */
export async function withStore(shell: Shell, work: (store: Store, settings: Config) => Promise<void>): Promise<void> {
  const settings = readSettings(shell);
  const options = {
    clock: shell.clock,
    // Where the settings name a bot, as that one: what it keeps, it may read.
    credential: () => credentialOf(settings.bot, settings.azure?.cloud ?? PUBLIC_CLOUD),
    alone: false,
  };
  const store = await openStore(settings, options).catch((error: unknown) => {
    throw error instanceof StoreTrouble ? new BadInput(error.message) : error;
  });
  try {
    await work(store, settings);
  } finally {
    await store.close();
  }
}
