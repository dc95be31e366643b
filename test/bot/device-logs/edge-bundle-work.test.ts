import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { noAccess } from '../../../src/access/access';
import { guardOf } from '../../../src/access/guard';
import type { Role } from '../../../src/access/roles';
import { edgeBundleWork } from '../../../src/bot/device-logs/edge-bundle-work';
import type { EdgeBundleJob } from '../../../src/bot/device-logs/edge-log-job';
import type { BundleTask } from '../../../src/evidence/edge-bundle';
import type { Slot } from '../../../src/evidence/evidence';
import { gap } from '../../../src/evidence/gaps';
import type { BundlePlaces } from '../../../src/store/store';
import { createFakeClock } from '../../kit/fake-clock';
import { givenLogs } from '../../kit/given-logs';
import { edgeHubLog } from '../../kit/some-logs';
import { zipOf } from '../../kit/zip';

const START = new Date('2026-11-20T09:00:00Z');
const MINUTE = 60_000;
const KEY = 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=';
const SIGNATURE = 'c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3I%3D';
const SECRET_ADDRESS = `https://contosobot.blob.core.windows.net/keepalive-bundle-1?sp=cw&sig=${SIGNATURE}`;
const BUNDLE = zipOf([
  { name: 'logs/edgeHub_log.txt', content: `${edgeHubLog(START)}\nSharedAccessKey=${KEY}` },
  { name: 'logs/edgeAgent_log.txt', content: `Received request UploadSupportBundle with payload ${SECRET_ADDRESS}` },
]);

const JOB: EdgeBundleJob = {
  id: '12ab34cd',
  conversation: {
    serviceUrl: 'https://smba.example/',
    conversation: { id: 'c', isGroup: false, name: '', conversationType: '' },
  },
  person: { id: 'p', channel: 'msteams' },
  hub: { host: 'contoso-lab.azure-devices.net', name: 'contoso-lab', resourceId: null },
  deviceId: 'gate-01',
  period: { kind: 'last', ms: 24 * 60 * MINUTE },
  zone: 'Europe/Berlin',
  theme: null,
  askedAt: START.toISOString(),
};

const ok = <T>(data: T): Slot<T> => ({ ok: true, data, searched: 'the agent' });

/** What the gateway, the account and the company do; tests change it on the way. */
interface World {
  roles: readonly Role[];
  bundle: Buffer | null;
  /** That the account says it has; null for the truth. */
  bytes: number | null;
  opened: Awaited<ReturnType<BundlePlaces['open']>>;
  asked: Slot<string>;
  task: Slot<BundleTask>;
  onTask: (() => void) | null;
  tellFails: boolean;
}

/** The work with everything around it in memory; `run` takes the job as it was written down last. */
function workshop(job: unknown = JOB) {
  const clock = createFakeClock(START);
  const { given } = givenLogs(clock);
  const done: string[] = [];
  const said: string[] = [];
  const looks: unknown[] = [];
  const noted: string[] = [];
  let body = job;
  let attempts = 0;
  const world: World = {
    roles: ['operator'],
    bundle: null,
    bytes: null,
    opened: { ok: true, address: SECRET_ADDRESS },
    asked: ok('task-1'),
    task: ok('running'),
    onTask: null,
    tellFails: false,
  };
  const places: BundlePlaces = {
    host: 'contosobot.blob.core.windows.net',
    form: 'keepalive-bundle-…',
    async open(id, now, until) {
      done.push(`open ${id} for ${(until.getTime() - now.getTime()) / MINUTE} min`);
      return world.opened;
    },
    async find() {
      const { bundle, bytes } = world;
      return bundle && { bytes: bytes ?? bundle.length, read: async () => Readable.from([bundle]) };
    },
    async remove() {
      done.push('remove');
      world.bundle = null;
    },
    sweep: async () => 0,
  };
  const kind = edgeBundleWork({
    calls: {
      async ask(_gateway, address) {
        done.push(`ask${address === SECRET_ADDRESS ? '' : ' at another place'}`);
        return world.asked;
      },
      async taskOf(_gateway, id) {
        done.push(`status of ${id}`);
        world.onTask?.();
        return world.task;
      },
    },
    places,
    guard: guardOf(
      { ...noAccess, mayRead: async () => ({ kind: 'may', roles: world.roles }) },
      { note: async ({ what, result }) => void noted.push(`${what} ${result}`) },
    ),
    logs: given.logs,
    jobs: { put: async (job) => void looks.push(job) },
    tell: {
      async tell(_conversation, { text = '' }) {
        if (world.tellFails) throw new Error('the channel is down');
        said.push(text);
        return null;
      },
      update: async () => false,
      updatesInPlace: () => false,
    },
    clock,
  });
  return {
    world,
    clock,
    given,
    done,
    said,
    looks,
    noted,
    written: () => JSON.stringify(body),
    /** @param crash before what it writes down is kept */
    async run({ crash = false } = {}) {
      attempts += 1;
      const checkpoint = async (left: unknown) => {
        if (crash) throw new Error('killed');
        body = JSON.parse(JSON.stringify(left));
        return true;
      };
      return kind.run({ id: 'job-1', kind: 'edge-bundle', body, attempts, checkpoint }, new AbortController().signal);
    },
  };
}

const WAITS = { retryIn: expect.any(Number), why: expect.any(String) };
const logsOf = ({ given }: ReturnType<typeof workshop>) =>
  given.logs.logsOf({ person: JOB.person, conversationId: 'c' }, { hub: JOB.hub.host, deviceId: 'gate-01' });

test('it asks, waits, reads what came, deletes it, looks at the gateway anew, and tells', async () => {
  const shop = workshop();
  expect(await shop.run()).toEqual(WAITS);
  expect(await shop.run()).toEqual(WAITS);
  shop.world.bundle = BUNDLE;
  expect(await shop.run()).toBe('done');
  expect(shop.done).toEqual(['open job-1 for 30 min', 'ask', 'status of task-1', 'remove']);
  expect(shop.said).toEqual([
    expect.stringMatching(/bundle of gate-01 came: 2 files, 42 lines.*zip itself is deleted/),
  ]);
  expect(shop.looks).toMatchObject([{ kind: 'diagnose', deviceIds: ['gate-01'], logs: [expect.any(String)] }]);
  expect(shop.noted).toEqual(['edge-bundle done']);
  expect((await logsOf(shop)).map(({ name }) => name)).toEqual([
    expect.stringContaining('edgeHub_log.txt'),
    expect.stringContaining('edgeAgent_log.txt'),
  ]);
});

test('secrets of the bundle end in the reader, and the address is written down nowhere', async () => {
  const shop = workshop();
  await shop.run();
  expect(shop.written()).not.toContain('sig=');
  shop.world.bundle = BUNDLE;
  await shop.run();
  const texts = await shop.given.logs.textsOf(
    { person: JOB.person, conversationId: 'c' },
    { hub: JOB.hub.host, deviceId: 'gate-01' },
  );
  const kept: string[] = [];
  for (const { open } of texts) kept.push(gunzipSync(await buffer(await open())).toString());
  expect(kept.join('')).toContain('Received request UploadSupportBundle');
  const all = [shop.written(), JSON.stringify([shop.said, shop.looks, await logsOf(shop)])].join();
  for (const secret of [KEY.slice(0, 30), SIGNATURE.slice(0, 30)]) expect(all + kept.join('')).not.toContain(secret);
});

test('a bundle that comes with the answer is taken at once', async () => {
  const shop = workshop();
  await shop.run();
  shop.world.onTask = () => {
    shop.world.bundle = BUNDLE;
  };
  shop.world.task = ok('completed');
  expect(await shop.run()).toBe('done');
  expect(shop.said).toEqual([expect.stringMatching(/came: 2 files/)]);
});

test.each<[string, (world: World) => void, RegExp]>([
  [
    'no right at the storage account',
    (world) => {
      world.opened = { ok: false, problem: 'Give it Storage Blob Delegator.' };
    },
    /Delegator/,
  ],
  [
    'no agent there',
    (world) => {
      world.asked = gap('failed', 'It is not connected.', 'Fetch it there.');
    },
    /^It is not connected\. Fetch it there\.$/,
  ],
  [
    'a role that was taken',
    (world) => {
      world.roles = ['reader'];
    },
    /no operator any more, so I have called nothing/,
  ],
])('%s ends it before anything is called or waited for, and the place is removed', async (_what, change, words) => {
  const shop = workshop();
  change(shop.world);
  expect(await shop.run()).toBe('done');
  expect(shop.said).toEqual([expect.stringMatching(words)]);
  expect(shop.done.at(-1)).toBe('remove');
  expect(shop.looks).toEqual([]);
});

test.each<[string, (world: World) => void, RegExp]>([
  [
    'Failed',
    (world) => {
      world.task = ok('failed');
    },
    /could not make or upload.*https:\/\/contosobot\.blob/,
  ],
  [
    'Unknown',
    (world) => {
      world.task = ok('forgotten');
    },
    /was started anew/,
  ],
  [
    'a right that was taken',
    (world) => {
      world.task = gap('denied', 'May not.', 'Give the role.');
    },
    /^May not\. Give the role\.$/,
  ],
  [
    'a role that was taken',
    (world) => {
      world.roles = [];
    },
    /so I have read nothing/,
  ],
  [
    'a bundle that is too large',
    (world) => {
      world.bundle = BUNDLE;
      world.bytes = 201 * 1024 ** 2;
    },
    /has 201 MB; I read up to 200 MB/,
  ],
  [
    'a bundle that is none',
    (world) => {
      world.bundle = Buffer.from([0, 1, 2, 0xff, 0, 0, 7]);
    },
    /holds no text/,
  ],
  [
    'a bomb',
    (world) => {
      world.bundle = zipOf([{ name: 'a.log', content: Buffer.alloc(20 * 1024 ** 2) }]);
    },
    /zip bomb/,
  ],
])('%s, while it waits: it is told, nothing is kept, the place is removed', async (_what, change, words) => {
  const shop = workshop();
  await shop.run();
  change(shop.world);
  expect(await shop.run()).toBe('done');
  expect(shop.said).toEqual([expect.stringMatching(words)]);
  expect(shop.done.at(-1)).toBe('remove');
  expect(shop.looks).toEqual([]);
  expect(await logsOf(shop)).toEqual([]);
});

test.each<[string, Slot<BundleTask>, RegExp]>([
  ['is still at it', ok('running'), /within 30 minutes.*still at it/],
  ['says that it has uploaded', ok('completed'), /within 30 minutes.*says that it has uploaded/],
  ['is not connected any more', gap('failed', 'It is not connected.'), /within 30 minutes.*It is not connected/],
  ['does not answer', gap('timed-out', 'It did not answer.'), /within 30 minutes.*did not answer/],
])('an agent that %s is waited for, within bounds', async (_what, task, words) => {
  const shop = workshop();
  await shop.run();
  shop.world.task = task;
  let looks = 0;
  for (let end = await shop.run(); end !== 'done'; end = await shop.run()) {
    looks += 1;
    if (!('retryIn' in end)) throw new Error('it waits by retryIn');
    await shop.clock.advance(end.retryIn ?? 0);
  }
  expect(looks).toBeLessThan(60);
  expect(shop.said).toEqual([expect.stringMatching(words)]);
  expect(shop.done.at(-1)).toBe('remove');
});

test('a crash right after the call asks the agent once more, for the same place', async () => {
  const shop = workshop();
  await expect(shop.run({ crash: true })).rejects.toThrow('killed');
  expect(await shop.run()).toEqual(WAITS);
  expect(await shop.run()).toEqual(WAITS);
  expect(shop.done).toEqual(['open job-1 for 30 min', 'ask', 'open job-1 for 30 min', 'ask', 'status of task-1']);
});

test('a crash after reading reads once more; the log is there once', async () => {
  const shop = workshop();
  await shop.run();
  shop.world.bundle = BUNDLE;
  await expect(shop.run({ crash: true })).rejects.toThrow('killed');
  expect(shop.done.at(-1)).toBe('ask');
  expect(await shop.run()).toBe('done');
  expect(await logsOf(shop)).toHaveLength(2);
});

test('what could not be told is told later, and the bundle is gone by then', async () => {
  const shop = workshop();
  await shop.run();
  shop.world.bundle = BUNDLE;
  shop.world.tellFails = true;
  await expect(shop.run()).rejects.toThrow('the channel is down');
  expect(shop.world.bundle).toBeNull();
  shop.world.tellFails = false;
  expect(await shop.run()).toBe('done');
  expect(shop.said).toEqual([expect.stringMatching(/came: 2 files/)]);
});

test('a job of another version is buried', async () => {
  expect(await workshop({ id: 1 }).run()).toEqual({ bury: expect.stringMatching(/Another version/) });
});
