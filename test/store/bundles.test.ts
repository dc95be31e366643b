import { buffer } from 'node:stream/consumers';
import { systemClock } from '../../src/clock';
import { reachAccount } from '../../src/store/azure/account';
import { openAzureStore } from '../../src/store/azure/azure-store';
import type { BundlePlaces, Store } from '../../src/store/store';
import { BLOB_NAME, containerAt, uploadBundle } from '../kit/bundle-upload';
import { type StorageLab, startStorageLab } from '../kit/storage-lab';

// Places for support bundles on Azurite; the service judges signatures by real time.

const MINUTE = 60_000;
let lab: StorageLab;
let store: Store;
let places: BundlePlaces;

beforeAll(async () => {
  lab = await startStorageLab(['blob', 'queue']);
  store = await openAzureStore(lab.accountFor('bundles'), systemClock);
  if (!store.bundles) throw new Error('a storage account has places for bundles');
  places = store.bundles;
});
afterEach(() => {
  lab.fault = undefined;
});
afterAll(async () => {
  await store.close();
  await lab.close();
});

const later = (minutes: number) => new Date(systemClock.now().getTime() + minutes * MINUTE);

async function opened(id: string, until = later(30)): Promise<string> {
  const made = await places.open(id, systemClock.now(), until);
  if (!made.ok) throw new Error(made.problem);
  return made.address;
}

async function containers(): Promise<string[]> {
  const account = reachAccount(lab.accountFor('bundles'));
  const names: string[] = [];
  for await (const { name } of account.service.listContainers({ prefix: 'bundles-' })) names.push(name);
  account.close();
  return names;
}

/** The service's code where it refuses. */
async function refusal(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => 'nothing refused',
    (error) => error.statusCode,
  );
}

test('the address can write there, and neither read, list, delete, nor write elsewhere', async () => {
  const address = await opened('one');
  await opened('two');
  expect(address).toMatch(/[?&]sp=cw(&|$)/);
  expect(address).not.toContain('one?');
  await uploadBundle(address, lab.certificates.ca, Buffer.from('zip'));
  const { container, close } = containerAt(address, lab.certificates.ca);
  const blob = container.getBlockBlobClient(BLOB_NAME);
  expect(await refusal(blob.download())).toBe(403);
  expect(await refusal(blob.delete())).toBe(403);
  expect(await refusal(container.listBlobsFlat().next())).toBe(403);
  expect(await refusal(container.delete())).toBe(403);
  close();
  const [other = ''] = (await containers()).filter((name) => !address.includes(name));
  const elsewhere = address.replace(/bundles-bundle-\w+/, other);
  expect(elsewhere).not.toBe(address);
  expect(await refusal(uploadBundle(elsewhere, lab.certificates.ca, Buffer.from('zip')))).toBe(403);
});

test('what came is found whole; what was removed is gone, and the address with it', async () => {
  const address = await opened('read');
  expect(await places.find('read')).toBeNull();
  await uploadBundle(address, lab.certificates.ca, Buffer.alloc(300_000, 'x'));
  const found = await places.find('read');
  expect(found?.bytes).toBe(300_000);
  expect(found && (await buffer(await found.read()))).toEqual(Buffer.alloc(300_000, 'x'));
  await places.remove('read');
  expect(await places.find('read')).toBeNull();
  expect(await refusal(uploadBundle(address, lab.certificates.ca, Buffer.from('late')))).toBe(404);
  await places.remove('read');
});

test('an address that has run out opens nothing', async () => {
  const address = await opened('over', later(-1));
  expect(await refusal(uploadBundle(address, lab.certificates.ca, Buffer.from('late')))).toBe(403);
});

test('a second open, as after a crash, keeps what is there', async () => {
  await uploadBundle(await opened('twice'), lab.certificates.ca, Buffer.from('zip'));
  await opened('twice');
  expect(await places.find('twice')).not.toBeNull();
});

test('what was left is swept by its age, and nothing else of the account is', async () => {
  await opened('left');
  const before = await containers();
  await store.tidy(later(100));
  expect(await containers()).toEqual(before);
  await store.tidy(later(121));
  expect(await containers()).toEqual([]);
  expect(await store.records.put('still', 'there', null)).toBe(true);
});

test.each([401, 403])('a refusal with %s names the roles', async (status) => {
  lab.fault = ({ method, path }) =>
    method === 'POST' && path === '' ? { do: 'answer', status, code: 'AuthorizationPermissionMismatch' } : undefined;
  expect(await places.open('denied', systemClock.now(), later(30))).toEqual({
    ok: false,
    problem: expect.stringMatching(new RegExp(`${status} Authorization.*Storage Blob Delegator`)),
  });
});
