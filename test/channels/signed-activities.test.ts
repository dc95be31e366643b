import { type BotCloud, hmacToken, inSeconds, part, startBotCloud, strangerKey } from '../kit/bot-cloud';
import { startBotIn } from '../kit/bot-in-cloud';
import { temporaryFolder } from '../kit/temporary-folder';

// The real door with the real adapter, as a bot of a cloud whose keys lie on loopback.

const dataDir = temporaryFolder();
let cloud: BotCloud;
let bot: Awaited<ReturnType<typeof startBotIn>>;

beforeAll(async () => {
  cloud = await startBotCloud();
  bot = await startBotIn(cloud, dataDir);
});
afterAll(async () => {
  await bot?.stop();
  await cloud?.close();
});

// The SDK writes what it refuses on the console.
let console: jest.SpyInstance;
beforeEach(() => {
  console = jest.spyOn(globalThis.console, 'error').mockImplementation(() => undefined);
});
afterEach(() => console.mockRestore());

const hello = () => bot.activity({ text: 'hello' });
/** Nothing was said, nothing was asked for but keys: no turn ran. */
const calls = () => cloud.asked.filter(({ path }) => path !== '/openid' && path !== '/keys').length;

test('a token of the channel lets a turn run, and the answer is signed by the bot', async () => {
  const answer = await bot.tell({ text: 'hello' });
  expect(answer.status).toBe(200);
  expect(answer.said).toEqual([expect.objectContaining({ text: expect.stringContaining('Hello.') })]);
  expect(cloud.asked.find(({ path }) => path.startsWith('/v3/'))?.authorization).toMatch(/^Bearer \S+$/);
});

const claims = { iss: 'https://channels.example', aud: 'x', serviceurl: 'x', exp: inSeconds(3600) };

test.each<[string, () => string | null]>([
  ['none', () => null],
  ['an empty one', () => ''],
  ['no Bearer', () => `Basic ${cloud.channelToken()}`],
  ['no token at all', () => 'Bearer hello'],
  ['three parts of nothing', () => 'Bearer e30.e30.e30'],
  ['signed by a stranger', () => `Bearer ${cloud.channelToken({}, {}, strangerKey())}`],
  ['a changed token', () => `Bearer ${changed(cloud.channelToken())}`],
  ['an expired token', () => `Bearer ${cloud.channelToken({ nbf: inSeconds(-7200), exp: inSeconds(-3600) })}`],
  ['a token that never expires', () => `Bearer ${cloud.channelToken({ exp: undefined })}`],
  ['a token of tomorrow', () => `Bearer ${cloud.channelToken({ nbf: inSeconds(3000), exp: inSeconds(7200) })}`],
  ['another audience', () => `Bearer ${cloud.channelToken({ aud: '11111111-2222-4333-8444-000000000000' })}`],
  ['no audience', () => `Bearer ${cloud.channelToken({ aud: undefined })}`],
  ['another issuer', () => `Bearer ${cloud.channelToken({ iss: 'https://evil.example' })}`],
  ['another serviceUrl', () => `Bearer ${cloud.channelToken({ serviceurl: 'https://smba.example/' })}`],
  ['no serviceUrl', () => `Bearer ${cloud.channelToken({ serviceurl: undefined })}`],
  ['an unknown key', () => `Bearer ${cloud.channelToken({}, { kid: 'two' })}`],
  ['no key named', () => `Bearer ${cloud.channelToken({}, { kid: undefined })}`],
  ['alg none', () => `Bearer ${part({ alg: 'none', kid: 'one' })}.${part(ownClaims())}.`],
  ['alg none with a signature', () => `Bearer ${cloud.channelToken({}, { alg: 'none' })}`],
  [
    'HS256 with the public key',
    () => `Bearer ${hmacToken({ alg: 'HS256', kid: 'one' }, ownClaims(), cloud.publicPem)}`,
  ],
  [
    'a token of the Emulator',
    () =>
      `Bearer ${cloud.channelToken({ iss: 'https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/', appid: ownClaims().aud, ver: '1.0' })}`,
  ],
])('%s: 401, and no turn runs', async (_name, header) => {
  const before = calls();
  const answer = await bot.post(hello(), header());
  expect(answer).toEqual({ status: 401, body: { error: { code: '401', message: expect.any(String) } } });
  expect(calls()).toBe(before);
});

test.each([
  ['a serviceUrl of nobody, with a token for it', 'https://evil.example/', 403],
  ['a serviceUrl that only looks like it', 'https://127.0.0.1.evil.example/', 403],
  ['no TLS', 'http://127.0.0.1/', 403],
])('%s', async (_name, serviceurl, status) => {
  const before = calls();
  const activity = { ...hello(), serviceUrl: serviceurl };
  expect(await bot.post(activity, `Bearer ${cloud.channelToken({ serviceurl })}`)).toMatchObject({ status });
  expect(calls()).toBe(before);
});

test('a channel for which the key is not endorsed', async () => {
  const before = calls();
  const activity = { ...hello(), channelId: 'slack' };
  expect(await bot.post(activity, `Bearer ${cloud.channelToken()}`)).toMatchObject({ status: 401 });
  expect(calls()).toBe(before);
});

test('App Service Extension is no way around it', async () => {
  const before = calls();
  expect(await bot.post({ ...hello(), channelId: 'AseChannel' }, `Bearer ${cloud.channelToken()}`)).toMatchObject({
    status: 401,
  });
  expect(calls()).toBe(before);
});

test('what is not sent as JSON is not read', async () => {
  const form = { 'content-type': 'text/plain' };
  expect(await bot.post(hello(), `Bearer ${cloud.channelToken()}`, form)).toMatchObject({ status: 415 });
});

function ownClaims() {
  return { ...claims, aud: cloud.settings.MicrosoftAppId, serviceurl: `${cloud.url}/`, exp: inSeconds(3600) };
}

/** The same signature under other claims. */
function changed(token: string): string {
  const [head, , signature] = token.split('.');
  return [head, part({ ...ownClaims(), extra: true }), signature].join('.');
}
