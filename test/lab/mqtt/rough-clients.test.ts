import { connect, type Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { SharedAccessSignature } from 'azure-iot-device';
import { systemClock } from '../../../src/clock';
import { createLiveHub } from '../../../src/lab/mqtt/live-hub';
import type { ArchiveRecord } from '../../../src/lab/registry';
import { createRandom } from '../../../src/lab/simulation/random';
import { type LiveLab, startLiveLab } from '../../kit/live-lab';
import {
  closed,
  connack,
  connectPacket,
  packet,
  publishPacket,
  rawConnection,
  subscribePacket,
} from '../../kit/raw-mqtt';
import { temporaryFolder } from '../../kit/temporary-folder';
import { tinyHub } from '../../kit/tiny-lab';

// What a broken or hostile client does must stay its own trouble: the REST surface answers in time, and a good device
// comes in, meanwhile and afterwards.

const root = temporaryFolder();
const sockets: Socket[] = [];
let live: LiveLab;
beforeAll(async () => {
  live = await startLiveLab(root, {
    deviceIds: ['pump-10', 'pump-11', 'pump-12', 'pump-13'],
    mqttBounds: { connections: 1_100, connectWithin: 1_500 },
  });
});
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
});
afterAll(() => live.lab.stop());

async function tls(): Promise<TLSSocket> {
  const socket = await rawConnection(live.lab.mqttPort, live.ca);
  sockets.push(socket);
  return socket;
}

function connectOf(deviceId: string): Buffer {
  const { host, key } = live.addressOf(deviceId);
  const ends = Math.floor(live.clock.now().getTime() / 1000) + 3_600;
  const password = SharedAccessSignature.create(host, deviceId, key, ends).toString();
  return connectPacket({ clientId: deviceId, userName: `${host}/${deviceId}/?api-version=2021-04-12`, password });
}

async function enter(deviceId: string): Promise<TLSSocket> {
  const socket = await tls();
  socket.write(connectOf(deviceId));
  expect(await connack(socket)).toBe(0);
  return socket;
}

/** Both surfaces, within a time that only a lab in trouble would need. */
async function expectWell(deviceId: string): Promise<void> {
  const before = systemClock.now().getTime();
  expect(await live.service('GET', `/devices/${deviceId}?api-version=2021-04-12`)).toMatchObject({ status: 200 });
  (await enter(deviceId)).destroy();
  expect(systemClock.now().getTime() - before).toBeLessThan(5_000);
}

test('a thousand half-open sockets: others come in, and the thousand are sent away', async () => {
  // Heard from the beginning: on a busy machine the first are sent away before the last have come.
  const sentAway: Array<Promise<void>> = [];
  await Promise.all(
    Array.from(
      { length: 1_000 },
      () =>
        new Promise<void>((resolve, reject) => {
          const socket = connect(live.lab.mqttPort, '127.0.0.1', () => resolve());
          socket.resume().on('error', reject);
          sentAway.push(new Promise((gone) => socket.once('close', () => gone())));
          sockets.push(socket);
        }),
    ),
  );
  await expectWell('pump-10');
  await Promise.all(sentAway);
}, 90_000);

test('who finishes the handshake and says nothing is sent away', async () => {
  const socket = await tls();
  await closed(socket);
});

test.each([
  ['random bytes', Buffer.from('GET / HTTP/1.1\r\nHost: hub\r\n\r\n')],
  ['a PUBLISH before CONNECT', publishPacket('devices/pump-10/messages/events/', 'x')],
  ['a CONNECT of 200 MB', Buffer.from([0x10, 0xff, 0xff, 0xff, 0x7f])],
  ['a length without end', Buffer.from([0x10, 0xff, 0xff, 0xff, 0xff, 0xff])],
  ['a CONNECT that is none', packet(0x10, Buffer.alloc(40, 7))],
  ['MQTT 5', packet(0x10, Buffer.from([0, 4, 77, 81, 84, 84, 5, 2, 0, 60, 0, 0, 1, 97]))],
])('garbage: %s', async (_name, bytes) => {
  const socket = await tls();
  socket.write(bytes);
  await closed(socket);
  await expectWell('pump-10');
});

test('garbage after a good CONNECT ends in the log like any cut', async () => {
  const socket = await enter('pump-11');
  socket.write(Buffer.from([0xf0, 0xff, 0x00]));
  await closed(socket);
  expect(await live.storyOf('pump-11', 2)).toEqual(['deviceConnect', 'deviceDisconnect 404104']);
});

test('a flood of messages is throttled, logged once, and ended', async () => {
  const socket = await enter('pump-12');
  const flood = Buffer.concat(Array(3_000).fill(publishPacket('devices/pump-12/messages/events/', 'x')));
  socket.write(flood);
  await closed(socket);
  expect(await live.storyOf('pump-12', 3)).toEqual(['deviceConnect', 'ingress 429001', 'deviceDisconnect 404104']);
});

test('a flood of connects is turned away without a line for each', () => {
  const records: ArchiveRecord[] = [];
  const registry = tinyHub();
  const hub = createLiveHub({
    registry,
    clock: live.clock,
    random: createRandom(1),
    write: (record) => records.push(record),
    takeFromSimulation: (deviceId) => registry.devices.get(deviceId),
  });
  const request = { host: registry.host, deviceId: 'pump-01', moduleId: null, sdkVersion: '' };
  const shown = { password: 'wrong', certificate: undefined };
  const link = { send: () => undefined, close: () => undefined };
  const answers = Array.from({ length: 5_000 }, () => hub.connect({ request, shown, address: '', keepAlive: 0, link }));
  expect(records).toHaveLength(1_000);
  expect(answers.map((answer) => (answer.ok ? 0 : answer.connack)).slice(-2)).toEqual([3, 3]);
});

test('a twin as deep as a well is refused', async () => {
  const socket = await enter('pump-13');
  const deep = `{"a":${'['.repeat(20_000)}${']'.repeat(20_000)}}`;
  socket.write(subscribePacket('$iothub/twin/res/#'));
  socket.write(publishPacket('$iothub/twin/PATCH/properties/reported/?$rid=1', deep));
  await new Promise<void>((resolve) => {
    let heard = '';
    socket.on('data', (chunk: Buffer) => {
      heard += chunk.toString('latin1');
      if (heard.includes('$iothub/twin/res/400/?$rid=1')) resolve();
    });
  });
});
