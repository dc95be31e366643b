import type { Client } from 'azure-iot-device';
import { deviceClient, dropped, message, TokensByClock } from '../../kit/device-client';
import { type LiveLab, startLiveLab } from '../../kit/live-lab';
import { temporaryFolder } from '../../kit/temporary-folder';

const root = temporaryFolder();
let live: LiveLab;
const clients: Client[] = [];
beforeEach(async () => {
  live = await startLiveLab(root);
});
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
  await live.lab.stop();
});

async function open(deviceId: string, options: { key?: string; lifetime?: number } = {}) {
  const address = live.addressOf(deviceId, options);
  const tokens = new TokensByClock(address, live.clock, options.lifetime);
  const client = await deviceClient(address, tokens);
  clients.push(client);
  await client.open();
  return { client, tokens };
}

test('a session is logged and shown in the registry; a goodbye is no error', async () => {
  const { client } = await open('pump-03');
  await client.sendEvent(message());
  await client.close();
  expect(await live.storyOf('pump-03', 2)).toEqual(['deviceConnect', 'deviceDisconnect']);
  const [connect] = await live.logged('pump-03');
  expect(connect).toMatchObject({
    level: 'Information',
    properties: { protocol: 'Mqtt', maskedIpAddress: '127.0.0.XXX' },
  });
  expect(connect?.properties.sdkVersion).toMatch(/^azure-iot-device\/1\.18\.4 \(node /);
});

test('drop', async () => {
  const { client } = await open('pump-03');
  const gone = dropped(client);
  await open('pump-03');
  await gone;
  expect(await live.story('pump-03')).toEqual(['deviceConnect', 'deviceDisconnect 400027', 'deviceConnect']);
});
