import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type AccountAccess, reachAccount } from '../../src/store/azure/account';
import { openAzureStore } from '../../src/store/azure/azure-store';
import { openEmbeddedStore } from '../../src/store/embedded/embedded-store';
import type { Store } from '../../src/store/store';
import { createFakeClock, type FakeClock } from './fake-clock';
import { type StorageLab, startStorageLab } from './storage-lab';
import { temporaryFolder } from './temporary-folder';

/** One place in which stores are kept, for one test. */
export interface Place {
  readonly clock: FakeClock;
  /** One more instance on it; closed after the test. */
  open(): Promise<Store>;
  /** The first thing that `look` gives within so many milliseconds of the place's own time, three seconds by default. */
  eventually<T>(look: () => Promise<T | null>, patienceMs?: number): Promise<T>;
  /** Every byte that is kept there. */
  kept(): Promise<string>;
  close(): Promise<void>;
}

const PATIENCE = 3_000;

async function within<T>(look: () => Promise<T | null>, step: () => Promise<unknown>, steps: number): Promise<T> {
  for (let at = 0; at <= steps; at += 1) {
    const found = await look();
    if (found !== null) return found;
    await step();
  }
  throw new Error('nothing came in time');
}

function openedStores(clock: FakeClock, openOne: () => Promise<Store>) {
  const opened: Store[] = [];
  return {
    clock,
    async open() {
      const store = await openOne();
      opened.push(store);
      return store;
    },
    async close() {
      for (const store of opened) await store.close();
    },
  };
}

/** SQLite and a folder. */
export function embeddedPlaces(): { place(): Promise<Place>; close(): Promise<void> } {
  const folder = temporaryFolder();
  let number = 0;
  return {
    async place() {
      number += 1;
      const dataDir = join(folder, `store-${number}`);
      const clock = createFakeClock(new Date('2026-11-20T12:00:00Z'));
      return {
        ...openedStores(clock, async () => openEmbeddedStore(dataDir, clock, false)),
        eventually: (look, patienceMs = PATIENCE) => within(look, () => clock.advance(500), patienceMs / 500),
        kept: async () => bytesBelow(dataDir),
      };
    },
    close: async () => undefined,
  };
}

/** A storage account; what the service measures runs by real time, all else by the fake clock. */
export function accountPlaces(): {
  place(): Promise<Place & { readonly access: AccountAccess }>;
  lab(): StorageLab;
  start(): Promise<void>;
  close(): Promise<void>;
} {
  let lab: StorageLab | undefined;
  let number = 0;
  const running = () => {
    if (!lab) throw new Error('not started');
    return lab;
  };
  return {
    lab: running,
    async start() {
      lab = await startStorageLab(['blob', 'queue']);
    },
    async place() {
      number += 1;
      const access = running().accountFor(`place-${number}`);
      const clock = createFakeClock(new Date('2026-11-20T12:00:00Z'));
      return {
        access,
        ...openedStores(clock, () => openAzureStore(access, clock)),
        eventually: (look, patienceMs = PATIENCE) => within(look, () => pause(50), patienceMs / 50),
        async kept() {
          const account = reachAccount(access);
          const texts: string[] = [];
          for await (const blob of account.quick.listBlobsFlat({ includeMetadata: true })) {
            const content = await account.quick.getBlobClient(blob.name).downloadToBuffer();
            texts.push(JSON.stringify(blob), content.toString('latin1'));
          }
          texts.push(JSON.stringify(await account.queue.peekMessages({ numberOfMessages: 32 })));
          account.close();
          return texts.join('\n');
        },
      };
    },
    close: async () => lab?.close(),
  };
}

function bytesBelow(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .map((path) => readFileSync(path, 'latin1'))
    .join('\n');
}
