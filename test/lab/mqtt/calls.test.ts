import type { Client, Twin } from 'azure-iot-device';
import { deviceClient, TokensByClock } from '../../kit/device-client';
import { type LiveLab, startLiveLab } from '../../kit/live-lab';
import { temporaryFolder } from '../../kit/temporary-folder';

const root = temporaryFolder();
const undo: Array<() => Promise<unknown>> = [];
let live: LiveLab;
beforeAll(async () => {
  live = await startLiveLab(root, {
    deviceIds: ['pump-10', 'pump-11', 'pump-12', 'pump-13', 'gate-01'],
    prepare: ({ devices }) => {
      for (const module of devices.get('gate-01')?.modules ?? []) module.connectionState = 'Connected';
    },
  });
});
afterAll(() => live.lab.stop());
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function open(deviceId: string): Promise<{ client: Client; tokens: TokensByClock }> {
  const address = live.addressOf(deviceId);
  const tokens = new TokensByClock(address, live.clock);
  const client = await deviceClient(address, tokens);
  undo.push(() => client.close());
  await client.open();
  return { client, tokens };
}

function methodsOf(deviceId: string): string {
  return `/twins/${deviceId}/methods?api-version=2021-04-12`;
}
const call = { methodName: 'reboot', payload: { in: 5 }, responseTimeoutInSeconds: 30 };

/** Until the device has subscribed: before that nobody can reach it. */
async function answered(deviceId: string): Promise<{ status: number; body: unknown }> {
  for (let tries = 0; tries < 500; tries += 1) {
    const answer = await live.service('POST', methodsOf(deviceId), call);
    if (answer.status !== 404) return answer;
  }
  throw new Error('the device never subscribed');
}

test('a direct method goes there and back', async () => {
  const { client, tokens } = await open('pump-10');
  client.onDeviceMethod('reboot', async (request, response) => {
    await response.send(202, { heard: request.payload });
  });
  expect(await answered('pump-10')).toEqual({ status: 200, body: { status: 202, payload: { heard: { in: 5 } } } });

  // After a renewal the SDK does not subscribe again: the hub remembers what it had.
  tokens.renew();
  await live.storyOf('pump-10', 3);
  expect(await answered('pump-10')).toMatchObject({ status: 200, body: { status: 202 } });
});

test('nobody there, nobody listening, no such device, no such call', async () => {
  expect(await live.service('POST', methodsOf('pump-11'), call)).toMatchObject({
    status: 404,
    body: { Message: expect.stringContaining('"errorCode":404103') },
  });
  await open('pump-11');
  expect(await live.service('POST', methodsOf('pump-11'), call)).toMatchObject({
    body: { Message: expect.stringContaining('"errorCode":404103') },
  });
  expect(await live.service('POST', methodsOf('pump-77'), call)).toMatchObject({
    status: 404,
    body: { Message: expect.stringContaining('DeviceNotFound') },
  });
  expect(await live.service('POST', methodsOf('pump-11'), { methodName: 'a/#' })).toMatchObject({ status: 400 });
});

test('who does not answer in time is waited for no longer', async () => {
  const { client } = await open('pump-12');
  let arrived = (): void => undefined;
  const asked = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  client.onDeviceMethod('reboot', () => arrived());
  const waiting = answered('pump-12');
  await asked;
  await live.clock.advance(31_000);
  expect(await waiting).toMatchObject({
    status: 504,
    body: { Message: expect.stringContaining('"errorCode":504101') },
  });
});

test('the simulated gateway agent answers a ping, and nothing else', async () => {
  const agent = '/twins/gate-01/modules/$edgeAgent/methods?api-version=2021-04-12';
  expect(await live.service('POST', agent, { methodName: 'ping' })).toEqual({
    status: 200,
    body: { status: 200, payload: null },
  });
  expect(await live.service('POST', agent, { methodName: 'RestartModule' })).toMatchObject({ status: 404 });
});

test('a twin is read, reported to, and told of what is desired', async () => {
  const { client } = await open('pump-13');
  const twin: Twin = await client.getTwin();
  expect(twin.properties.desired).toMatchObject({ interval: 60, $version: 1 });
  await new Promise<void>((resolve, reject) =>
    twin.properties.reported.update({ firmware: '1.3.0', gone: null }, (error: Error | undefined) =>
      error ? reject(error) : resolve(),
    ),
  );
  expect(await live.service('GET', '/twins/pump-13?api-version=2021-04-12')).toMatchObject({
    body: { properties: { reported: { firmware: '1.3.0', $version: 2 } } },
  });

  const told = new Promise<unknown>((resolve) => {
    twin.on('properties.desired', (patch: { interval?: number }) => {
      if (patch.interval === 15) resolve(patch);
    });
  });
  // Nobody says when the subscription stands: it is asked for until it does.
  let heard: unknown;
  void told.then((patch) => {
    heard = patch;
  });
  for (let tries = 0; heard === undefined && tries < 500; tries += 1) {
    live.lab.operator.setDesired('contoso-lab', 'pump-13', { interval: 15 });
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  expect(heard).toMatchObject({ interval: 15, $version: expect.any(Number) });
});
