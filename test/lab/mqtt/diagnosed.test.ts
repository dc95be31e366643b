import { deviceClient, dropped, message, TokensByClock } from '../../kit/device-client';
import { type FreezingProxy, freezingProxy } from '../../kit/freezing-proxy';
import { type LiveLab, startLiveLab } from '../../kit/live-lab';
import { temporaryFolder } from '../../kit/temporary-folder';

// Real clients on real sockets, the lab's time moved by hand, and each story judged by the real pipeline.

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const root = temporaryFolder();
const undo: Array<() => Promise<unknown>> = [];
let live: LiveLab;
beforeAll(async () => {
  live = await startLiveLab(root, { deviceIds: Array.from({ length: 12 }, (_, index) => `pump-${10 + index}`) });
});
afterAll(() => live.lab.stop());
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

type Program = Awaited<ReturnType<typeof program>>;

/** A device program: not connected yet. */
async function program(deviceId: string, options: { key?: string; gateway?: string; lifetime?: number } = {}) {
  const address = live.addressOf(deviceId, options);
  const tokens = new TokensByClock(address, live.clock, options.lifetime);
  const client = await deviceClient(address, tokens);
  undo.push(() => client.close());
  return { client, tokens };
}

/** Time passes while the client lives: it speaks more often than its keep-alive of 180 s asks for. */
async function alive(ms: number, { client }: Program): Promise<void> {
  for (let left = ms; left > 0; left -= 4 * MINUTE) {
    await live.clock.advance(Math.min(left, 4 * MINUTE));
    await client.sendEvent(message());
  }
}

async function findings(deviceId: string): Promise<string[]> {
  return (await live.diagnose(deviceId)).findings.map(({ id }) => id);
}

test('thrown out by a second client again and again', async () => {
  const pair = [await program('pump-10'), await program('pump-10')] as const;
  await pair[0].client.open();
  for (let turn = 0; turn < 6; turn += 1) {
    const [first, second] = turn % 2 === 0 ? pair : [pair[1], pair[0]];
    const gone = dropped(first.client);
    await second.client.open();
    await gone;
    await live.clock.advance(20 * SECOND);
  }
  const story = await live.story('pump-10');
  expect(story.filter((line) => line === 'deviceDisconnect 400027')).toHaveLength(6);
  expect((await findings('pump-10'))[0]).toBe('duplicate-identity');
});

test('a token that is renewed every 45 minutes', async () => {
  const device = await program('pump-11');
  await device.client.open();
  for (let renewals = 1; renewals <= 4; renewals += 1) {
    await alive(45 * MINUTE, device);
    device.tokens.renew();
    await live.storyOf('pump-11', 1 + 2 * renewals);
    await live.clock.advance(2 * SECOND);
  }
  await alive(10 * MINUTE, device);
  expect([...new Set(await live.story('pump-11'))]).toEqual(['deviceConnect', 'deviceDisconnect']);
  expect((await findings('pump-11'))[0]).toBe('sas-renewal');
});

test('a token that nobody renews', async () => {
  const device = await program('pump-12');
  await device.client.open();
  const gone = dropped(device.client);
  await alive(68 * MINUTE, device);
  await live.clock.advance(3 * MINUTE);
  await gone;
  expect(await live.story('pump-12')).toEqual(['deviceConnect', 'deviceDisconnect 401003', 'deviceDisconnect 404104']);
  await live.clock.advance(40 * MINUTE);
  expect((await findings('pump-12'))[0]).toBe('sas-token-expired');
});

test('a token that nobody renews, and a program that tries again with it', async () => {
  const device = await program('pump-13');
  await device.client.open();
  const gone = dropped(device.client);
  await alive(68 * MINUTE, device);
  await live.clock.advance(3 * MINUTE);
  await gone;
  await expect(device.client.open()).rejects.toThrow('Not authorized');
  await live.clock.advance(40 * MINUTE);
  expect((await findings('pump-13'))[0]).toBe('sas-token-expired');
});

test('disabled while connected', async () => {
  const device = await program('pump-14');
  await device.client.open();
  await alive(20 * MINUTE, device);
  const gone = dropped(device.client);
  live.lab.operator.disable('contoso-lab', 'pump-14', 'lost on the way');
  await gone;
  for (let tries = 0; tries < 3; tries += 1) {
    await live.clock.advance(MINUTE);
    await expect(device.client.open()).rejects.toThrow('Server unavailable');
  }
  expect((await live.story('pump-14')).slice(-3)).toEqual(Array(3).fill('deviceConnect 403012'));
  const report = await live.diagnose('pump-14');
  expect(report.findings[0]).toMatchObject({ id: 'device-disabled' });
  expect(JSON.stringify(report.findings[0]?.because)).toContain('lost on the way');

  live.lab.operator.enable('contoso-lab', 'pump-14');
  await live.clock.advance(MINUTE);
  await device.client.open();
  expect(await findings('pump-14')).not.toContain('device-disabled');
});

test('a wrong key', async () => {
  const device = await program('pump-15', { key: Buffer.from('a wrong key').toString('base64') });
  for (let tries = 0; tries < 4; tries += 1) {
    await expect(device.client.open()).rejects.toThrow('Not authorized');
    await live.clock.advance(MINUTE);
  }
  expect(await live.story('pump-15')).toEqual(Array(4).fill('deviceConnect 401003'));
  expect((await findings('pump-15'))[0]).toBe('credentials-rejected');
});

test('a key that was changed at the hub while the device holds the old one', async () => {
  const device = await program('pump-16');
  await device.client.open();
  await alive(45 * MINUTE, device);
  live.lab.operator.rotateKeys('contoso-lab', 'pump-16');
  await alive(5 * MINUTE, device);
  const gone = dropped(device.client);
  device.tokens.renew();
  await gone;
  for (let tries = 0; tries < 4; tries += 1) {
    await live.clock.advance(MINUTE);
    await expect(device.client.open()).rejects.toThrow('Not authorized');
  }
  expect((await findings('pump-16'))[0]).toBe('credentials-rejected');
});

test('a network that freezes', async () => {
  const network: FreezingProxy = await freezingProxy(live.lab.mqttPort);
  undo.push(() => network.close());
  const device = await program('pump-17', { gateway: `localhost:${network.port}`, lifetime: 24 * HOUR });
  const spells = [
    [17, 9],
    [41, 14],
    [8, 7],
    [29, 22],
  ] as const;
  await device.client.open();
  for (const [good, away] of spells) {
    await alive(good * MINUTE, device);
    const gone = dropped(device.client);
    network.freeze();
    await live.clock.advance(away * MINUTE);
    network.thaw();
    await gone;
    await device.client.open();
  }
  await alive(12 * MINUTE, device);
  const story = await live.story('pump-17');
  expect(story.filter((line) => line === 'deviceDisconnect 404104')).toHaveLength(spells.length);
  expect((await findings('pump-17'))[0]).toBe('network-loss');
});
