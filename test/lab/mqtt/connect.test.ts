import { X509Certificate } from 'node:crypto';
import { Client, SharedAccessSignature } from 'azure-iot-device';
import { Mqtt } from 'azure-iot-device-mqtt';
import { systemClock } from '../../../src/clock';
import { createLabCertificates } from '../../../src/lab/certificate-authority';
import type { LabDevice } from '../../../src/lab/registry';
import {
  CertificateAtGateway,
  deviceClient,
  dropped,
  message,
  moduleClient,
  TokensByClock,
} from '../../kit/device-client';
import { type LiveLab, startLiveLab } from '../../kit/live-lab';
import { closed, connack, connectPacket, publishPacket, rawConnection, subscribePacket } from '../../kit/raw-mqtt';
import { temporaryFolder } from '../../kit/temporary-folder';
import { tinyDevice } from '../../kit/tiny-lab';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const root = temporaryFolder();
const undo: Array<() => Promise<unknown>> = [];
/** One each test: nothing that happened before is in its story. */
const devices = Array.from({ length: 40 }, (_, index) => `pump-${100 + index}`);
let used = 0;
function nextDevice(): string {
  used += 1;
  return devices[used] ?? 'none left';
}
const certificate = { own: '', key: '', other: '', otherKey: '' };
let live: LiveLab;
beforeAll(async () => {
  const [own, other] = await Promise.all([
    createLabCertificates(systemClock.now()),
    createLabCertificates(systemClock.now()),
  ]);
  Object.assign(certificate, { own: own.cert, key: own.key, other: other.cert, otherKey: other.key });
  live = await startLiveLab(root, {
    deviceIds: [...devices, 'pump-02', 'gate-01'],
    prepare: (hub) => hub.devices.set('x509-01', deviceByThumbprint('x509-01', own.cert)),
  });
});
afterAll(() => live.lab.stop());

function deviceByThumbprint(deviceId: string, cert: string): LabDevice {
  const device = tinyDevice(deviceId);
  const primaryThumbprint = new X509Certificate(cert).fingerprint.replaceAll(':', '');
  const authentication = {
    type: 'selfSigned' as const,
    symmetricKey: { primaryKey: null, secondaryKey: null },
    x509Thumbprint: { primaryThumbprint, secondaryThumbprint: null },
  };
  return { ...device, identity: { ...device.identity, connectionState: 'Disconnected', authentication } };
}
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function open(deviceId: string): Promise<Client> {
  const address = live.addressOf(deviceId);
  const client = await deviceClient(address, new TokensByClock(address, live.clock));
  undo.push(() => client.close());
  await client.open();
  return client;
}

function userName(deviceId: string, host = 'contoso-lab.azure-devices.net'): string {
  return `${host}/${deviceId}/?api-version=2021-04-12&DeviceClientType=own%2F1.0`;
}

/** A token that ends so many minutes from the lab's time. */
function token(deviceId: string, minutes = 60): string {
  const { host, key } = live.addressOf(deviceId);
  const ends = Math.floor((live.clock.now().getTime() + minutes * MINUTE) / 1000);
  return SharedAccessSignature.create(host, deviceId, key, ends).toString();
}

async function knock(plan: Parameters<typeof connectPacket>[0]) {
  const socket = await rawConnection(live.lab.mqttPort, live.ca);
  undo.push(async () => socket.destroy());
  socket.write(connectPacket(plan));
  return { socket, code: await connack(socket) };
}

function rawDevice(deviceId: string, keepAlive = 60) {
  return knock({ clientId: deviceId, userName: userName(deviceId), password: token(deviceId), keepAlive });
}

test('a session is logged and shown in the registry; a goodbye is no error', async () => {
  const id = nextDevice();
  const client = await open(id);
  await client.sendEvent(message());
  expect(await live.service('GET', `/devices/${id}?api-version=2021-04-12`)).toMatchObject({
    status: 200,
    body: { connectionState: 'Connected', lastActivityTime: expect.stringMatching(/^2026-11-23T08:00:00/) },
  });
  await client.close();
  expect(await live.storyOf(id, 2)).toEqual(['deviceConnect', 'deviceDisconnect']);
  const [connect] = await live.logged(id);
  const { properties } = connect ?? {};
  expect(connect).toMatchObject({ level: 'Information' });
  expect(properties).toMatchObject({ protocol: 'Mqtt', maskedIpAddress: '127.0.0.XXX' });
  expect(properties?.sdkVersion).toMatch(/^azure-iot-device\/1\.18\.4 \(node /);
  expect(await live.service('GET', `/devices/${id}?api-version=2021-04-12`)).toMatchObject({
    body: { connectionState: 'Disconnected' },
  });
});

test('the connection string of lab.json leads any SDK to the lab', async () => {
  const id = nextDevice();
  const now = systemClock.now();
  const { host, key, gateway, ca } = live.addressOf(id);
  // The SDK makes its token by the machine's clock, so the lab's time must not be behind.
  await live.clock.advance(Math.max(0, now.getTime() - live.clock.now().getTime()));
  const text = `HostName=${host};DeviceId=${id};SharedAccessKey=${key};GatewayHostName=${gateway}`;
  const client = Client.fromConnectionString(text, Mqtt);
  undo.push(() => client.close());
  await client.setOptions({ ca });
  await client.open();
  await client.sendEvent(message());
  expect(await live.story(id)).toEqual(['deviceConnect']);
});

test.each([
  ['a client id that is not the device', { clientId: 'pump-77' }, 2, []],
  ['no user name', { userName: undefined, password: undefined }, 4, []],
  ['no api-version', { userName: 'contoso-lab.azure-devices.net/pump-100/?' }, 4, []],
  ['another hub', { clientId: 'pump-77', userName: userName('pump-77', 'other.azure-devices.net') }, 5, []],
  ['an unknown device', { clientId: 'pump-77', userName: userName('pump-77') }, 5, ['deviceConnect 404001']],
  ['a disabled device', { clientId: 'pump-02', userName: userName('pump-02') }, 3, ['deviceConnect 403012']],
  ['no password', { password: undefined }, 5, ['deviceConnect 401003']],
  ['no token', { password: 'SharedAccessSignature sr=x' }, 5, ['deviceConnect 401003']],
])('refused: %s', async (_name, change, code, story) => {
  const id = nextDevice();
  const good = { clientId: id, userName: userName(id), password: token(id) };
  const plan = Object.fromEntries(Object.entries({ ...good, ...change }).filter(([, value]) => value !== undefined));
  const knocked = await knock({ clientId: id, ...plan });
  expect(knocked.code).toBe(code);
  await closed(knocked.socket);
  expect(await live.story('clientId' in change ? change.clientId : id)).toEqual(story);
});

test.each([
  ['of another device', () => token('pump-139')],
  ['that ended six minutes ago', (id: string) => token(id, -6)],
])('refused: a token %s', async (_name, password) => {
  const id = nextDevice();
  const knocked = await knock({ clientId: id, userName: userName(id), password: password(id) });
  expect(knocked.code).toBe(5);
  expect(await live.story(id)).toEqual(['deviceConnect 401003']);
});

test('a token that ended four minutes ago still opens', async () => {
  const id = nextDevice();
  expect((await knock({ clientId: id, userName: userName(id), password: token(id, -4) })).code).toBe(0);
});

test('silence: 1.5 times the keep-alive, and 1767 s at most', async () => {
  const [one, other] = [nextDevice(), nextDevice()];
  const short = await rawDevice(one, 60);
  const endless = await rawDevice(other, 65_535);
  await live.clock.advance(89 * SECOND);
  expect(await live.story(one)).toHaveLength(1);
  await live.clock.advance(2 * SECOND);
  await closed(short.socket);
  await live.clock.advance((1767 - 92) * SECOND);
  expect(await live.story(other)).toHaveLength(1);
  await live.clock.advance(2 * SECOND);
  await closed(endless.socket);
  for (const id of [one, other]) {
    expect(await live.story(id)).toEqual(['deviceConnect', 'deviceDisconnect 404104']);
  }
});

test.each([
  ['QoS 2', (id: string) => publishPacket(`devices/${id}/messages/events/`, 'x', 2)],
  ['another device’s topic', () => publishPacket('devices/pump-01/messages/events/', 'x')],
  ['an unknown topic', () => publishPacket('lights/kitchen', 'on')],
  ['a subscription to everything', () => subscribePacket('#')],
  ['a subscription to another device', () => subscribePacket('devices/pump-01/messages/devicebound/#')],
])('%s ends the connection', async (_name, packet) => {
  const id = nextDevice();
  const { socket } = await rawDevice(id);
  socket.write(packet(id));
  await closed(socket);
  expect(await live.storyOf(id, 2)).toEqual(['deviceConnect', 'deviceDisconnect 404104']);
});

test.each([257 * 1024, 2 * 1024 * 1024])('a message of %i bytes is too large', async (bytes) => {
  const id = nextDevice();
  const { socket } = await rawDevice(id);
  socket.write(publishPacket(`devices/${id}/messages/events/`, Buffer.alloc(bytes)));
  await closed(socket);
  expect(await live.storyOf(id, 3)).toEqual(['deviceConnect', 'ingress 413001', 'deviceDisconnect 404104']);
});

test('a module has a connection and a row of its own', async () => {
  const device = await open('gate-01');
  const address = live.addressOf('gate-01', { moduleId: '$edgeAgent' });
  const module = await moduleClient(address, new TokensByClock(address, live.clock));
  undo.push(() => module.close());
  await module.open();
  await Promise.all([device.sendEvent(message()), module.sendEvent(message())]);
  const logged = await live.logged('gate-01');
  expect(logged.map(({ properties }) => properties.moduleId)).toEqual([undefined, '$edgeAgent']);
  expect(await live.service('GET', '/devices/gate-01/modules/$edgeAgent?api-version=2021-04-12')).toMatchObject({
    body: { connectionState: 'Connected' },
  });
  expect(await live.service('GET', '/devices/gate-01/modules/$edgeHub?api-version=2021-04-12')).toMatchObject({
    body: { connectionState: 'Disconnected' },
  });
  const unknown = live.addressOf('gate-01', { moduleId: 'ghost' });
  const ghost = await moduleClient(unknown, new TokensByClock(unknown, live.clock));
  undo.push(() => ghost.close());
  await expect(ghost.open()).rejects.toThrow('Not authorized');
});

test('of two certificates the registered one comes in, by its thumbprint alone', async () => {
  const address = live.addressOf('x509-01');
  const { own: cert, key, other, otherKey } = certificate;
  const device = await deviceClient(address, new CertificateAtGateway(address, { cert, key }));
  undo.push(() => device.close());
  await device.open();
  await device.sendEvent(message());
  expect(JSON.stringify(await live.logged('x509-01'))).toContain('x509');
  await device.close();
  await live.storyOf('x509-01', 2);

  const stranger = await deviceClient(address, new CertificateAtGateway(address, { cert: other, key: otherKey }));
  undo.push(() => stranger.close());
  await expect(stranger.open()).rejects.toThrow('Not authorized');
  const refusal = (await live.logged('x509-01')).at(-1);
  expect(refusal).toMatchObject({ code: '401003', text: expect.stringContaining('Thumbprint does not match') });
});

test('the one who was thrown out hears nothing but the end', async () => {
  const id = nextDevice();
  const first = await open(id);
  const gone = dropped(first);
  await open(id);
  await gone;
  expect(await live.story(id)).toEqual(['deviceConnect', 'deviceDisconnect 400027', 'deviceConnect']);
});
