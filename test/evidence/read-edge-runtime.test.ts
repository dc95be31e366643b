import { readEdgeRuntime } from '../../src/evidence/read-edge-runtime';
import { readRuntimeTwins } from '../../src/evidence/read-runtime-twins';

const self = { deviceId: 'gate-01', moduleId: null };
const row = (moduleId: string, reported: unknown, more: object = {}) => ({
  deviceId: 'gate-01',
  moduleId,
  connectionState: 'Disconnected',
  properties: { desired: { modules: {} }, reported },
  ...more,
});
/** As `az iot hub query` shows it of a gateway whose edgeHub crashes; names and numbers are others. */
const AGENT = {
  schemaVersion: '1.0',
  version: { version: '1.5.44', build: '84213571', commit: '5d1bd1e' },
  lastDesiredVersion: 11,
  lastDesiredStatus: { code: 500, description: 'Pull failed: SharedAccessKey=abcdefghijklmnopqrstuvwxyz0123456789 no' },
  systemModules: {
    edgeAgent: { type: 'docker', runtimeStatus: 'running', exitCode: 0, settings: { image: 'r.example/agent:1.5' } },
    edgeHub: {
      type: 'docker',
      status: 'running',
      restartPolicy: 'always',
      exitCode: 139,
      lastStartTimeUtc: '2026-11-20T11:58:01.3838704',
      lastExitTimeUtc: '2026-11-20T11:59:39.2078664',
      restartCount: 7,
      runtimeStatus: 'backoff',
      settings: { image: 'host:5000/azureiotedge-hub', createOptions: '{"x":1}' },
    },
  },
  modules: {},
  $metadata: { $lastUpdated: '2026-11-20T11:59:45.1Z' },
  $version: 196,
};

test('what is known is taken, the rest is left behind', () => {
  expect(readRuntimeTwins([row('$edgeAgent', AGENT)], 'gate-01', self)).toEqual({
    gateway: 'gate-01',
    hub: null,
    agent: {
      version: '1.5.44',
      schemaVersion: '1.0',
      lastDesiredStatus: { code: 500, description: expect.stringMatching(/^Pull failed: SharedAccessKey=\[removed:/) },
      connectionState: 'Disconnected',
      reportedAt: '2026-11-20T11:59:45.1Z',
      edgeAgent: {
        type: 'docker',
        status: null,
        runtimeStatus: 'running',
        exitCode: 0,
        restartCount: null,
        lastStartTimeUtc: null,
        lastExitTimeUtc: null,
        imageTag: '1.5',
      },
      edgeHub: {
        type: 'docker',
        status: 'running',
        runtimeStatus: 'backoff',
        exitCode: 139,
        restartCount: 7,
        lastStartTimeUtc: '2026-11-20T11:58:01.3838704',
        lastExitTimeUtc: '2026-11-20T11:59:39.2078664',
        imageTag: null,
      },
      modules: {},
      moduleCount: 0,
    },
  });
});

test.each([
  ['no rows', []],
  ['another gateway’s', [{ ...row('$edgeAgent', AGENT), deviceId: 'Gate-01' }]],
  ['never reported', [row('$edgeAgent', {}), row('$edgeHub', {})]],
  ['no properties', [{ deviceId: 'gate-01', moduleId: '$edgeHub' }]],
])('%s: the gateway told nothing', (_name, rows) => {
  expect(readRuntimeTwins(rows, 'gate-01', self)).toEqual({ gateway: 'gate-01', agent: null, hub: null });
});

test.each([null, undefined, 'x', {}, { rows: [] }, [1], [{ deviceId: 1, moduleId: '$edgeHub' }]])(
  'no rows of twins at all: %j',
  (value) => expect(readRuntimeTwins(value, 'gate-01', self)).toBeUndefined(),
);

test('what a device may write into its twin breaks nothing', () => {
  const odd = { version: 7, lastDesiredStatus: 'fine', systemModules: [], modules: 'm', clients: 3, $metadata: null };
  const rows = [row('$edgeAgent', odd), row('$edgeHub', { ...odd, clients: { a: null, b: { status: 5 } } })];
  expect(readRuntimeTwins(rows, 'gate-01', self)).toMatchObject({
    agent: { version: null, lastDesiredStatus: null, edgeHub: null, modules: {}, reportedAt: null },
    hub: { connected: 0, disconnected: 1, client: null },
  });
});

describe('its clients', () => {
  const clients = {
    'pump%2E8': { status: 'Connected', lastConnectedTimeUtc: '2026-11-20T10:00:00Z' },
    'gate-01/%24odd': { status: 'Disconnected', lastDisconnectedTimeUtc: '2026-11-20T11:00:00Z' },
    'gate-01/filter': { status: 'connected' },
  };
  const rows = [row('$edgeHub', { schemaVersion: '1.0', clients })];

  test.each([
    [{ deviceId: 'pump.8', moduleId: null }, { status: 'Connected' }],
    [
      { deviceId: 'gate-01', moduleId: '$odd' },
      { status: 'Disconnected', lastDisconnectedTimeUtc: '2026-11-20T11:00:00Z' },
    ],
    [{ deviceId: 'gate-01', moduleId: 'filter' }, { status: 'connected' }],
  ])('%j by the name that edgeHub writes', (subject, client) => {
    expect(readRuntimeTwins(rows, 'gate-01', subject)?.hub).toMatchObject({ connected: 2, disconnected: 1, client });
  });

  test.each(['PUMP.8', 'filter', 'constructor'])('%s is none of them', (deviceId) => {
    expect(readRuntimeTwins(rows, 'gate-01', { deviceId, moduleId: null })?.hub?.client).toBeNull();
  });
});

test('many modules: some are kept, the one asked about among them', () => {
  const modules = Object.fromEntries(
    Array.from({ length: 300 }, (_, index) => [`m${index}`, { runtimeStatus: 'running' }]),
  );
  const agent = readRuntimeTwins([row('$edgeAgent', { ...AGENT, modules })], 'gate-01', {
    deviceId: 'gate-01',
    moduleId: 'm299',
  })?.agent;
  expect(agent?.moduleCount).toBe(300);
  expect(Object.keys(agent?.modules ?? {}).length).toBeLessThanOrEqual(50);
  expect(agent?.modules).toHaveProperty('m299');
});

test.each([
  ['mcr.microsoft.com/azureiotedge-hub:1.6.1', '1.6.1'],
  ['host:5000/hub', null],
  ['host:5000/hub:1.5-linux-amd64', '1.5-linux-amd64'],
  [`hub:1.5@sha256:${'a'.repeat(64)}`, '1.5'],
  ['hub', null],
  ['', null],
])('of the image %s the tag', (image, tag) => {
  const systemModules = { edgeHub: { settings: { image } } };
  expect(readRuntimeTwins([row('$edgeAgent', { systemModules })], 'gate-01', self)?.agent?.edgeHub?.imageTag).toBe(tag);
});

describe('the file of a case', () => {
  const rows = [row('$edgeAgent', AGENT), row('$edgeHub', { clients: { 'pump-1': { status: 'Connected' } } })];
  const runtime = readRuntimeTwins(rows, 'gate-01', self);

  test('as Keepalive writes it', () => {
    expect(readEdgeRuntime(JSON.parse(JSON.stringify(runtime)), self)).toEqual(runtime);
    expect(readEdgeRuntime(null, self)).toBeNull();
  });

  test('as the command line shows the rows', () => {
    expect(readEdgeRuntime(rows, self)).toEqual(runtime);
  });

  test.each(['x', 1, {}, { gateway: '' }, [], [{}]])('unreadable: %j', (value) => {
    expect(readEdgeRuntime(value, self)).toBeUndefined();
  });
});
