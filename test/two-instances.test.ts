import { join } from 'node:path';
import { systemClock } from '../src/clock';
import { silentLog } from '../src/log';
import { type Keepalive, start } from '../src/start';
import { openAzureStore } from '../src/store/azure/azure-store';
import { runJobs } from '../src/store/run-jobs';
import type { Received } from './kit/connector';
import { labConfig } from './kit/lab-config';
import { channel, deliver } from './kit/outside-channel';
import { type StorageLab, startStorageLab } from './kit/storage-lab';
import { temporaryFolder } from './kit/temporary-folder';

// Two instances on one storage account (Azurite) share the work.

const folder = temporaryFolder();
let lab: StorageLab;
beforeAll(async () => {
  lab = await startStorageLab(['blob', 'queue']);
});
afterAll(() => lab.close());

test('200 jobs, put by either, each done once, by both', async () => {
  const ids = Array.from({ length: 200 }, (_, number) => `job-${number}`);
  const doneBy = new Map<string, string[]>();
  let allDone: () => void = () => undefined;
  const finished = new Promise<void>((resolve) => {
    allDone = resolve;
  });
  async function instance(name: string) {
    const store = await openAzureStore(lab.accountFor('shared-work'), systemClock);
    const run = async ({ id }: { readonly id: string }) => {
      doneBy.set(id, [...(doneBy.get(id) ?? []), name]);
      if (doneBy.size === ids.length) allDone();
      return 'done' as const;
    };
    const runner = runJobs({
      jobs: store.jobs,
      kinds: { test: { run } },
      clock: systemClock,
      log: silentLog,
      random: Math.random,
    });
    return { store, runner };
  }
  const both = [await instance('one'), await instance('other')];
  const lanes = both.flatMap(({ store }, which) => [0, 1, 2, 3].map((lane) => ({ store, from: which * 4 + lane })));
  // Each lane puts its eighth, and its neighbour's, too: an id is one job, whoever puts it.
  await Promise.all(
    lanes.map(async ({ store, from }) => {
      for (let at = from; at < ids.length; at += 8) await store.jobs.put({ id: ids[at] ?? '', kind: 'test', body: at });
      for (let at = from + 1; at < 40; at += 8) await store.jobs.put({ id: ids[at] ?? '', kind: 'test', body: at });
    }),
  );
  await finished;
  for (const { runner } of both) await runner.stop();
  expect([...doneBy.keys()].sort()).toEqual([...ids].sort());
  expect([...doneBy].filter(([, names]) => names.length > 1)).toEqual([]);
  for (const name of ['one', 'other'])
    expect([...doneBy.values()].flat().filter((by) => by === name).length).toBeGreaterThan(20);

  expect(await both[0]?.store.jobs.take(1_000)).toBeNull();
  expect(await both[0]?.store.jobs.dead()).toEqual([]);
  for (const { store } of both) await store.close();
});

test('a conversation goes on with whichever of them a message reaches', async () => {
  const outside = await channel();
  const account = lab.accountFor('shared-talk');
  const instance = (name: string): Promise<Keepalive> =>
    start({
      config: labConfig(join(folder, name)),
      clock: systemClock,
      log: silentLog,
      account,
    });
  const [one, other] = [await instance('one'), await instance('other')];
  const isAnswer = ({ body }: Received) => JSON.stringify(body).includes('"duplicate-identity"');
  const last = outside.activity('contoso-lab');
  expect(await deliver(one.origin, outside.activity('pump-08 keeps disconnecting'))).toBe(200);
  expect(outside.received.filter(isAnswer)).toEqual([]);
  // Brought to both, as by a channel that lost patience with the first.
  expect(await Promise.all([deliver(other.origin, last), deliver(one.origin, last)])).toEqual([200, 200]);
  await outside.heard(isAnswer);
  await Promise.all([one.stop(), other.stop()]);
  expect(outside.received.filter(isAnswer)).toHaveLength(1);
  await outside.close();
});
