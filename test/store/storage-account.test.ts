import { reachAccount } from '../../src/store/azure/account';
import { openAzureStore } from '../../src/store/azure/azure-store';
import { blobName, nameOf } from '../../src/store/azure/names';
import { StoreTrouble } from '../../src/store/store';
import { accountPlaces } from '../kit/stores';

// What only a storage account has: two services that know nothing of each other, and a network in between.

const HOUR = 3_600_000;
const places = accountPlaces();
let place: Awaited<ReturnType<typeof places.place>>;
beforeAll(() => places.start());
beforeEach(async () => {
  place = await places.place();
});
afterEach(async () => {
  places.lab().fault = undefined;
  await place.close();
});
afterAll(() => places.close());

const job = (id: string) => ({ id, kind: 'test', body: { n: 1 } });
const later = (ms: number) => new Date(place.clock.now().getTime() + ms);
/** The service's own clock is real. */
const muchLater = () => new Date(Math.max(later(HOUR).getTime(), performance.timeOrigin + 2 * HOUR));

async function withQueue(work: (queue: ReturnType<typeof reachAccount>['queue']) => Promise<unknown>): Promise<void> {
  const account = reachAccount(place.access);
  await work(account.queue);
  account.close();
}

test('a job whose message was lost is found when the store is tidied, and by who puts it again', async () => {
  const store = await place.open();
  await store.jobs.put(job('a'));
  await withQueue((queue) => queue.clearMessages());
  expect(await store.jobs.take(1_000)).toBeNull();
  await store.tidy(later(0));
  expect(await store.jobs.take(1_000)).toBeNull();
  await store.tidy(muchLater());
  expect(await store.jobs.take(60_000)).toMatchObject({ id: 'a', attempts: 1 });

  await store.jobs.put(job('b'));
  await withQueue((queue) => queue.clearMessages());
  await store.jobs.put(job('b'));
  expect(await store.jobs.take(60_000)).toMatchObject({ id: 'b', attempts: 1 });
});

test('a second message for a job gives nobody a second lease, nor brings back what is done', async () => {
  const store = await place.open();
  const other = await place.open();
  await store.jobs.put(job('a'));
  await withQueue((queue) => queue.sendMessage(blobName('a')));
  await withQueue((queue) => queue.sendMessage(blobName('a')));
  const taken = await Promise.all([store.jobs.take(3_000), other.jobs.take(3_000)]);
  const held = taken.filter((one) => one !== null);
  expect(held).toHaveLength(1);
  expect([await store.jobs.take(1_000), await other.jobs.take(1_000)]).toEqual([null, null]);
  expect(await held[0]?.renew(60_000)).toBe(true);
  await held[0]?.done();
  await withQueue((queue) => queue.sendMessage(blobName('a')));
  expect(await store.jobs.take(1_000)).toBeNull();
});

test('messages that are none of ours are taken away', async () => {
  const store = await place.open();
  for (const text of ['~zz', 'no such job', '']) await withQueue((queue) => queue.sendMessage(text));
  await store.jobs.put(job('a'));
  const found: unknown[] = [];
  for (let look = 0; look < 4; look += 1) found.push((await store.jobs.take(60_000))?.id);
  expect(found.filter(Boolean)).toEqual(['a']);
  await withQueue(async (queue) =>
    expect((await queue.peekMessages({ numberOfMessages: 32 })).peekedMessageItems).toEqual([]),
  );
});

test('an answer that was lost on its way is no refusal: the client writes again, and meets its own writing', async () => {
  const store = await place.open();
  const lab = places.lab();
  /** Each blob's first writing arrives, and nobody hears of it. */
  function loseFirst(): void {
    const lost = new Set<string>();
    lab.fault = ({ method, path }) => {
      if (method !== 'PUT' || lost.has(path)) return undefined;
      lost.add(path);
      return { do: 'lose' };
    };
  }
  loseFirst();
  expect(await store.once.firstTime('a', HOUR)).toBe(true);
  expect(await store.records.put('a', { n: 1 }, null)).toBe(true);
  await store.jobs.put(job('a'));
  const taken = await store.jobs.take(60_000);
  expect(taken?.id).toBe('a');
  loseFirst();
  await taken?.done();
  lab.fault = undefined;
  await store.jobs.put(job('a'));
  expect(await store.jobs.take(1_000)).toBeNull();
});

test('a turn waits for few calls', async () => {
  const store = await place.open();
  const lab = places.lab();
  await store.once.begin('turn');
  const from = lab.calls.length;
  await store.once.begin('turn 2');
  await store.state.write({ conversation: { ...(await store.state.read(['conversation'])).conversation, n: 1 } });
  await store.jobs.put(job('a'));
  await store.once.end('turn 2', HOUR);
  // Seen, read, written, the job's blob, done; its message goes to the queue.
  expect(lab.calls.length - from).toBe(5);
});

describe('opening', () => {
  const refused = (status: number, code: string) => () => ({ do: 'answer', status, code }) as const;

  test('says what is missing when the account does not let us in', async () => {
    places.lab().fault = refused(403, 'AuthorizationPermissionMismatch');
    const opening = openAzureStore(place.access, place.clock);
    await expect(opening).rejects.toBeInstanceOf(StoreTrouble);
    await expect(opening).rejects.toThrow(
      /403 AuthorizationPermissionMismatch.*Storage Blob Data Contributor and Storage Queue Data/,
    );
  });

  test('says so when nobody can sign in', async () => {
    const credential = { getToken: () => Promise.reject(new Error('no')) };
    await expect(openAzureStore({ ...place.access, credential }, place.clock)).rejects.toThrow(
      /cannot sign in .*az login/,
    );
  });

  test('says so when the account cannot be reached', async () => {
    const opening = openAzureStore({ ...place.access, blobEndpoint: 'https://127.0.0.1:1/a' }, place.clock);
    await expect(opening).rejects.toThrow(/127\.0\.0\.1:1 cannot be used \(ECONNREFUSED\)\. Check STORAGE_ACCOUNT/);
  });
});

test('names of blobs go there and back, and no other text does', () => {
  for (const name of ['a', 'A-_9', '../x', '~', 'ü😀', '\u0000']) {
    expect(nameOf(blobName(name))).toBe(name);
    expect(blobName(name)).toMatch(/^[A-Za-z0-9_~-]+$/);
  }
  for (const text of ['', '~', '~2', '~2F', '~41', 'a.b', '~ff', 'ü']) expect(nameOf(text)).toBeNull();
});
