import { Agent } from 'node:https';
import type { AzureAccess } from '../../src/evidence/azure';
import { KINDS, type Slot, type Subject, type Window } from '../../src/evidence/evidence';
import type { AnySource, Source } from '../../src/evidence/source';
import { createArmClient } from '../../src/evidence/sources/arm-client';
import { diagnosticSettingsSource } from '../../src/evidence/sources/diagnostic-settings';
import { edgeRuntimeSource } from '../../src/evidence/sources/edge-runtime';
import { createHubRegistry, type HubRegistry } from '../../src/evidence/sources/hub-registry';
import { hubResourceSource } from '../../src/evidence/sources/hub-resource';
import { identitySource } from '../../src/evidence/sources/identity';
import { metricsSource } from '../../src/evidence/sources/metrics';
import { modulesSource } from '../../src/evidence/sources/modules';
import { resourceHealthSource } from '../../src/evidence/sources/resource-health';
import { serviceHealthSource } from '../../src/evidence/sources/service-health';
import { twinSource } from '../../src/evidence/sources/twin';
import { knownIds } from '../kit/known-ids';
import { openTinyLab, secretOf, type TinyLab, tinyHub } from '../kit/tiny-lab';

const oddIds = ['p%#*?!(),:=@$', "o'brien", 'a b'];
const hub = tinyHub('contoso-lab', ['pump-01', 'pump-02', 'pump-08', 'pump-98', 'gate-01', ...oddIds]);
const silent = tinyHub('silent-lab');
let lab: TinyLab;
let registry: HubRegistry;

beforeAll(async () => {
  lab = await openTinyLab([hub, silent]);
});
afterAll(() => lab.close());
beforeEach(() => {
  lab.fault = undefined;
  lab.calls.length = 0;
  registry = createHubRegistry(lab.azure);
});
afterEach(() => registry.close());

const device = (deviceId: string, moduleId: string | null = null): Subject => ({ hub: hub.host, deviceId, moduleId });
const window: Window = { from: new Date('2026-11-22T08:00:00Z'), to: new Date('2026-11-23T08:00:00Z') };
const ids = knownIds({
  pinnedIdOf: (host) => [hub, silent].find((one) => one.host === host)?.resourceId ?? null,
});
const never = () => new AbortController().signal;

/** So that the look itself is asked, whoever it is for. */
const anyGateway: Source<'identity'> = {
  kinds: ['identity'],
  place: 'a test',
  collect: async ({ deviceId }) => ({
    identity: { ok: true, data: { deviceId, capabilities: { iotEdge: true } }, searched: 'a test' },
  }),
};

function sourcesOf(azure: AzureAccess = lab.azure): Record<string, AnySource> {
  const context = { azure, registry, arm: createArmClient(azure), ids };
  return {
    identity: identitySource(context),
    twin: twinSource(context),
    modules: modulesSource(context),
    'edge-runtime': edgeRuntimeSource({ ...context, identity: anyGateway }),
    hub: hubResourceSource(context),
    'diagnostic-settings': diagnosticSettingsSource(context),
    'resource-health': resourceHealthSource(context),
    'service-health': serviceHealthSource(context),
    metrics: metricsSource(azure, ids),
  };
}
const OF_REGISTRY = ['identity', 'twin', 'modules', 'edge-runtime'];
const NAMES = [...OF_REGISTRY, 'hub', 'diagnostic-settings', 'resource-health', 'service-health', 'metrics'];

async function ask(name: string, subject: Subject, signal = never(), azure = lab.azure): Promise<Slot<unknown>> {
  const answer = await sourcesOf(azure)[name]?.collect(subject, window, signal);
  const slot = KINDS.filter((kind) => kind === name).map((kind) => answer?.[kind])[0];
  if (!slot) throw new Error(`${name} gave no slot`);
  return slot;
}

test('identity and twin of a device, without its keys', async () => {
  const identity = await ask('identity', device('pump-02'));
  expect(identity).toMatchObject({
    ok: true,
    data: { deviceId: 'pump-02', status: 'disabled', statusReason: 'maintenance', authentication: { type: 'sas' } },
    searched: 'The device registry of contoso-lab, for pump-02',
  });
  expect(await ask('twin', device('pump-02'))).toMatchObject({
    ok: true,
    data: { status: 'disabled', tags: { site: 'north' }, properties: { reported: { firmware: '1.2.3' } } },
  });
});

test.each([device('pump-01'), device('gate-01', '$edgeAgent')])('no key leaves a source: %j', async (subject) => {
  for (const name of NAMES) {
    const text = JSON.stringify(await ask(name, subject));
    for (const id of [subject.deviceId, `${subject.deviceId}/2`]) expect(text).not.toContain(secretOf(id));
    expect(text).not.toMatch(/symmetricKey/i);
  }
});

test('identity and twin of a module are its own', async () => {
  expect(await ask('identity', device('gate-01', '$edgeAgent'))).toMatchObject({
    data: { deviceId: 'gate-01', moduleId: '$edgeAgent' },
  });
  expect(await ask('twin', device('gate-01', '$edgeAgent'))).toMatchObject({ data: { moduleId: '$edgeAgent' } });
  expect(await ask('identity', device('gate-01', 'lost'))).toMatchObject({ ok: true, data: null });
  expect(await ask('modules', device('gate-01'))).toMatchObject({
    data: [{ moduleId: '$edgeAgent' }, { moduleId: '$edgeHub' }],
  });
});

test.each(oddIds)('an id with characters that mean something in a path: %s', async (id) => {
  expect(await ask('identity', device(id))).toMatchObject({ ok: true, data: { deviceId: id } });
  expect(await ask('twin', device(id))).toMatchObject({ ok: true, data: { deviceId: id } });
});

test('a device that is not registered is an answer, a hub that is not there is a gap', async () => {
  expect(await ask('identity', device('pump-99'))).toMatchObject({ ok: true, data: null });
  expect(await ask('twin', device('pump-99'))).toMatchObject({ ok: true, data: null });
  expect(await ask('modules', device('pump-99'))).toMatchObject({ ok: true, data: [] });
  for (const name of OF_REGISTRY) {
    expect(await ask(name, { ...device('pump-01'), hub: 'nowhere.azure-devices.net' })).toMatchObject({
      ok: false,
      why: 'failed',
    });
  }
});

test('hub resource and diagnostic settings', async () => {
  expect(await ask('hub', device('pump-01'))).toMatchObject({
    ok: true,
    data: { name: 'contoso-lab', sku: { name: 'S1' } },
  });
  expect(await ask('diagnostic-settings', device('pump-01'))).toMatchObject({
    ok: true,
    data: [{ properties: { logs: [{ categoryGroup: 'allLogs', enabled: true }] } }],
  });
  expect(await ask('diagnostic-settings', { ...device('pump-01'), hub: silent.host })).toMatchObject({
    ok: true,
    data: [],
  });
  for (const name of NAMES.filter((one) => !OF_REGISTRY.includes(one))) {
    const nowhere = { ...device('pump-01'), hub: 'nowhere.azure-devices.net' };
    expect(await ask(name, nowhere)).toMatchObject({ ok: false, detail: 'nobody knows nowhere.azure-devices.net' });
  }
});

test('Resource Health, Service Health, and metrics of the window', async () => {
  expect(await ask('resource-health', device('pump-01'))).toMatchObject({
    ok: true,
    data: [
      {
        availabilityState: 'Available',
        resolved: { began: new Date('2026-11-23T04:00:00Z'), ended: new Date('2026-11-23T04:10:00Z') },
      },
    ],
    searched: 'Resource Health of contoso-lab',
  });
  expect(await ask('service-health', device('pump-01'))).toMatchObject({
    ok: true,
    data: [{ trackingId: 'BC_1-FXZ', eventType: 'ServiceIssue', to: new Date('2026-11-23T04:10:00Z') }],
    searched: 'Azure Service Health of contoso-lab',
  });
  const metrics = await ask('metrics', device('pump-01'));
  expect(metrics).toMatchObject({
    ok: true,
    data: [
      { name: 'dailyMessageQuotaUsed' },
      { name: 'connectedDeviceCount' },
      { name: 'd2c.telemetry.ingress.sendThrottle' },
    ],
  });
  if (!metrics.ok) throw new Error('no metrics');
  expect(metrics.data).toContainEqual({
    name: 'd2c.telemetry.ingress.sendThrottle',
    points: Array.from({ length: 12 }, (_, index) => ({
      at: new Date(Date.parse('2026-11-23T07:00:00Z') + index * 300_000),
      total: index % 2,
    })),
  });
});

describe.each(NAMES)('%s, before anything is asked', (name) => {
  test('no sign-in', async () => {
    const azure = { ...lab.azure, credential: { getToken: () => Promise.reject(new Error('no identity here')) } };
    registry = createHubRegistry(azure);
    expect(await ask(name, device('pump-01'), never(), azure)).toMatchObject({
      ok: false,
      why: 'denied',
      detail: expect.stringContaining('sign in'),
    });
    expect(lab.calls).toEqual([]);
  });

  test('a token that comes after the deadline sends nothing', async () => {
    const stop = new AbortController();
    let give: () => void = () => undefined;
    const waited = new Promise<void>((resolve) => {
      give = resolve;
    });
    const getToken: AzureAccess['credential']['getToken'] = async (scopes) => {
      await waited;
      return lab.azure.credential.getToken(scopes);
    };
    const azure = { ...lab.azure, credential: { getToken } };
    registry = createHubRegistry(azure);
    const asked = ask(name, device('pump-01'), stop.signal, azure);
    stop.abort();
    expect(await asked).toMatchObject({ why: 'timed-out' });
    give();
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(lab.calls).toEqual([]);
  });

  test('a certificate that nobody vouches for', async () => {
    const { ca: _ca, hubAgent, ...rest } = lab.azure;
    const options = { ...hubAgent?.options };
    delete options.ca;
    const azure = { ...rest, hubAgent: new Agent(options) };
    registry = createHubRegistry(azure);
    expect(await ask(name, device('pump-01'), never(), azure)).toMatchObject({
      why: 'failed',
      detail: expect.stringContaining('not trusted'),
    });
  });
});

test('one call a look, each a read', async () => {
  for (const name of NAMES) await ask(name, device('gate-01'));
  expect(lab.calls).toEqual([
    'GET contoso-lab.azure-devices.net /devices/gate-01',
    'GET contoso-lab.azure-devices.net /twins/gate-01',
    'GET contoso-lab.azure-devices.net /devices/gate-01/modules',
    'POST contoso-lab.azure-devices.net /devices/query',
    `GET 127.0.0.1 ${hub.resourceId}`,
    `GET 127.0.0.1 ${hub.resourceId}/providers/Microsoft.Insights/diagnosticSettings`,
    `GET 127.0.0.1 ${hub.resourceId}/providers/Microsoft.ResourceHealth/availabilityStatuses`,
    `GET 127.0.0.1 ${hub.resourceId}/providers/Microsoft.ResourceHealth/events`,
    `GET 127.0.0.1 ${hub.resourceId}/providers/Microsoft.Insights/metrics`,
  ]);
});

test('a connection that the hub closed meanwhile is not a gap', async () => {
  expect(await ask('identity', device('pump-01'))).toMatchObject({ ok: true });
  let first = true;
  lab.fault = () => {
    if (!first) return undefined;
    first = false;
    return { do: 'reset' };
  };
  expect(await ask('identity', device('pump-01'))).toMatchObject({ ok: true });
});
