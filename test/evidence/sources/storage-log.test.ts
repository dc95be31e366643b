import { gzipSync } from 'node:zlib';
import type { AzureAccess } from '../../../src/evidence/azure';
import type { Subject, Window } from '../../../src/evidence/evidence';
import { OPERATION_CATEGORIES } from '../../../src/evidence/log-destination';
import { openStorageLog, type StorageLog } from '../../../src/evidence/sources/storage/storage-log';
import type { LabHub } from '../../../src/lab/registry';
import { createFakeClock, type FakeClock } from '../../kit/fake-clock';
import { knownIds } from '../../kit/known-ids';
import { archiveRecord, emptyHub, type SaidRecord } from '../../kit/log-archive';
import { type BlobCall, type BlobFault, STORAGE_ID, type StorageLab, startStorageLab } from '../../kit/storage-lab';

const NOW = new Date('2026-11-20T06:10:00Z');
const WINDOW: Window = { from: new Date('2026-11-20T02:30:00Z'), to: NOW };
const CONNECTIONS = 'insights-logs-connections';

let lab: StorageLab;
let log: StorageLog;
let clock: FakeClock;
let hubs: LabHub[] = [];

beforeAll(async () => {
  lab = await startStorageLab();
});
afterAll(() => lab.close());
beforeEach(() => {
  hubs = [];
  lab.fault = undefined;
  clock = createFakeClock(NOW);
  log = open(azure());
});
afterEach(() => log.close());

function open(access: AzureAccess): StorageLog {
  return openStorageLog(access, knownIds(access), clock);
}

/** Sees every hub that a test makes. */
function azure(more: Partial<AzureAccess> = {}): AzureAccess {
  return {
    ...lab.azureFor([]),
    pinnedIdOf: (host) => hubs.find((hub) => hub.host === host)?.resourceId ?? null,
    ...more,
  };
}

let made = 0;
function newHub(): LabHub {
  made += 1;
  const hub = emptyHub(`storage-${made}-lab`);
  hubs.push(hub);
  lab.calls.length = 0;
  return hub;
}

const nameOf = (hub: LabHub, hour: string, day = '2026-11-20', ending = '') => {
  const [year, month, date] = day.split('-');
  return `resourceId=${hub.resourceId.toUpperCase()}/y=${year}/m=${month}/d=${date}/h=${hour}/m=00/PT1H.json${ending}`;
};
const linesOf = (hub: LabHub, said: readonly SaidRecord[]) =>
  said.map((one) => `${JSON.stringify(archiveRecord(hub, one))}\r\n`).join('');
const at = (time: string) => `2026-11-20T${time}Z`;

/** A drop and a return at the beginning of each of these hours. */
async function writeHours(hub: LabHub, hours: readonly string[], device = 'pump-01'): Promise<void> {
  for (const hour of hours) await lab.append(CONNECTIONS, nameOf(hub, hour), linesOf(hub, dropIn(hour, device)));
}
const dropIn = (hour: string, device: string): SaidRecord[] => [
  { at: at(`${hour}:31:00`), device, operation: 'deviceDisconnect', code: '404104' },
  { at: at(`${hour}:32:00`), device },
];

const device = (hub: LabHub, deviceId = 'pump-01'): Subject => ({ hub: hub.host, deviceId, moduleId: null });
const ample = () => new AbortController().signal;

function look(
  hub: LabHub,
  how: {
    deviceId?: string;
    window?: Window;
    operations?: readonly string[];
    signal?: AbortSignal;
    from?: StorageLog;
  } = {},
) {
  const { deviceId, window = WINDOW, operations = [], signal = ample(), from = log } = how;
  return from.look(device(hub, deviceId), window, { to: 'storage', accountId: STORAGE_ID, operations }, signal);
}

type Looked = Awaited<ReturnType<typeof look>>;
const timesOf = ({ connections }: Looked) =>
  connections.ok && connections.data.records.map(({ time }) => time.toISOString().slice(11, 19));
const reads = () => lab.calls.filter(({ prefix }) => prefix === null);
const lists = () => lab.calls.filter(({ prefix }) => prefix !== null);
const hourRead = ({ path }: BlobCall) => /\/h=(\d\d)\//.exec(path)?.[1];

test('only the hours of the window, each once: one list, one read an hour', async () => {
  const hub = newHub();
  await writeHours(hub, ['00', '01', '02', '03', '05', '06']);
  const found = await look(hub);
  expect(timesOf(found)).toEqual(['02:31:00', '02:32:00', '03:31:00', '03:32:00', '05:31:00', '05:32:00']);
  expect(found.fleet).toMatchObject({ ok: true, data: { records: 6, newest: new Date(at('05:32:00')) } });
  expect(found.connections).toMatchObject({
    data: { limited: false },
    searched: expect.stringContaining('in the storage account devstoreaccount1'),
    dataUpTo: new Date(at('05:32:00')),
  });
  expect(found.connections).not.toHaveProperty('unread');
  expect(lists()).toHaveLength(1);
  expect(reads().map(hourRead).sort()).toEqual(['02', '03', '05', '06']);
  expect(lab.calls.every(({ method }) => method === 'GET')).toBe(true);
});

test('a record that came late lies in the next hour', async () => {
  const hub = newHub();
  await lab.append(CONNECTIONS, nameOf(hub, '07'), linesOf(hub, [{ at: at('06:09:00'), device: 'pump-01' }]));
  expect(timesOf(await look(hub))).toEqual(['06:09:00']);
});

test('another device: nothing is fetched again; an hour that has grown from where it ended', async () => {
  const hub = newHub();
  await writeHours(hub, ['04', '05']);
  await look(hub);
  lab.calls.length = 0;
  const other = await look(hub, { deviceId: 'pump-02' });
  expect(other.connections).toMatchObject({ ok: true, data: { records: [] } });
  expect(lab.calls).toHaveLength(1);
  const before = linesOf(hub, dropIn('05', 'pump-01'));
  const more = linesOf(hub, [{ at: at('05:50:00'), device: 'pump-02' }]);
  await lab.append(CONNECTIONS, nameOf(hub, '05'), more);
  lab.calls.length = 0;
  expect(timesOf(await look(hub, { deviceId: 'pump-02' }))).toEqual(['05:50:00']);
  expect(reads()).toMatchObject([{ range: `bytes=${before.length}-${before.length + more.length - 1}` }]);
});

test('a blob that was made anew is another, however long', async () => {
  const hub = newHub();
  await lab.put(CONNECTIONS, nameOf(hub, '05'), Buffer.from(linesOf(hub, dropIn('05', 'pump-01'))));
  expect(timesOf(await look(hub))).toEqual(['05:31:00', '05:32:00']);
  const others = [...dropIn('05', 'pump-02'), { at: at('05:40:00'), device: 'pump-01' }];
  await lab.put(CONNECTIONS, nameOf(hub, '05'), Buffer.from(linesOf(hub, others)));
  expect(timesOf(await look(hub))).toEqual(['05:40:00']);
});

test('packed hours, by their name; one that is there twice counts once', async () => {
  const hub = newHub();
  for (const hour of ['04', '05']) {
    const packed = gzipSync(linesOf(hub, dropIn(hour, 'pump-01')));
    await lab.put(CONNECTIONS, nameOf(hub, hour, '2026-11-20', '.gz'), packed);
  }
  await writeHours(hub, ['05']);
  expect(timesOf(await look(hub))).toEqual(['04:31:00', '04:32:00', '05:31:00', '05:32:00']);
});

test('a window across the end of a month lists both', async () => {
  const hub = newHub();
  for (const [day, hour] of [
    ['2026-10-31', '23'],
    ['2026-11-01', '00'],
  ] as const) {
    const said = { at: `${day}T${hour}:30:00Z`, device: 'pump-01' };
    await lab.append(CONNECTIONS, nameOf(hub, hour, day), linesOf(hub, [said]));
  }
  const window = { from: new Date('2026-10-31T20:00:00Z'), to: new Date('2026-11-01T04:00:00Z') };
  expect(timesOf(await look(hub, { window }))).toEqual(['23:30:00', '00:30:00']);
  expect(lists()).toHaveLength(2);
});

test('a line that is still being written, and another hub beside', async () => {
  const hub = newHub();
  const longer = { ...emptyHub('x'), resourceId: `${hub.resourceId}x` };
  await lab.append(CONNECTIONS, nameOf(longer, '05'), linesOf(longer, dropIn('05', 'pump-01')));
  await lab.append(CONNECTIONS, nameOf(hub, '05'), `${linesOf(hub, dropIn('05', 'pump-01'))}{"time":"2026-11-20T05:5`);
  const found = await look(hub);
  expect(timesOf(found)).toEqual(['05:31:00', '05:32:00']);
  expect(found.fleet).toMatchObject({ data: { records: 2 } });
  expect(found.connections).not.toHaveProperty('unread');
});

test('lines that are none are told of', async () => {
  const hub = newHub();
  await lab.append(CONNECTIONS, nameOf(hub, '05'), `${linesOf(hub, dropIn('05', 'pump-01'))}what?\n{}\n`);
  expect((await look(hub)).connections).toMatchObject({
    data: { records: [{}, {}] },
    unread: { detail: 'Of the connection records something is missing: 1 line could not be read.' },
  });
});

test('a packed hour that is torn, and what is no log at all', async () => {
  const hub = newHub();
  const packed = gzipSync(linesOf(hub, dropIn('04', 'pump-01')));
  await lab.put(CONNECTIONS, nameOf(hub, '04', '2026-11-20', '.gz'), packed.subarray(0, packed.length - 20));
  await lab.put(CONNECTIONS, nameOf(hub, '03'), Buffer.from('<html>'));
  await writeHours(hub, ['05']);
  const found = await look(hub);
  expect(timesOf(found)).toEqual(expect.arrayContaining(['05:31:00', '05:32:00']));
  expect(found.connections).toMatchObject({
    unread: { detail: expect.stringMatching(/an hour holds no log records.+its compression is torn/) },
  });
});

describe('other categories', () => {
  const twin = (hub: LabHub): SaidRecord[] => [
    { at: at('05:10:00'), device: 'pump-01', category: 'D2CTwinOperations', operation: 'update', code: '400027' },
    { at: at('05:11:00'), device: hub.name, category: 'D2CTwinOperations', operation: 'update' },
  ];

  test('are read where the settings send them', async () => {
    const hub = newHub();
    await writeHours(hub, ['05']);
    await lab.append('insights-logs-d2ctwinoperations', nameOf(hub, '05'), linesOf(hub, twin(hub)));
    expect((await look(hub)).operations).toMatchObject({ ok: true, data: { records: [] } });
    expect(lab.calls).toHaveLength(2);
    // DeviceTelemetry and DirectMethods have no container yet: nothing was to be logged.
    const { operations } = await look(hub, { operations: OPERATION_CATEGORIES });
    expect(operations).toMatchObject({ ok: true, data: { records: [{ code: '400027' }], limited: false } });
    expect(operations).not.toHaveProperty('unread');
  });

  test('may be closed without harm to the connections', async () => {
    const hub = newHub();
    await writeHours(hub, ['05']);
    lab.fault = ({ path }) =>
      path.includes('twin') ? { do: 'answer', status: 403, code: 'AuthorizationPermissionMismatch' } : undefined;
    const found = await look(hub, { operations: ['D2CTwinOperations'] });
    expect(timesOf(found)).toHaveLength(2);
    expect(found.operations).toMatchObject({
      ok: true,
      unread: { fix: expect.stringContaining('Storage Blob Data Reader') },
    });
  });
});

test('a hub without a blob in the window was looked at', async () => {
  const hub = newHub();
  await writeHours(newHub(), ['05']);
  await writeHours(hub, ['01']);
  expect(await look(hub)).toMatchObject({
    connections: { ok: true, data: { records: [], limited: false } },
    fleet: { ok: true, data: { records: 0, newest: null } },
  });
});

const answering = (status: number, code?: string, body?: string): BlobFault => ({
  do: 'answer',
  status,
  ...(code !== undefined && { code }),
  ...(body !== undefined && { body }),
});
const ROLE = `az role assignment create --role "Storage Blob Data Reader" --assignee PRINCIPAL_ID --scope '${STORAGE_ID}'`;

describe('a list that fails is a gap', () => {
  test.each<[string, BlobFault, string, string]>([
    ['401', answering(401, 'NoAuthenticationInformation'), 'denied', ROLE],
    ['403 for the role', answering(403, 'AuthorizationPermissionMismatch'), 'denied', ROLE],
    [
      '403 for the network',
      answering(403, 'AuthorizationFailure'),
      'denied',
      'az storage account network-rule add --account-name',
    ],
    ['403 without a code', answering(403), 'denied', ROLE],
    ['404 of the container', answering(404, 'ContainerNotFound'), 'failed', 'a quarter of an hour'],
    ['404 of something else', answering(404, 'ResourceNotFound'), 'failed', 'still exists'],
    ['409', answering(409, 'ContainerBeingDeleted'), 'failed', ''],
    ['429', answering(429), 'throttled', ''],
    ['500', answering(500, 'InternalError'), 'failed', ''],
    ['503', answering(503, 'ServerBusy'), 'failed', ''],
    ['504', answering(504), 'timed-out', ''],
    ['a redirect elsewhere', answering(307), 'failed', ''],
    ['no XML', answering(200, undefined, 'not xml <'), 'unreadable', ''],
    ['other XML', answering(200, undefined, '<Hello/>'), 'unreadable', ''],
    ['a web page', answering(200, undefined, '<!doctype html><html><body>Hi</body></html>'), 'unreadable', ''],
    ['half of it', answering(200, undefined, '<EnumerationResults><Blobs>'), 'unreadable', ''],
    ['10 MB', answering(200, undefined, 'x'.repeat(10_000_000)), 'unreadable', ''],
    ['a reset', { do: 'reset' }, 'failed', ''],
  ])('%s', async (_name, fault, why, fix) => {
    const hub = newHub();
    lab.fault = () => fault;
    const found = await look(hub);
    for (const slot of [found.connections, found.operations, found.fleet]) {
      expect(slot).toMatchObject({ ok: false, why, detail: expect.stringMatching(new RegExp(`${hub.name}.+\\.$`)) });
      expect(slot).toMatchObject(fix === '' ? {} : { fix: expect.stringContaining(fix) });
    }
    expect(lab.calls).toHaveLength(1);
  });

  test('no answer: it ends with the signal', async () => {
    const stop = new AbortController();
    lab.fault = () => {
      setImmediate(() => stop.abort());
      return { do: 'hang' };
    };
    expect((await look(newHub(), { signal: stop.signal })).fleet).toMatchObject({ ok: false, why: 'timed-out' });
    expect(lab.calls).toHaveLength(1);
  });

  test.each([
    [
      'no sign-in',
      () => azure({ credential: { getToken: () => Promise.reject(new Error('no identity')) } }),
      'denied',
      'sign in',
    ],
    [
      'a foreign certificate',
      () => {
        const { ca: _, ...rest } = azure();
        return rest;
      },
      'failed',
      'not trusted',
    ],
    [
      'an account that DNS does not know',
      () => azure({ blobEndpointOf: () => 'https://gone.invalid' }),
      'failed',
      'not known to DNS',
    ],
  ])('%s', async (_name, access, why, words) => {
    const from = open(access());
    expect((await look(newHub(), { from })).fleet).toMatchObject({ why, detail: expect.stringContaining(words) });
    expect(lab.calls).toEqual([]);
    from.close();
  });

  test('a credential that hangs is left at the signal, and nothing is asked afterwards', async () => {
    const from = open(azure({ credential: { getToken: () => new Promise<never>(() => undefined) } }));
    expect((await look(newHub(), { from, signal: AbortSignal.timeout(50) })).fleet).toMatchObject({ why: 'timed-out' });
    expect(lab.calls).toEqual([]);
    from.close();
  });

  test('what is no storage account is not called', async () => {
    const accountId = '/subscriptions/x/providers/Microsoft.Storage/storageAccounts/evil.example/x';
    const found = await log.look(device(newHub()), WINDOW, { to: 'storage', accountId, operations: [] }, ample());
    expect(found.fleet).toMatchObject({ ok: false, why: 'not-configured' });
    expect(lab.calls).toEqual([]);
  });
});

describe('an hour that fails is told of', () => {
  const inHour = (hour: string, fault: BlobFault) => (call: BlobCall) => (hourRead(call) === hour ? fault : undefined);

  test.each<[string, BlobFault, string]>([
    ['500', answering(500, 'InternalError'), 'answered 500'],
    ['403', answering(403, 'AuthorizationPermissionMismatch'), 'answered 403'],
    ['404, dropped since it was listed', answering(404, 'BlobNotFound'), 'answered 404'],
    ['416', answering(416, 'InvalidRange'), 'answered 416'],
    ['torn each time', { do: 'tear', after: 10 }, 'the connection broke'],
  ])('%s', async (_name, fault, words) => {
    const hub = newHub();
    await writeHours(hub, ['03', '04', '05']);
    lab.fault = inHour('04', fault);
    const found = await look(hub);
    expect(timesOf(found)).toEqual(['03:31:00', '03:32:00', '05:31:00', '05:32:00']);
    expect(found.connections).toMatchObject({
      data: { limited: true },
      unread: { detail: expect.stringMatching(new RegExp(`1 of 3 hours could not be read.+${words}`)) },
    });
  });

  test('torn once: taken up again', async () => {
    const hub = newHub();
    await writeHours(hub, ['05']);
    lab.fault = () => (reads().length === 1 ? { do: 'tear', after: 100 } : undefined);
    const found = await look(hub);
    expect(timesOf(found)).toEqual(['05:31:00', '05:32:00']);
    expect(found.connections).not.toHaveProperty('unread');
    expect(reads()).toHaveLength(2);
  });

  test('all of them: a gap', async () => {
    const hub = newHub();
    await writeHours(hub, ['04', '05']);
    lab.fault = ({ prefix }) => (prefix === null ? answering(503, 'ServerBusy') : undefined);
    expect((await look(hub)).connections).toMatchObject({
      ok: false,
      why: 'failed',
      detail: expect.stringContaining('503'),
    });
  });

  test('no answer in time: what is there counts, and the rest is fetched the next time', async () => {
    const hub = newHub();
    const hours = ['02', '03', '04', '05', '06', '07', '08', '09', '10'];
    const window = { from: new Date(at('00:00:00')), to: new Date(at('12:00:00')) };
    await writeHours(hub, hours);
    // Eight are asked for at once: the ninth comes when the newest, the only one that answers, has been read.
    const newestIsRead = new Promise<void>((resolve) => {
      lab.fault = (call) => {
        if (hourRead(call) === '02') setImmediate(resolve);
        return call.prefix === null && hourRead(call) !== '10' ? { do: 'hang' } : undefined;
      };
    });
    const looking = look(hub, { window });
    await newestIsRead;
    await clock.advance(7_000);
    const found = await looking;
    expect(timesOf(found)).toEqual(['10:31:00', '10:32:00']);
    expect(found.connections).toMatchObject({
      data: { limited: true },
      unread: {
        detail: expect.stringContaining('the oldest 8 of 9 hours'),
        fix: expect.stringContaining('shorter time'),
      },
    });
    lab.fault = undefined;
    lab.calls.length = 0;
    expect(timesOf(await look(hub, { window }))).toHaveLength(18);
    expect(reads()).toHaveLength(8);
  });
});
