import type { AzureAccess } from '../../../src/evidence/azure';
import type { Subject, Window } from '../../../src/evidence/evidence';
import { fleetFromRecords } from '../../../src/evidence/fleet-from-records';
import { type LogRecord, readLogRecord, toArchiveRecord } from '../../../src/evidence/log-record';
import { type AskedQuery, connectionLogSource } from '../../../src/evidence/sources/connection-log';
import { MOST_ROWS } from '../../../src/evidence/sources/connection-log-query';
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
import { HOSTILE } from '../../kit/hostile-text';
import { knownIds } from '../../kit/known-ids';
import { LIVED_WINDOW, live, roles } from '../../kit/lived';
import { archiveRecord, emptyHub, writeArchive } from '../../kit/log-archive';
import { type LogEndpoint, openLogEndpoint } from '../../kit/log-endpoint';
import { LOSS_STORIES } from '../../kit/loss-stories';
import { randomRecords } from '../../kit/random-records';
import { temporaryFolder } from '../../kit/temporary-folder';

const START = new Date('2026-11-20T03:13:00Z');
const WINDOW: Window = { from: new Date(START.getTime() - 48 * 3_600_000), to: START };
const folder = temporaryFolder();
const odd = emptyHub('odd-lab');
const silent = emptyHub('silent-lab');
const bounds = emptyHub('bounds-lab');
const losses = LOSS_STORIES.map((story, index) => ({ ...story, hub: emptyHub(`loss-${index}-lab`) }));

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

const chance = Array.from({ length: 12 }, (_, seed) => ({
  seed,
  hub: emptyHub(`chance-${seed}-lab`),
  records: randomRecords(seed, START),
}));

const at = (time: string) => `2026-11-20T${time}Z`;
const drop = (time: string, device: string, code?: string, address?: string) =>
  archiveRecord(bounds, {
    at: at(time),
    device,
    operation: 'deviceDisconnect',
    ...(code !== undefined && { code }),
    ...(address !== undefined && { address }),
  });
const connect = (time: string, device: string, sdk = '', code?: string) =>
  archiveRecord(bounds, { at: at(time), device, sdk, ...(code !== undefined && { code }) });

/** `me` ends once, at 02:10:30; what others do around it lies at the bounds of what counts. */
const BOUNDS = [
  drop('02:10:30', 'me'),
  connect('02:10:31', 'me', 'x'),
  connect('01:00:00', 'first', 'sdk-a'),
  drop('02:09:00', 'first', '404104', '203.0.113.XXX'),
  connect('02:11:00', 'first', 'sdk-a'),
  drop('02:11:59.999', 'slow', '404104', '198.51.100.XXX'),
  connect('02:14:00', 'slow', 'sdk-a'),
  // Two records of one end.
  drop('02:10:00', 'both', '401003', '198.51.100.XXX'),
  drop('02:10:00.5', 'both', '404104', '198.51.100.XXX'),
  connect('02:10:00.5', 'both', 'sdk-a'),
  drop('02:10:10', 'refused', '500001'),
  connect('02:10:20', 'refused', '', '401003'),
  drop('02:12:00', 'late', '404104'),
  connect('02:12:01', 'late', 'sdk-b'),
  drop('02:10:00', 'clean'),
  // Not every writer calls trouble an error; and one may call nothing else so.
  { ...drop('02:10:40', 'warned', '404104', '203.0.113.XXX'), level: 'Warning' },
  { ...connect('02:10:50', 'warned', '', '429001'), level: 'Warning' },
  { ...drop('02:10:00', 'nameless'), level: 'error' },
  connect('02:20:00', 'ME', 'sdk-c'),
  connect('03:00:00', 'me', 'x'),
];

const fleet = createDemoFleet({ start: START, seed: 7 });
const [batches] = [fleet.advance(START)];
const logged = batches.flatMap(({ hub, records }) => records.map((record) => ({ hub, record })));
const hubs: readonly LabHub[] = [
  ...fleet.hubs,
  odd,
  silent,
  bounds,
  mill.hub.registry,
  ...[...losses, ...chance].map(({ hub }) => hub),
];
let endpoint: LogEndpoint;

beforeAll(async () => {
  const strange = HOSTILE.map((device, second) =>
    archiveRecord(odd, { at: new Date(START.getTime() - 60_000 * (second + 1)).toISOString(), device }),
  );
  const many = Array.from({ length: 2_100 }, (_, index) =>
    archiveRecord(odd, { at: new Date(START.getTime() - 3_600_000 - index * 1000).toISOString(), device: 'busy' }),
  );
  const modules = ['Pump', 'pump'].map((device) =>
    archiveRecord(odd, {
      at: START.toISOString(),
      device,
      module: 'edge',
      operation: 'moduleDisconnect',
      code: '404104',
    }),
  );
  writeArchive(folder, [...logged.map(({ record }) => record), ...strange, ...many, ...modules, ...BOUNDS]);
  const { resourceId, location } = mill.hub.registry;
  writeArchive(
    folder,
    mill.records.map((record) => ({
      ...toArchiveRecord(record, resourceId),
      level: record.level === 'Error' ? ('Error' as const) : ('Information' as const),
      location,
    })),
  );
  for (const { hub, records } of [...losses, ...chance])
    writeArchive(
      folder,
      records.map((said) => archiveRecord(hub, said)),
    );
  endpoint = await openLogEndpoint({ archiveFolder: folder, hubs, now: START });
});
afterAll(() => endpoint.close());

const subjectOf = (hub: LabHub, deviceId: string, moduleId: string | null = null): Subject => ({
  hub: hub.host,
  deviceId,
  moduleId,
});

const byTime = (a: LogRecord, b: LogRecord) => a.time.getTime() - b.time.getTime();
const linesOf = (records: readonly LogRecord[]) => records.map((record) => JSON.stringify(record)).sort();

const ample = () => new AbortController().signal;

function collect(subject: Subject, azure: AzureAccess = endpoint.azure, signal = ample(), window = WINDOW) {
  return connectionLogSource(openLogs(azure, knownIds(azure))).collect(subject, window, signal);
}

describe('the same records, read directly and through KQL, are the same evidence', () => {
  const subjects = fleet.hubs.flatMap((hub) =>
    [...hub.devices.keys()].filter((id) => !id.startsWith('meter-')).map((id): [string, LabHub] => [id, hub]),
  );

  test.each(subjects)('%s', async (deviceId, hub) => {
    const subject = subjectOf(hub, deviceId);
    const whole = logged
      .filter((line) => line.hub.name === hub.name)
      .map(({ record }) => readLogRecord(record))
      .filter((record) => record !== undefined);
    const own = whole.filter(
      (record) => record.deviceId === deviceId && record.category === 'Connections' && record.moduleId === null,
    );
    const { connections, fleet: seen } = await collect(subject);
    const newest = own.toSorted(byTime).slice(-2_000);
    expect(connections.ok && connections.data.limited).toBe(own.length > 2_000);
    // Records of the same moment come in any order.
    expect(connections.ok && linesOf(connections.data.records)).toEqual(linesOf(newest));
    expect(seen.ok && seen.data).toEqual(fleetFromRecords(whole, subject, WINDOW));
  });
});

test('the counts of a minute, at their bounds', async () => {
  const subject = subjectOf(bounds, 'me');
  const records = BOUNDS.map(readLogRecord).filter((record) => record !== undefined);
  const expected = {
    records: 20,
    newest: new Date('2026-11-20T03:00:00Z'),
    devices: 9,
    drops: 8,
    // Not: `both`, which was cut for its token.
    losses: 6,
    minutes: [
      {
        minute: new Date('2026-11-20T02:10:00Z'),
        // Not: `late` (two minutes after), `clean` (no error), `ME` at 02:20.
        devices: 6,
        // Not: `slow`, back after 120.001 s; `refused` and `warned`, whose return was refused.
        backSoon: 2,
        prefixes: 2,
        sdks: 2,
        codes: { 404104: 4, 401003: 1, 500001: 1 },
      },
    ],
  };
  expect(fleetFromRecords(records, subject, WINDOW)).toMatchObject(expected);
  const { fleet: seen } = await collect(subject);
  expect(seen).toMatchObject({ ok: true, data: expected });
});

describe('a site that lives through an outage, beside a busy hub', () => {
  test.each(['mill-01', 'mill-02', 'mill-05', 'meter-007', 'gate-01', 'gate-01/$edgeHub'])('%s', async (name) => {
    const [deviceId = '', moduleId = null] = name.split('/');
    const subject = subjectOf(mill.hub.registry, deviceId, moduleId);
    const { fleet: seen } = await collect(subject, endpoint.azure, ample(), LIVED_WINDOW);
    const expected = fleetFromRecords(mill.records, subject, LIVED_WINDOW);
    expect(seen.ok && seen.data).toEqual(expected);
    if (deviceId === 'mill-01') expect(expected.returns.at(-1)).toMatchObject({ neighbours: 6, neighboursToo: 6 });
  });
});

test.each(losses)('who shared a loss: $name', async ({ hub, module = null, records }) => {
  const read = records.map((said) => readLogRecord(archiveRecord(hub, said))).filter((one) => one !== undefined);
  const { fleet: seen } = await collect(subjectOf(hub, 'me', module));
  expect(seen.ok && seen.data).toEqual(fleetFromRecords(read, subjectOf(hub, 'me', module), WINDOW));
});

test.each(chance)('whatever a log holds, seed $seed', async ({ hub, records }) => {
  const read = records.map((said) => readLogRecord(archiveRecord(hub, said))).filter((one) => one !== undefined);
  for (const module of [null, 'x']) {
    const subject = subjectOf(hub, 'me', module);
    const { fleet: seen } = await collect(subject);
    expect(seen.ok && seen.data).toEqual(fleetFromRecords(read, subject, WINDOW));
  }
});

test('the service event is seen as many devices that were back soon', async () => {
  const hub = fleet.hubs.find(({ name }) => name === 'contoso-lab');
  if (hub === undefined) throw new Error('no contoso-lab');
  const { fleet: seen } = await collect(subjectOf(hub, 'pump-11'));
  const most = seen.ok ? Math.max(0, ...seen.data.minutes.map(({ backSoon }) => backSoon)) : 0;
  expect(most).toBeGreaterThan(20);
});

test('one call, few rows, and the query is kept', async () => {
  const [hub] = fleet.hubs;
  if (hub === undefined) throw new Error('no hub');
  const asked: AskedQuery[] = [];
  const before = endpoint.calls.length;
  const source = connectionLogSource(openLogs(endpoint.azure, knownIds(endpoint.azure)), {
    onQuery: (query) => asked.push(query),
  });
  await source.collect(subjectOf(hub, 'pump-03'), WINDOW, ample());
  expect(endpoint.calls.length - before).toBe(1);
  expect(asked).toMatchObject([{ resourceId: hub.resourceId, text: expect.stringContaining('pump-03') }]);
  expect(asked[0]?.rows).toBeLessThanOrEqual(MOST_ROWS);
  expect(MOST_ROWS).toBeLessThanOrEqual(5_000);
});

describe('exactly the subject', () => {
  test.each(HOSTILE.map((id) => [id]))('%j', async (deviceId) => {
    const { connections } = await collect(subjectOf(odd, deviceId));
    expect(connections.ok && connections.data.records.map((record) => record.deviceId)).toEqual([deviceId]);
  });

  test('case counts, and a device does not inherit its modules', async () => {
    const own = await collect(subjectOf(odd, 'pump'));
    expect(own.connections).toMatchObject({ ok: true, data: { records: [] } });
    const module = await collect(subjectOf(odd, 'Pump', 'edge'));
    expect(module.connections).toMatchObject({ ok: true, data: { records: [{ deviceId: 'Pump', moduleId: 'edge' }] } });
    expect(module.fleet).toMatchObject({ ok: true, data: { minutes: [{ devices: 1, codes: { 404104: 1 } }] } });
  });

  test('the newest are kept, and that there are more is said', async () => {
    const { connections } = await collect(subjectOf(odd, 'busy'));
    expect(connections.ok && connections.data.limited).toBe(true);
    expect(connections.ok && connections.data.records).toHaveLength(2_000);
    expect(connections.ok && connections.data.records.at(-1)?.time).toEqual(new Date(START.getTime() - 3_600_000));
  });

  test('a hub without a record was looked at, and says so', async () => {
    const found = await collect(subjectOf(silent, 'pump-01'));
    expect(found.connections).toMatchObject({ ok: true, data: { records: [], limited: false } });
    expect(found.fleet).toMatchObject({
      ok: true,
      data: { records: 0, newest: null, devices: 0, drops: 0, minutes: [] },
    });
  });
});

// What every source meets: source-faults.test.ts.
describe('trouble is a gap', () => {
  const [hub] = fleet.hubs;
  const subject = subjectOf(hub ?? odd, 'pump-01');
  const refusal = (status: number, headers = {}): Fault => ({
    do: 'answer',
    with: { status, headers, body: { error: { code: 'X', message: 'no' } } },
  });

  test.each<[string, Fault[], string]>([
    ['an answer that is none', [{ do: 'answer', with: { status: 200, body: { tables: [] } } }], 'unreadable'],
    [
      'other columns',
      [
        {
          do: 'answer',
          with: { status: 200, body: { tables: [{ name: 'x', columns: [{ name: 'a', type: 'long' }], rows: [[1]] }] } },
        },
      ],
      'unreadable',
    ],
  ])('%s', async (_, faults, why) => {
    endpoint.faults.push(...faults);
    const found = await collect(subject);
    expect(endpoint.faults).toEqual([]);
    for (const slot of [found.connections, found.operations, found.fleet]) {
      expect(slot).toMatchObject({ ok: false, why, detail: expect.stringContaining(subject.hub) });
    }
  });

  test('a gateway that stumbles once is asked again', async () => {
    endpoint.faults.push(refusal(502));
    expect((await collect(subject)).connections.ok).toBe(true);
  });

  test('a credential that hangs is left at the signal', async () => {
    const azure = { ...endpoint.azure, credential: { getToken: () => new Promise<never>(() => undefined) } };
    const { connections } = await collect(subject, azure, AbortSignal.timeout(50));
    expect(connections).toMatchObject({ ok: false, why: 'timed-out' });
  });

  test('without a sign-in it is denied', async () => {
    const azure = { ...endpoint.azure, credential: { getToken: () => Promise.reject(new Error('no')) } };
    expect((await collect(subject, azure)).connections).toMatchObject({ ok: false, why: 'denied' });
  });

  test('a hub that is not found', async () => {
    const { fleet: seen } = await collect({ ...subject, hub: 'elsewhere.azure-devices.net' });
    expect(seen).toEqual({ ok: false, why: 'denied', detail: 'nobody knows elsewhere.azure-devices.net' });
  });

  test('a foreign certificate is not trusted', async () => {
    const { ca: _, ...azure } = endpoint.azure;
    expect((await collect(subject, azure)).connections).toMatchObject({ ok: false, why: 'failed' });
  });
});
