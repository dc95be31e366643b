import { systemClock } from '../../../src/clock';
import type { Evidence, Subject, Window } from '../../../src/evidence/evidence';
import { type AzureSources, azureSources } from '../../../src/evidence/sources';
import type { LabDevice } from '../../../src/lab/registry';
import { openTinyLab, secretOf, type TinyLab, tinyDevice, tinyHub } from '../../kit/tiny-lab';

const hub = tinyHub('contoso-lab', ['pump-01', 'pump-08', 'gate-01', 'Gate-01', 'loner']);
let lab: TinyLab;
let live: AzureSources;

const GATEWAY = 'ms-azure-iot-edge://gate-01-638000000000000000';

function change(deviceId: string, fields: Partial<LabDevice['identity']>, modules: LabDevice['modules'] = []): void {
  const device = hub.devices.get(deviceId);
  if (!device) throw new Error(`no ${deviceId}`);
  hub.devices.set(deviceId, {
    ...device,
    identity: { ...device.identity, ...fields },
    modules: [...device.modules, ...modules],
  });
}
const moduleRow = (moduleId: string, managedBy: string | null): LabDevice['modules'][number] => ({
  moduleId,
  managedBy,
  connectionState: 'Connected',
  connectionStateUpdatedTime: '2026-11-20T06:00:00Z',
  lastActivityTime: '2026-11-20T06:00:00Z',
});

beforeAll(async () => {
  lab = await openTinyLab([hub]);
  change('pump-08', { deviceScope: GATEWAY });
  change('gate-01', { deviceScope: GATEWAY }, [moduleRow('filter', 'iotEdge')]);
  change('Gate-01', { capabilities: { iotEdge: true } });
  change('loner', {}, [moduleRow('own', null)]);
});
afterAll(() => lab.close());
beforeEach(() => {
  lab.fault = undefined;
  lab.calls.length = 0;
  live = azureSources(lab.azure, systemClock);
});
afterEach(() => live.close());

const window: Window = { from: new Date('2026-11-22T08:00:00Z'), to: new Date('2026-11-23T08:00:00Z') };
const subject = (deviceId: string, moduleId: string | null = null): Subject => ({ hub: hub.host, deviceId, moduleId });

/** Identity and runtime asked at once, as collect() does. */
async function look(of: Subject): Promise<Evidence['edge-runtime']> {
  const asked = live.sources.filter(({ kinds }) => kinds.includes('identity') || kinds.includes('edge-runtime'));
  const answers = await Promise.all(asked.map((one) => one.collect(of, window, new AbortController().signal)));
  const slot = answers.flatMap((answer) => answer['edge-runtime'] ?? [])[0];
  if (!slot) throw new Error('no slot');
  return slot;
}
const paths = () =>
  lab.calls.map((call) =>
    call
      .split(' ')
      .filter((_, place) => place !== 1)
      .join(' '),
  );

test.each([subject('pump-01'), subject('nobody')])('no gateway, no call: %j', async (of) => {
  expect(await look(of)).toMatchObject({ ok: true, data: null, searched: expect.stringContaining('no IoT Edge') });
  expect(paths()).toEqual([`GET /devices/${of.deviceId}`]);
});

test('a module of a device without IoT Edge: no call', async () => {
  expect(await look(subject('loner', 'own'))).toMatchObject({ ok: true, data: null });
  expect(paths()).toEqual(['GET /devices/loner/modules/own']);
});

test('a gateway: one call for both of its modules', async () => {
  expect(await look(subject('gate-01'))).toMatchObject({
    ok: true,
    searched: 'The device registry of contoso-lab, for what IoT Edge reports of gate-01',
    data: {
      gateway: 'gate-01',
      agent: {
        version: '1.5.44',
        schemaVersion: '1.0',
        lastDesiredStatus: { code: 200 },
        connectionState: 'Connected',
        reportedAt: '2026-11-20T06:02:00.0000000Z',
        edgeHub: {
          type: 'docker',
          status: 'running',
          runtimeStatus: 'running',
          exitCode: 0,
          restartCount: 0,
          lastStartTimeUtc: '2026-11-20T06:00:00.0000000Z',
          lastExitTimeUtc: '0001-01-01T00:00:00Z',
          imageTag: '1.5.44',
        },
        modules: { filter: { imageTag: '2.3.1' } },
        moduleCount: 1,
      },
      hub: { version: '1.5.44', connected: 1, disconnected: 0, client: null },
    },
  });
  expect(paths()).toEqual(['GET /devices/gate-01', 'POST /devices/query']);
});

test('a device behind a gateway: the gateway is asked about, and its own entry told', async () => {
  expect(await look(subject('pump-08'))).toMatchObject({
    data: { gateway: 'gate-01', hub: { connected: 1, client: { status: 'Connected' } } },
  });
  expect(paths()).toEqual(['GET /devices/pump-08', 'POST /devices/query']);
});

test.each(['filter', '$edgeAgent', '$edgeHub'])('the module %s of a gateway', async (moduleId) => {
  expect(await look(subject('gate-01', moduleId))).toMatchObject({ data: { gateway: 'gate-01', agent: {} } });
  expect(paths()).toEqual([`GET /devices/gate-01/modules/${encodeURIComponent(moduleId)}`, 'POST /devices/query']);
});

test('ids are case sensitive: a gateway of nearly the same name is another', async () => {
  expect(await look(subject('Gate-01'))).toMatchObject({ data: { gateway: 'Gate-01' } });
});

test('asked again soon: what is known is told, and nothing is called', async () => {
  await look(subject('pump-08'));
  lab.calls.length = 0;
  expect(await look(subject('pump-08'))).toMatchObject({ ok: true });
  expect(lab.calls).toEqual([]);
});

test('without the registry row nobody knows whether there is a gateway: a gap with its cure, and no call', async () => {
  lab.fault = () => ({ do: 'answer', with: { status: 401, headers: {}, body: '{}' } });
  expect(await look(subject('gate-01'))).toMatchObject({
    ok: false,
    why: 'denied',
    detail: expect.stringContaining('gate-01'),
    fix: expect.stringContaining('IoT Hub Data Reader'),
  });
  expect(paths()).toEqual(['GET /devices/gate-01']);
});

test('no password, environment or create option of a deployment leaves it', async () => {
  const twin = tinyDevice('gate-01').modules[0]?.twin;
  expect(JSON.stringify(twin)).toContain(secretOf('registry of gate-01'));
  for (const one of [subject('gate-01'), subject('gate-01', '$edgeAgent'), subject('pump-08')]) {
    const text = JSON.stringify(await look(one));
    expect(text).not.toContain(secretOf('registry of gate-01'));
    expect(text).not.toMatch(/registryCredentials|createOptions|"env"|acr\.example/);
  }
});
