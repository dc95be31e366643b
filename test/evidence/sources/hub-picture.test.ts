import { cached } from '../../../src/evidence/cached';
import type { Slot, Window } from '../../../src/evidence/evidence';
import { gap } from '../../../src/evidence/gaps';
import type { HubPicture } from '../../../src/evidence/hub-picture';
import type { DiagnosticSetting } from '../../../src/evidence/hub-resource';
import { readLogRecord, toArchiveRecord } from '../../../src/evidence/log-record';
import type { Source } from '../../../src/evidence/source';
import { hubPictures, lookInTime } from '../../../src/evidence/sources/hub-picture';
import { MOST_PICTURE_ROWS } from '../../../src/evidence/sources/hub-picture-query';
import { openLogs } from '../../../src/evidence/sources/log-query';
import { createDemoFleet } from '../../../src/lab/demo-fleet';
import type { LabHub } from '../../../src/lab/registry';
import { outage } from '../../../src/lab/simulation/network';
import { MOST_NODES, serviceEvent } from '../../../src/lab/simulation/service-event';
import { edgeGateway } from '../../../src/lab/simulation/stories/gateway';
import { meters } from '../../../src/lab/simulation/stories/meters';
import { site } from '../../../src/lab/simulation/stories/site';
import { HOUR, MINUTE } from '../../../src/lab/simulation/world';
import type { Fault } from '../../../src/lab/wire';
import { silentLog } from '../../../src/log';
import { createFakeClock, type FakeClock } from '../../kit/fake-clock';
import { hubPictureFromRecords } from '../../kit/hub-picture-from-records';
import { knownIds } from '../../kit/known-ids';
import { LIVED_WINDOW, live, roles } from '../../kit/lived';
import { archiveRecord, emptyHub, type SaidRecord, writeArchive } from '../../kit/log-archive';
import { type LogEndpoint, openLogEndpoint } from '../../kit/log-endpoint';
import { LOSS_STORIES } from '../../kit/loss-stories';
import { randomRecords } from '../../kit/random-records';
import { temporaryFolder } from '../../kit/temporary-folder';

const START = new Date('2026-11-20T03:13:00Z');
const last = (hours: number): Window => ({ from: new Date(START.getTime() - hours * HOUR), to: START });
const folder = temporaryFolder();
const silent = emptyHub('silent-lab');
const crowd = emptyHub('crowd-lab');
const together = emptyHub('together-lab');
const busy = emptyHub('busy-lab');
const bounds = emptyHub('bounds-lab');

const fleet = createDemoFleet({ start: START, seed: 7 });
const lived = fleet.advance(START);

const mill = live(
  3,
  (stage) => {
    meters(stage, { count: 30, rename: (deviceId) => deviceId });
    const gate = { name: 'gate-01', deviceId: 'gate-01', prefix: '198.18.200' };
    const plan = { name: 'mill', prefix: gate.prefix, roles: roles('mill', 6, gate.prefix) } as const;
    const network = site(stage, { ...plan, sdks: ['csharp', 'java', 'node', 'c'], device: { auth: 'sas' } });
    edgeGateway(stage, gate, { module: 'filter', network });
    outage(stage.world, network, { at: stage.start - 5 * HOUR, lasts: 25 * MINUTE });
    serviceEvent(stage.world, stage.hub, { at: stage.start - 9 * HOUR, nodes: MOST_NODES });
  },
  { name: 'mill-lab' },
);

const said = [
  ...Array.from({ length: 16 }, (_, seed) => ({ name: `chance, seed ${seed}`, records: randomRecords(seed, START) })),
  ...LOSS_STORIES.map(({ name, records }) => ({ name, records })),
].map((one, index) => ({ ...one, hub: emptyHub(`said-${index}-lab`) }));

const at = (time: string) => `2026-11-20T${time}Z`;
const on = (time: string, device: string, more: Partial<SaidRecord> = {}): SaidRecord => ({
  at: at(time),
  device,
  ...more,
});
const off = (time: string, device: string, code?: string): SaidRecord => ({
  at: at(time),
  device,
  operation: 'deviceDisconnect',
  ...(code !== undefined && { code }),
});

/** More of everything than is kept. */
const CROWD: readonly SaidRecord[] = Array.from({ length: 60 }, (_, index) => {
  const device = `d-${String(index).padStart(2, '0')}`;
  const address = `10.0.${index % 30}.XXX`;
  return [
    on('02:00:00', device, { address, sdk: `sdk-${index % 25}/1` }),
    ...(index < 40 ? [off(`02:${10 + (index % 40)}:00`, device, `4041${10 + (index % 20)}`)] : []),
    ...(index >= 40 ? [on('02:50:00', device, { code: `4290${10 + index}` })] : []),
  ];
}).flat();

/** Twelve of forty devices drop in one minute and the next; the others now and then. */
const TOGETHER: readonly SaidRecord[] = Array.from({ length: 40 }, (_, index) => {
  const device = `d-${String(index).padStart(2, '0')}`;
  const second = String(index % 60).padStart(2, '0');
  return [
    on('01:00:00', device, { address: `10.0.${index % 3}.XXX`, sdk: `sdk-${index % 2}/1` }),
    ...(index < 12 ? [off(`02:${index < 9 ? 10 : 11}:${second}`, device, '404104'), on('02:12:00', device)] : []),
    ...(index >= 36 ? [off(`02:${index}:00`, device, '500001')] : []),
  ];
}).flat();

/** Twelve devices drop in each of thirty minutes; in the fifteenth it is 31: above chance, but less than three times as many. */
const BUSY: readonly SaidRecord[] = Array.from({ length: 30 }, (_, minute) =>
  Array.from({ length: minute === 15 ? 31 : 12 }, (_, index) => {
    const time = new Date(START.getTime() - (30 - minute) * MINUTE + 1_000).toISOString().slice(11, 19);
    return off(time, `d-${minute}-${index}`, '404104');
  }),
).flat();

/** What lies at the bounds of each word. */
const BOUNDS: readonly SaidRecord[] = [
  on('01:00:00', 'renewing', { sdk: '.NET/1.42.3 (.NET 8.0.11; Linux; X64) EdgeHub/1.5.0', address: 'A' }),
  off('01:30:00', 'renewing', '401003'),
  off('01:30:00.4', 'renewing', '404104'),
  on('01:31:00', 'renewing', { address: 'B' }),
  on('01:00:00', 'late'),
  off('01:30:00', 'late', '401003'),
  on('01:31:00.001', 'late'),
  on('01:00:00', 'goodbye'),
  off('01:30:00', 'goodbye'),
  on('01:31:00', 'goodbye'),
  off('01:40:00', 'goodbye'),
  on('01:45:00', 'goodbye'),
  on('01:00:00', 'expired'),
  off('01:30:00', 'expired', '401003'),
  on('01:30:10', 'expired', { code: '401003' }),
  on('01:30:20', 'expired', { code: '401003' }),
  // A take-over is logged after the connect that made it; AMQP has two records of one loss.
  on('02:00:00', 'cloned'),
  on('02:05:00', 'cloned'),
  off('02:05:00.2', 'cloned', '400027'),
  off('02:20:00', 'cloned', '404104'),
  off('02:29:59', 'cloned', '409002'),
  on('02:30:00', 'cloned'),
  // Two clients that throw each other out within seconds.
  on('02:40:00', 'fighting'),
  on('02:40:03', 'fighting'),
  off('02:40:03.1', 'fighting', '400027'),
  on('02:40:06', 'fighting'),
  off('02:40:06.1', 'fighting', '400027'),
  // Its module is a client of its own.
  on('02:00:00', 'gate', { module: 'edge' }),
  { ...off('02:10:00', 'gate', '404104'), module: 'edge', operation: 'moduleDisconnect' },
  on('02:00:00', 'gate'),
  { ...off('02:50:00', 'nameless'), level: 'error' },
  on('02:59:00', 'fresh'),
  off('02:59:30', 'fresh', '401003'),
  // Away is who fell five minutes or more before the newest record.
  off('02:55:00', 'away', '404104'),
  off('02:55:00.001', 'falling', '404104'),
  on('03:00:00', 'end'),
];

let endpoint: LogEndpoint;

beforeAll(async () => {
  writeArchive(
    folder,
    lived.flatMap(({ records }) => records),
  );
  const { resourceId, location } = mill.hub.registry;
  writeArchive(
    folder,
    mill.records.map((record) => ({
      ...toArchiveRecord(record, resourceId),
      level: record.level === 'Error' ? ('Error' as const) : ('Information' as const),
      location,
    })),
  );
  const written = [
    ...said,
    { hub: crowd, records: CROWD },
    { hub: together, records: TOGETHER },
    { hub: busy, records: BUSY },
    { hub: bounds, records: BOUNDS },
  ];
  for (const { hub, records } of written)
    writeArchive(
      folder,
      records.map((one) => archiveRecord(hub, one)),
    );
  const hubs = [...fleet.hubs, mill.hub.registry, silent, crowd, together, busy, bounds, ...said.map(({ hub }) => hub)];
  endpoint = await openLogEndpoint({ archiveFolder: folder, hubs, now: START });
});
afterAll(() => endpoint.close());

const TO_WORKSPACE: Slot<readonly DiagnosticSetting[]> = settingsTo({ workspaceId: '/workspaces/w' });

function settingsTo(properties: DiagnosticSetting['properties']): Slot<readonly DiagnosticSetting[]> {
  const logs = [{ category: 'Connections', enabled: true }];
  return { ok: true, searched: 'settings', data: [{ name: 'x', properties: { ...properties, logs } }] };
}

function opened(
  settings: Slot<readonly DiagnosticSetting[]> | 'hang' = TO_WORKSPACE,
  clock: FakeClock = createFakeClock(START),
) {
  const source: Source<'diagnostic-settings'> = {
    kinds: ['diagnostic-settings'],
    place: 'settings',
    collect: async () => ({
      'diagnostic-settings': settings === 'hang' ? await new Promise<never>(() => undefined) : settings,
    }),
  };
  const remembered = cached(source, { clock, life: 60_000, keyOf: ({ hub }) => hub });
  const { azure } = endpoint;
  return lookInTime(
    { clock, log: silentLog },
    hubPictures({ askLogs: openLogs(azure, knownIds(azure)), settings: remembered }),
  );
}

async function pictureOf(hub: LabHub, window: Window): Promise<HubPicture> {
  const found = await opened()(hub.host, window);
  if (!found.ok) throw new Error(found.detail);
  return found.data;
}

const recordsOf = (hub: LabHub, records: readonly SaidRecord[]) =>
  records.map((one) => readLogRecord(archiveRecord(hub, one))).filter((one) => one !== undefined);

describe('the picture by KQL is the one that is counted from the same records', () => {
  test.each(fleet.hubs.map((hub) => [hub.name, hub] as const))('the demo fleet: %s', async (_name, hub) => {
    const records = lived
      .filter((batch) => batch.hub.name === hub.name)
      .flatMap((batch) => batch.records.map(readLogRecord))
      .filter((record) => record !== undefined);
    for (const window of [last(48), last(24), last(3)]) {
      expect(await pictureOf(hub, window)).toEqual(hubPictureFromRecords(records, window));
    }
  });

  test('a site that lives through an outage, beside a busy hub', async () => {
    const expected = hubPictureFromRecords(mill.records, LIVED_WINDOW);
    expect(await pictureOf(mill.hub.registry, LIVED_WINDOW)).toEqual(expected);
    expect(expected.peaks[0]).toMatchObject({ standsOut: true });
    expect(expected.droppedApart).toBeLessThan(expected.dropped);
  });

  test.each(said)('$name', async ({ hub, records }) => {
    const window = last(12);
    expect(await pictureOf(hub, window)).toEqual(hubPictureFromRecords(recordsOf(hub, records), window));
  });

  test('more than is kept', async () => {
    const picture = await pictureOf(crowd, last(2));
    expect(picture).toEqual(hubPictureFromRecords(recordsOf(crowd, CROWD), last(2)));
    expect(picture.worst).toHaveLength(30);
    expect([picture.sdks, picture.sites, picture.codes].map(({ length }) => length)).toEqual([12, 12, 12]);
    expect(picture.peaks).toHaveLength(5);
    expect([picture.devices, picture.dropped, picture.refused]).toEqual([60, 40, 20]);
  });

  test('many at the same time, and a few by themselves', async () => {
    const picture = await pictureOf(together, last(24));
    expect(picture).toEqual(hubPictureFromRecords(recordsOf(together, TOGETHER), last(24)));
    expect([picture.dropped, picture.droppedApart, picture.faults, picture.apart]).toEqual([16, 4, 16, 4]);
    expect(
      picture.peaks.slice(0, 3).map(({ devices, standsOut, sites, backSoon }) => [devices, standsOut, sites, backSoon]),
    ).toEqual([
      [9, true, 3, 9],
      [3, false, 3, 3],
      [1, false, 1, 0],
    ]);
    expect(picture.worst.slice(0, 5).map(({ deviceId, apart }) => [deviceId, apart])).toEqual([
      ['d-36', 1],
      ['d-37', 1],
      ['d-38', 1],
      ['d-39', 1],
      ['d-00', 0],
    ]);
  });
});

test('what is three times as usual at least stands out', async () => {
  const picture = await pictureOf(busy, last(0.5));
  expect(picture).toEqual(hubPictureFromRecords(recordsOf(busy, BUSY), last(0.5)));
  expect(picture.peaks[0]).toMatchObject({ devices: 31, standsOut: false });
  expect(picture.apart).toBe(picture.faults);
  // Held against a longer time, in which nothing else happened, all of it does.
  expect((await pictureOf(busy, last(24))).peaks[0]).toMatchObject({ devices: 31, standsOut: true });
});

test('the bounds of each word', async () => {
  const picture = await pictureOf(bounds, last(24));
  expect(picture).toEqual(hubPictureFromRecords(recordsOf(bounds, BOUNDS), last(24)));
  const worst = Object.fromEntries(
    picture.worst.map(({ deviceId, moduleId, faults, renewals, refusals, codes }) => [
      moduleId === null ? deviceId : `${deviceId}/${moduleId}`,
      [faults, renewals, refusals, codes],
    ]),
  );
  expect(worst).toEqual({
    late: [1, 0, 0, { 401003: 1 }],
    expired: [1, 0, 2, { 401003: 3 }],
    cloned: [2, 0, 0, { 400027: 1, 404104: 1 }],
    fighting: [2, 0, 0, { 400027: 2 }],
    'gate/edge': [1, 0, 0, { 404104: 1 }],
    nameless: [1, 0, 0, {}],
    away: [1, 0, 0, { 404104: 1 }],
    falling: [1, 0, 0, { 404104: 1 }],
  });
  // renewing, goodbye (but not when it stayed away), and fresh, of which nobody can know yet.
  expect([picture.renewals, picture.faults, picture.refusals]).toEqual([3, 10, 2]);
  expect(picture.sdks).toContainEqual(expect.objectContaining({ name: '.NET/1.42.3 EdgeHub/1.5.0' }));
  expect(picture.sites).toEqual([{ name: 'B', devices: 1, droppedApart: 0, apart: 0, faults: 0, refusals: 0 }]);
  const away = picture.worst.filter(({ awaySince }) => awaySince).map(({ deviceId }) => deviceId);
  expect(away.sort()).toEqual(['away', 'expired', 'gate', 'nameless']);
  expect(picture.away).toBe(4);
});

test.each([
  ['an hour', 1, 1],
  ['three hours', 3, 1],
  ['a day', 24, 10],
  ['two days', 48, 15],
  ['a week', 7 * 24, 60],
  ['a month', 31 * 24, 240],
  ['three years', 3 * 365 * 24, 7_200],
])('%s has buckets of a round length, few enough', async (_words, hours, minutes) => {
  const picture = hubPictureFromRecords([], last(hours));
  expect(picture.step).toBe(minutes * MINUTE);
  expect((hours * HOUR) / picture.step + 1).toBeLessThanOrEqual(240);
});

test('one call and few rows', async () => {
  const before = endpoint.calls.length;
  const picture = await pictureOf(crowd, last(2));
  expect(endpoint.calls.length - before).toBe(1);
  const rows = picture.buckets.length + picture.worst.length + picture.peaks.length + 36 + 1;
  expect(rows).toBeLessThanOrEqual(MOST_PICTURE_ROWS);
  expect(MOST_PICTURE_ROWS).toBeLessThanOrEqual(5_000);
});

test('the demo fleet names the worst, and renewals are no faults', async () => {
  const [contoso = silent] = fleet.hubs;
  const picture = await pictureOf(contoso, last(24));
  expect(picture.worst[0]).toMatchObject({ deviceId: 'pump-08', codes: { 400027: expect.any(Number) } });
  const calm = picture.worst.filter(({ deviceId }) => /^pump-0[1345]$|gate/.test(deviceId));
  expect(calm.map(({ deviceId, faults }) => [deviceId, faults <= 1])).toEqual(
    calm.map(({ deviceId }) => [deviceId, true]),
  );
  expect(picture.renewals).toBeGreaterThan(100);
});

describe('where the hub logs', () => {
  const storage = settingsTo({ storageAccountId: '/subscriptions/s/providers/Microsoft.Storage/storageAccounts/logs' });
  const hubs = settingsTo({ eventHubAuthorizationRuleId: 'x' });
  const nowhere: Slot<readonly DiagnosticSetting[]> = { ok: true, searched: 'settings', data: [] };

  test.each([
    ['a storage account', storage, /storage account logs only/, /one device/],
    ['Event Hubs', hubs, /Event Hubs only/, /Log Analytics/],
    ['nowhere', nowhere, /does not log its connections/, /Add a diagnostic setting/],
  ])('%s: a gap with its cure, asked for once', async (_place, settings, detail, fix) => {
    const look = opened(settings);
    for (const _ of [1, 2]) {
      expect(await look(silent.host, last(24))).toMatchObject({
        ok: false,
        why: 'not-configured',
        detail: expect.stringMatching(detail),
        fix: expect.stringMatching(fix),
      });
    }
  });

  test('nowhere by now, but there are records: they are shown', async () => {
    expect(await opened(nowhere)(crowd.host, last(2))).toMatchObject({ ok: true, data: { devices: 60 } });
  });

  test('a log that has records does not wait for the settings', async () => {
    expect(await opened('hang')(crowd.host, last(2))).toMatchObject({ ok: true, data: { devices: 60 } });
  });

  test('a silent hub that logs to Log Analytics was looked at', async () => {
    const found = await opened()(silent.host, last(24));
    expect(found).toMatchObject({ ok: true, data: { records: 0, newest: null, devices: 0, buckets: [], worst: [] } });
    expect(found).not.toHaveProperty('unread');
  });

  test('a silent hub whose settings are closed: whether it logs at all is not known', async () => {
    const denied = gap('denied', 'The diagnostic settings answered 403.', 'Give it Reader.');
    expect(await opened(denied)(silent.host, last(24))).toMatchObject({
      ok: true,
      data: { records: 0 },
      unread: { detail: expect.stringContaining('403'), fix: 'Give it Reader.' },
    });
  });
});

describe('trouble is a gap', () => {
  const refusal = (status: number, headers = {}): Fault => ({
    do: 'answer',
    with: { status, headers, body: { error: { code: 'X', message: 'no' } } },
  });

  test.each<[string, Fault[], string, RegExp]>([
    ['403', [refusal(403)], 'denied', /Monitoring Reader/],
    ['429 that asks to wait an hour', [refusal(429, { 'retry-after': '3600' })], 'throttled', /hour/],
    ['504', [refusal(504)], 'timed-out', /shorter time/],
    ['500 twice', [refusal(500), refusal(500)], 'failed', /minutes/],
  ])('%s', async (_, faults, why, fix) => {
    endpoint.faults.push(...faults);
    const found = await opened()(crowd.host, last(2));
    expect(endpoint.faults).toEqual([]);
    expect(found).toMatchObject({ ok: false, why, detail: expect.stringContaining(crowd.host) });
    expect(found).toMatchObject({ fix: expect.stringMatching(fix) });
  });

  test.each<[string, object]>([
    ['no table', { tables: [] }],
    ['other columns', { tables: [{ name: 'x', columns: [{ name: 'a', type: 'long' }], rows: [[1]] }] }],
  ])('an answer that is none: %s', async (_, body) => {
    endpoint.faults.push({ do: 'answer', with: { status: 200, body } });
    expect(await opened()(crowd.host, last(2))).toMatchObject({ ok: false, why: 'unreadable' });
  });

  test('a service that hangs is left after ten seconds', async () => {
    endpoint.faults.push({ do: 'hang' });
    const clock = createFakeClock(START);
    const looking = opened(TO_WORKSPACE, clock)(crowd.host, last(2));
    let found: Slot<HubPicture> | undefined;
    void looking.then((came) => {
      found = came;
    });
    // Only once the call has come: else the next test's would hang.
    while (endpoint.faults.length > 0) await new Promise((turn) => setImmediate(turn));
    await clock.advance(9_999);
    expect(found).toBeUndefined();
    await clock.advance(1);
    expect(await looking).toMatchObject({ ok: false, why: 'timed-out', fix: expect.stringContaining('shorter time') });
  });

  test('a fault of ours is a gap with a reference, and in the log', async () => {
    const clock = createFakeClock(START);
    const noted: object[] = [];
    const log = { error: (fields: object) => void noted.push(fields) };
    const look = lookInTime({ clock, log }, () => Promise.reject(new Error('a bug')));
    expect(await look(crowd.host, last(2))).toMatchObject({
      ok: false,
      detail: expect.stringMatching(/reference [0-9a-f]{8}/),
    });
    expect(noted).toHaveLength(1);
  });

  test('a part of an answer is shown as a part', async () => {
    const columns = ['part', 'TimeGenerated', 'faults'].map((name, index) => ({
      name,
      type: ['string', 'datetime', 'long'][index],
    }));
    const body = {
      tables: [{ name: 'PrimaryResult', columns, rows: [['bucket', '2026-11-20T02:00:00Z', 7]] }],
      error: { code: 'PartialError', message: 'some of it failed', details: [] },
    };
    endpoint.faults.push({ do: 'answer', with: { status: 200, body } });
    expect(await opened()(crowd.host, last(2))).toMatchObject({
      ok: true,
      data: { records: 0, buckets: [{ faults: 7 }] },
      unread: { detail: expect.stringContaining('only a part') },
    });
  });
});
