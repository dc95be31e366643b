import { checkHub } from '../../../src/doctor/check-hub';
import { collect } from '../../../src/evidence/collect';
import type { Evidence } from '../../../src/evidence/evidence';
import { type AzureSources, azureSources } from '../../../src/evidence/sources';
import { createFakeClock } from '../../kit/fake-clock';
import { archiveRecord } from '../../kit/log-archive';
import { type BlobFault, STORAGE_ID, type StorageLab, startStorageLab } from '../../kit/storage-lab';
import { openTinyLab, type TinyLab, tinyHub } from '../../kit/tiny-lab';

// All sources together, on a hub whose diagnostic setting names a storage account.

const NOW = new Date('2026-11-23T08:10:00Z');
const hub = tinyHub('contoso-lab', ['pump-01', 'pump-02']);
const clock = createFakeClock(NOW);
let lab: TinyLab;
let storage: StorageLab;
let sources: AzureSources;

beforeAll(async () => {
  storage = await startStorageLab();
  lab = await openTinyLab([hub], clock, storage.certificates);
  const said = ['pump-01', 'pump-02'].map((device) => archiveRecord(hub, { at: '2026-11-23T07:30:00Z', device }));
  await storage.append(
    'insights-logs-connections',
    `resourceId=${hub.resourceId.toUpperCase()}/y=2026/m=11/d=23/h=07/m=00/PT1H.json`,
    said.map((record) => `${JSON.stringify(record)}\n`).join(''),
  );
  const blobs = storage.azureFor([hub]);
  // Each door asks for tokens of its own kind.
  const credential = {
    getToken: (scopes: string | string[]) =>
      (String(scopes).includes('storage') ? blobs : lab.azure).credential.getToken(scopes),
  };
  const { blobEndpointOf } = blobs;
  sources = azureSources({ ...lab.azure, credential, ...(blobEndpointOf && { blobEndpointOf }) }, clock);
});
afterAll(async () => {
  sources.close();
  await Promise.all([lab.close(), storage.close()]);
});

function diagnosticSettings(properties: object): void {
  const value = [{ name: 'logs', properties: { ...properties, logs: [{ categoryGroup: 'allLogs', enabled: true }] } }];
  lab.fault = ({ url }) =>
    /diagnosticsettings$/i.test(url.pathname) ? { do: 'answer', with: { status: 200, body: { value } } } : undefined;
}

function lookAt(deviceId: string): Promise<Evidence> {
  lab.calls.length = 0;
  storage.calls.length = 0;
  const window = { from: new Date(NOW.getTime() - 24 * 3_600_000), to: NOW };
  const log = { error: (fields: object) => expect(fields).toBeUndefined() };
  return collect({ sources: sources.sources, clock, log }, { hub: hub.host, deviceId, moduleId: null }, window).done;
}
const queries = () => lab.calls.filter((call) => call.includes('/query'));

test('it is read there, once for all devices of the hub', async () => {
  diagnosticSettings({ storageAccountId: STORAGE_ID });
  const first = await lookAt('pump-01');
  expect(first.connections).toMatchObject({
    ok: true,
    data: { records: [{ deviceId: 'pump-01' }] },
    searched: expect.stringContaining('storage account'),
  });
  expect(first.fleet).toMatchObject({ ok: true, data: { records: 2, devices: 1 } });
  expect(lab.calls.filter((call) => /diagnosticsettings$/i.test(call))).toHaveLength(1);
  // A list for each category, of which one has an hour.
  expect(storage.calls.map(({ prefix }) => prefix !== null)).toEqual([true, true, true, true, false]);
  const next = await lookAt('pump-02');
  expect(next.connections).toMatchObject({ data: { records: [{ deviceId: 'pump-02' }] } });
  expect(queries()).toEqual([]);
  expect(storage.calls).toHaveLength(4);
  expect([...lab.calls, ...storage.calls.map(({ method }) => method)].every((call) => call.startsWith('GET'))).toBe(
    true,
  );
});

describe('how far it reaches, for the doctor', () => {
  const WEEK = { from: new Date(NOW.getTime() - 7 * 24 * 3_600_000), to: NOW };
  const newestHour = (window = WEEK, accountId = STORAGE_ID) =>
    sources.ofHub.newestHour(hub.host, window, accountId, new AbortController().signal);
  beforeEach(() => {
    lab.fault = undefined;
    storage.calls.length = 0;
  });
  afterEach(() => {
    storage.fault = undefined;
  });

  test('one list, and one byte of the newest hour', async () => {
    expect(await newestHour()).toMatchObject({ ok: true, data: new Date('2026-11-23T07:00:00Z') });
    expect(storage.calls.map(({ method, prefix, range }) => [method, prefix !== null, range])).toEqual([
      ['GET', true, undefined],
      ['GET', false, 'bytes=0-0'],
    ]);
  });

  test('no hour of that time', async () => {
    const week = { from: new Date('2026-10-01T00:00:00Z'), to: new Date('2026-10-08T00:00:00Z') };
    expect(await newestHour(week)).toMatchObject({ ok: true, data: null });
  });

  test('who may list, but not read', async () => {
    storage.fault = ({ prefix }) =>
      prefix === null ? { do: 'answer', status: 403, code: 'AuthorizationPermissionMismatch' } : undefined;
    expect(await newestHour()).toMatchObject({
      ok: false,
      why: 'denied',
      fix: expect.stringContaining(`--role "Storage Blob Data Reader" --assignee PRINCIPAL_ID --scope '${STORAGE_ID}'`),
    });
  });

  test.each<[string, BlobFault, string, string]>([
    [
      '403',
      { do: 'answer', status: 403, code: 'AuthorizationPermissionMismatch' },
      'denied',
      'Storage Blob Data Reader',
    ],
    ['a network rule', { do: 'answer', status: 403, code: 'AuthorizationFailure' }, 'denied', 'network-rule add'],
    ['no container', { do: 'answer', status: 404, code: 'ContainerNotFound' }, 'failed', 'a quarter of an hour'],
    ['a reset', { do: 'reset' }, 'failed', 'Ask again'],
  ])('%s', async (_name, fault, why, fix) => {
    storage.fault = () => fault;
    expect(await newestHour()).toMatchObject({ ok: false, why, fix: expect.stringContaining(fix) });
  });

  test('what is no storage account', async () => {
    expect(await newestHour(WEEK, '/x/evil.example')).toMatchObject({ ok: false, why: 'not-configured' });
    expect(storage.calls).toEqual([]);
  });

  test('its line among those of the hub', async () => {
    diagnosticSettings({ storageAccountId: STORAGE_ID });
    const log = { error: (fields: object) => expect(fields).toBeUndefined() };
    const { checks } = await checkHub({ sources: sources.ofHub, clock, log }, hub.host);
    const lines = checks.filter(({ source }) => ['diagnostic-settings', 'storage', 'log-analytics'].includes(source));
    expect(lines).toEqual([
      { source: 'diagnostic-settings', ok: true, detail: 'Connections go to the storage account devstoreaccount1' },
      {
        source: 'storage',
        ok: true,
        detail: 'devstoreaccount1 can be read; its newest hour is 2026-11-23 07:00 UTC',
        newest: new Date('2026-11-23T07:00:00Z'),
      },
    ]);
  });
});
