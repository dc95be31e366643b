import { checkHub } from '../../src/doctor/check-hub';
import type { Check } from '../../src/doctor/checkup';
import { type AzureSources, azureSources } from '../../src/evidence/sources';
import type { Fault, WireCall } from '../../src/lab/wire';
import { createFakeClock, type FakeClock } from '../kit/fake-clock';
import { openTinyLab, type TinyLab, tinyHub } from '../kit/tiny-lab';

const NOW = new Date('2026-11-23T08:02:00Z');
const hub = tinyHub('contoso-lab');
const silent = tinyHub('silent-lab');
let lab: TinyLab;
let clock: FakeClock;
let live: AzureSources;
let faults: unknown[];

beforeAll(async () => {
  lab = await openTinyLab([hub, silent]);
});
afterAll(() => lab.close());
beforeEach(() => {
  clock = createFakeClock(NOW);
  live = azureSources(lab.azure, clock);
  faults = [];
  suffer();
  lab.calls.length = 0;
});
afterEach(() => live.close());

type Trouble = (call: WireCall) => Fault | undefined;

/** The log answers, and then there is this trouble. */
function suffer(trouble: Trouble = () => undefined, news: readonly unknown[] = [at('08:01'), at('08:01')]): void {
  lab.fault = (call) => trouble(call) ?? (isLog(call) ? logAnswer(news) : undefined);
}
const at = (time: string) => `2026-11-23T${time}:00Z`;
const isLog = ({ url }: WireCall) => url.pathname.startsWith('/v1/');
const logAnswer = (row: readonly unknown[]): Fault => {
  const columns = ['anything', 'connections'].map((name) => ({ name, type: 'datetime' }));
  return { do: 'answer', with: { status: 200, body: { tables: [{ name: 'PrimaryResult', columns, rows: [row] }] } } };
};
const answering = (status: number): Fault => ({ do: 'answer', with: { status, body: {} } });

/** By the end of its path, or where it goes. */
const PLACES: Readonly<Record<string, (call: WireCall) => boolean>> = {
  registry: ({ host, url }) => host === hub.host && url.pathname.startsWith('/devices/'),
  twin: ({ host, url }) => host === hub.host && url.pathname.startsWith('/twins/'),
  hub: ({ url }) => url.pathname.endsWith('/IotHubs/contoso-lab') && !url.pathname.startsWith('/v1/'),
  'diagnostic-settings': ({ url }) => url.pathname.endsWith('/diagnosticSettings'),
  'log-analytics': isLog,
  'resource-health': ({ url }) => url.pathname.endsWith('/availabilityStatuses'),
  'service-health': ({ url }) => url.pathname.endsWith('/events'),
  metrics: ({ url }) => url.pathname.endsWith('/metrics'),
};
const ROLES: Readonly<Record<string, string>> = {
  registry: 'IoT Hub Data Reader',
  twin: 'IoT Hub Data Reader',
  hub: 'Reader',
  'diagnostic-settings': 'Reader',
  'log-analytics': 'Monitoring Reader',
  'resource-health': 'Reader',
  'service-health': 'Reader',
  metrics: 'Monitoring Reader',
};
const SOURCES = Object.keys(PLACES);

async function checks(host = hub.host): Promise<readonly Check[]> {
  const log = { error: (fault: unknown) => void faults.push(fault) };
  return (await checkHub({ sources: live.ofHub, clock, log }, host)).checks;
}
const bad = (all: readonly Check[]) => all.filter(({ ok }) => !ok).map(({ source }) => source);

test('all in order', async () => {
  const found = await checks();
  expect(bad(found)).toEqual([]);
  expect(Object.fromEntries(found.map(({ source, detail }) => [source, detail]))).toEqual({
    probe: '8883 not tried  5671 not tried  443 ✓',
    registry: 'can be reached, and may be read',
    twin: 'can be reached, and may be read',
    hub: 'S1, 1 unit, westeurope, Active',
    'diagnostic-settings': 'Connections go to the Log Analytics workspace test-logs',
    'log-analytics': 'newest connection record 60 s ago (2026-11-23 08:01 UTC); newest of any kind 60 s ago',
    'resource-health': 'Available, changed 3 h 52 min ago',
    'service-health': '1 event, the newest began 4 h 2 min ago',
    metrics: 'newest point 7 min ago',
  });
  expect(found.find(({ source }) => source === 'metrics')?.newest).toEqual(new Date(at('07:55')));
  expect(faults).toEqual([]);
});

describe.each(SOURCES)('%s', (source) => {
  const inTrouble = (fault: Fault) => suffer((call) => (PLACES[source]?.(call) ? fault : undefined));

  test.each([401, 403])('%i: the role, its scope and the command', async (status) => {
    inTrouble(answering(status));
    const found = await checks();
    expect(bad(found)).toEqual([source]);
    expect(found.find((one) => one.source === source)).toMatchObject({
      why: 'denied',
      detail: expect.stringContaining(`answered ${status}`),
      fix: expect.stringContaining(
        `az role assignment create --role "${ROLES[source]}" --assignee PRINCIPAL_ID --scope '${hub.resourceId}'`,
      ),
    });
  });

  test.each<[string, Fault, string]>([
    ['404', answering(404), 'failed'],
    ['429', answering(429), 'throttled'],
    ['500', answering(500), 'failed'],
    ['a reset', { do: 'reset' }, 'failed'],
  ])('%s', async (_name, fault, why) => {
    inTrouble(fault);
    const found = await checks();
    expect(bad(found)).toEqual([source]);
    expect(found.find((one) => one.source === source)).toMatchObject({ why, fix: expect.stringMatching(/./) });
    expect(faults).toEqual([]);
  });

  test('no answer: the deadline of a diagnosis', async () => {
    const asked = new AbortController();
    const hanging = new Promise((resolve) => asked.signal.addEventListener('abort', resolve));
    suffer((call) => {
      if (!PLACES[source]?.(call)) return undefined;
      asked.abort();
      return { do: 'hang' };
    });
    const looking = checks();
    await hanging;
    await clock.advance(10_000);
    const found = await looking;
    expect(found.find((one) => one.source === source)).toMatchObject({
      why: 'timed-out',
      detail: expect.stringContaining('did not answer within 10 s'),
    });
    expect(faults).toEqual([]);
  });
});

test('settings that cannot be read keep nobody from asking the log', async () => {
  suffer(({ url }) => (url.pathname.endsWith('/diagnosticSettings') ? answering(403) : undefined));
  const found = await checks();
  expect(found.find(({ source }) => source === 'log-analytics')).toMatchObject({
    ok: true,
    newest: new Date(at('08:01')),
  });
});

test('a log in which nothing is', async () => {
  suffer(undefined, [null, null]);
  const [log] = (await checks()).filter(({ source }) => source === 'log-analytics');
  expect(log).toEqual({
    source: 'log-analytics',
    ok: true,
    detail:
      'no connection record in the last 7 days; a new setting brings the first some minutes after a device has connected',
  });
  suffer(undefined, [at('08:00'), null]);
  expect((await checks()).find(({ source }) => source === 'log-analytics')?.detail).toBe(
    'no connection record in the last 7 days; newest of any kind 2 min ago',
  );
});

test.each<[string, unknown]>([
  ['no tables', { tables: [] }],
  ['no rows', { tables: [{ name: 'x', columns: [{ name: 'connections', type: 'datetime' }], rows: [] }] }],
])('a log that answers with %s', async (_name, body) => {
  suffer((call) => (isLog(call) ? { do: 'answer', with: { status: 200, body } } : undefined));
  expect((await checks()).find(({ source }) => source === 'log-analytics')).toMatchObject({
    ok: false,
    why: 'unreadable',
  });
});

test('a hub whose id nobody knows: the hub itself is looked at, and one line tells why not the rest', async () => {
  suffer(({ url }) => (url.pathname.endsWith('/resources') ? answering(403) : undefined));
  const found = await checks();
  expect(found.map(({ source, ok }) => [source, ok])).toEqual([
    ['resource-graph', false],
    ['probe', true],
    ['registry', true],
    ['twin', true],
  ]);
  expect(found[0]?.fix).toContain('--role "Reader"');
});

test('nobody by that name is registered, so the very reads of a diagnosis are allowed', async () => {
  await checks();
  expect(lab.calls).toContain('GET contoso-lab.azure-devices.net /devices/keepalive-doctor');
  expect(lab.calls).toContain('GET contoso-lab.azure-devices.net /twins/keepalive-doctor');
});

test('a fault of ours is a check that failed, with a reference', async () => {
  const sources = { ...live.ofHub, find: () => Promise.reject(new TypeError('a bug')) };
  const log = { error: (fault: unknown) => void faults.push(fault) };
  const { checks: found } = await checkHub({ sources, clock, log }, hub.host);
  expect(found[0]).toMatchObject({
    source: 'resource-graph',
    why: 'failed',
    detail: expect.stringContaining('reference'),
  });
  expect(faults).toHaveLength(1);
});
