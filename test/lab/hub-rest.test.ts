import { Agent } from 'node:https';
import { IotHubClient } from '@azure/arm-iothub';
import { createDefaultHttpClient, createEmptyPipeline, createPipelineRequest } from '@azure/core-rest-pipeline';
import { Registry } from 'azure-iothub';
import { openTinyLab, secretOf, type TinyLab, tinyHub } from '../kit/tiny-lab';

// The real clients against the lab: what they read is what the real service would have said.

const ids = ['pump-01', 'pump-02', 'gate-01', 'p%#*?!(),:=@$', "o'brien", 'p 1'];
const hub = tinyHub('contoso-lab', ids);
let lab: TinyLab;
let agent: Agent;

beforeAll(async () => {
  lab = await openTinyLab([hub, tinyHub('silent-lab')]);
  agent = new Agent({ ...lab.azure.hubAgent?.options, keepAlive: true });
});
afterAll(async () => {
  agent.destroy();
  await lab.close();
});
beforeEach(() => {
  lab.fault = undefined;
});

function reach(registry: Registry): Registry {
  const client: unknown = Reflect.get(registry, '_restApiClient');
  if (typeof client === 'object' && client && 'setOptions' in client && typeof client.setOptions === 'function') {
    client.setOptions({ http: { agent } });
  }
  return registry;
}
const byToken = () => reach(Registry.fromTokenCredential(hub.host, lab.azure.credential));
const byKey = (key: string, policy = 'iothubowner', host = hub.host) =>
  reach(Registry.fromConnectionString(`HostName=${host};SharedAccessKeyName=${policy};SharedAccessKey=${key}`));

async function failure(work: Promise<unknown>): Promise<{ status: number; code: unknown; body: string }> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toMatchObject({ response: {}, responseBody: expect.any(String) });
  const { response, responseBody } = error as {
    response: { statusCode: number; headers: Record<string, string> };
    responseBody: string;
  };
  return { status: response.statusCode, code: response.headers['iothub-errorcode'], body: responseBody };
}

test.each(['token', 'key'])('the registry answers a client that signs in with a %s', async (way) => {
  const registry = way === 'token' ? byToken() : byKey(hub.policyKey);
  const { responseBody } = await registry.get('pump-02');
  expect(responseBody).toMatchObject({ deviceId: 'pump-02', status: 'disabled', statusReason: 'maintenance' });
  expect(responseBody.authentication?.symmetricKey?.primaryKey).toBe(secretOf('pump-02'));
});

test.each(ids)('the id %j is found by its exact text', async (id) => {
  expect((await byToken().get(id)).responseBody.deviceId).toBe(id);
  expect((await byToken().getTwin(id)).responseBody.deviceId).toBe(id);
});

test('a twin has its own spelling of times, and its sections', async () => {
  const { responseBody } = await byToken().getTwin('pump-01');
  expect(responseBody).toMatchObject({
    statusUpdateTime: '0001-01-01T00:00:00Z',
    authenticationType: 'sas',
    tags: { site: 'north' },
    properties: { desired: { interval: 60 }, reported: { firmware: '1.2.3' } },
  });
  expect(JSON.stringify(responseBody)).not.toContain(secretOf('pump-01'));
});

test('modules: list, identity, twin', async () => {
  const { responseBody: modules } = await byToken().getModulesOnDevice('gate-01');
  expect(modules.map(({ moduleId }) => moduleId)).toEqual(['$edgeAgent', '$edgeHub']);
  expect((await byToken().getModule('gate-01', '$edgeAgent')).responseBody.moduleId).toBe('$edgeAgent');
  expect((await byToken().getModuleTwin('gate-01', '$edgeHub')).responseBody.moduleId).toBe('$edgeHub');
});

test('what is not there is said with the code of the service', async () => {
  expect(await failure(byToken().get('pump-99'))).toMatchObject({ status: 404, code: 'DeviceNotFound' });
  expect(await failure(byToken().getModule('gate-01', 'x'))).toMatchObject({ status: 404, code: 'ModuleNotFound' });
  const elsewhere = reach(Registry.fromTokenCredential('nowhere.azure-devices.net', lab.azure.credential));
  expect(await failure(elsewhere.get('pump-01'))).toMatchObject({ status: 404, code: 'IotHubNotFound' });
});

test('ids are case sensitive, hub names are not', async () => {
  expect(await failure(byToken().get('Pump-01'))).toMatchObject({ status: 404 });
  const shouting = reach(Registry.fromTokenCredential('CONTOSO-LAB.azure-devices.net', lab.azure.credential));
  expect((await shouting.get('pump-01')).responseBody.deviceId).toBe('pump-01');
});

test('a wrong key, a wrong policy, another hub, a forged or misdirected token: 401', async () => {
  const other = tinyHub('silent-lab').policyKey;
  const refused = { status: 401, code: 'IotHubUnauthorizedAccess' };
  expect(await failure(byKey(other).get('pump-01'))).toMatchObject(refused);
  expect(await failure(byKey(hub.policyKey, 'service').get('pump-01'))).toMatchObject(refused);
  const { token } = (await lab.azure.credential.getToken('https://iothubs.azure.net/.default')) ?? { token: '' };
  const arm = (await lab.azure.credential.getToken('https://management.azure.com/.default')) ?? { token: '' };
  const tampered = `${token.slice(0, -3)}abc`;
  for (const bad of [tampered, arm.token, 'nonsense', '']) {
    const credential = { getToken: async () => ({ token: bad, expiresOnTimestamp: Number.MAX_SAFE_INTEGER }) };
    const registry = reach(Registry.fromTokenCredential(hub.host, credential));
    const answer = await failure(registry.get('pump-01'));
    expect(answer).toMatchObject(refused);
    expect(JSON.parse(answer.body)).toEqual({
      Message: 'ErrorCode:IotHubUnauthorizedAccess;Unauthorized',
      ExceptionMessage: expect.stringMatching(/^Tracking ID:[0-9a-f]{32}-G:\d+-TimeStamp:/),
    });
  }
});

test('a query goes over pages to its end', async () => {
  const query = byToken().createQuery('SELECT deviceId, status FROM devices', 4);
  const pages: unknown[][] = [];
  // Called for a promise, next() does not take up the continuation by itself (query.js).
  while (query.hasMoreResults) pages.push((await query.next(query.continuationToken)).result);
  expect(pages.map(({ length }) => length)).toEqual([4, 2]);
  expect(pages.flat()).toEqual(
    ids.map((deviceId) => ({ deviceId, status: deviceId === 'pump-02' ? 'disabled' : 'enabled' })),
  );
});

test('a query that the lab does not know is refused by name', async () => {
  const refused = await failure(byToken().createQuery('SELECT * FROM devices.jobs').next());
  expect(refused).toMatchObject({ status: 400, code: 'ArgumentInvalid' });
  expect(refused.body).toContain("'devices.jobs'");
});

test('statistics', async () => {
  expect((await byToken().getRegistryStatistics()).responseBody).toMatchObject({
    totalDeviceCount: 6,
    enabledDeviceCount: 5,
    disabledDeviceCount: 1,
  });
});

test('what the lab does not do is refused in plain text', async () => {
  const refused = await failure(byToken().list());
  expect(refused).toEqual({ status: 501, code: undefined, body: expect.stringContaining('GET /devices') });
});

test("Azure's own client reads the hub's resource", async () => {
  const client = new IotHubClient(lab.azure.credential, '00000000-0000-0000-0000-000000000001', {
    endpoint: lab.azure.cloud.arm,
    credentialScopes: lab.azure.cloud.armScope,
    tlsOptions: { ca: lab.ca },
  });
  expect(await client.iotHubResource.get('rg-lab', 'contoso-lab')).toMatchObject({
    name: 'contoso-lab',
    sku: { name: 'S1', capacity: 1 },
    properties: { state: 'Active', hostName: hub.host, minTlsVersion: '1.2' },
  });
  await expect(client.iotHubResource.get('rg-lab', 'nowhere')).rejects.toMatchObject({ statusCode: 404 });
});

test('ARM and the logs want their own token', async () => {
  const pipeline = createEmptyPipeline();
  const http = createDefaultHttpClient();
  const paths = [`${hub.resourceId}?api-version=2023-06-30`, `/v1${hub.resourceId}/query`];
  for (const path of paths) {
    const request = createPipelineRequest({
      url: `${lab.azure.cloud.arm}${path}`,
      method: path.startsWith('/v1') ? 'POST' : 'GET',
    });
    request.tlsSettings = { ca: lab.ca };
    expect((await pipeline.sendRequest(http, request)).status).toBe(401);
    const { token } = (await lab.azure.credential.getToken('https://iothubs.azure.net/.default')) ?? { token: '' };
    request.headers.set('authorization', `Bearer ${token}`);
    const refused = await pipeline.sendRequest(http, request);
    expect([refused.status, JSON.parse(refused.bodyAsText ?? '')]).toEqual([
      401,
      { error: { code: 'InvalidAuthenticationToken', message: expect.any(String) } },
    ]);
  }
});
