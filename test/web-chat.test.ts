import { z } from 'zod';
import { createLog } from '../src/log';
import { type BotCloud, DIRECT_LINE_SECRET, startBotCloud } from './kit/bot-cloud';
import { startBotIn } from './kit/bot-in-cloud';
import { temporaryFolder } from './kit/temporary-folder';

// The web chat of a bot in Azure: its page, its tokens, and what somebody gets to hear whom nobody knows.

const ORIGIN = 'https://bot.example.com';
const Granted = z.object({ token: z.string(), conversationId: z.string(), session: z.string(), resumed: z.boolean() });
const dataDir = temporaryFolder();
const lines: string[] = [];
let cloud: BotCloud;
let bot: Awaited<ReturnType<typeof startBotIn>>;

beforeAll(async () => {
  cloud = await startBotCloud();
  const settings = { DIRECT_LINE_SECRET, PUBLIC_ORIGIN: ORIGIN, WEB_SITES: 'https://www.contoso.example' };
  const log = createLog('info', (line) => void lines.push(line));
  bot = await startBotIn(cloud, dataDir, settings, log);
});
afterAll(async () => {
  await bot?.stop();
  await cloud?.close();
});

async function token(body: object = {}) {
  const response = await fetch(`${bot.origin}/api/directline/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: ORIGIN },
    body: JSON.stringify(body),
  });
  return { status: response.status, text: await response.text() };
}
const visit = async (body: object = {}) => Granted.parse(JSON.parse((await token(body)).text));
const userIn = (jwt: string): string =>
  JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString('utf8')).user;
const says = async (user: string, text: string) => {
  const { said } = await bot.tell({
    channelId: 'directline',
    from: { id: user },
    conversation: { id: `of-${user}` },
    text,
  });
  return said.map((one) => String(one.text)).join('\n');
};

test('the page is there, for us and in frames of the sites that are named, and it talks to Direct Line', async () => {
  const policy = async (path: string) => (await fetch(`${bot.origin}${path}`)).headers.get('content-security-policy');
  expect(await policy('/')).toMatch(/frame-ancestors 'self';/);
  expect(await policy('/widget')).toMatch(/frame-ancestors 'self' https:\/\/www\.contoso\.example;/);
  expect(await policy('/')).toContain(`${cloud.url} ${cloud.url.replace('https', 'wss')};`);
});

test('a token of Direct Line, bound to us; the secret stays', async () => {
  const first = await token();
  expect(first.status).toBe(200);
  expect(JSON.parse(first.text)).toMatchObject({ domain: `${cloud.url}/v3/directline`, expires_in: 1800 });
  expect(first.text).not.toContain(DIRECT_LINE_SECRET);
  expect(lines.join('')).not.toContain(DIRECT_LINE_SECRET);
  expect(cloud.asked.find(({ path }) => path.endsWith('/tokens/generate'))?.body).toEqual({
    user: { id: expect.stringMatching(/^dl_[0-9a-f]{36}$/) },
    trustedOrigins: [ORIGIN],
  });
  const { session, conversationId } = Granted.parse(JSON.parse(first.text));
  expect(await visit({ session })).toMatchObject({ resumed: true, conversationId });
});

test('whom nobody knows: codes and guides, and no hub', async () => {
  const user = userIn((await visit()).token);
  const before = cloud.asked.length;
  expect(await says(user, 'check pump-08 on contoso-lab')).toMatch(/cannot tell who you are.*nothing.*409002/);
  const reads = cloud.asked.slice(before).filter(({ path }) => /providers|subscriptions/i.test(path));
  expect(reads).toEqual([]);
  expect(
    JSON.stringify(await bot.tell({ channelId: 'directline', from: { id: user }, text: 'what is 409002?' })),
  ).toMatch(/LinkCreationConflict/);
});

test('an id that we have not given out is told to reload', async () => {
  expect(await says(`dl_${'0'.repeat(36)}`, 'check pump-08 on contoso-lab')).toMatch(/reload the page/);
});

test('an unknown person’s page gets no address for files, and learns of no hub', async () => {
  const user = userIn((await visit()).token);
  const value = { id: 'one', of: 'pump-08 on contoso-lab' };
  const { said } = await bot.tell({
    type: 'event',
    name: 'keepalive/upload',
    value,
    channelId: 'directline',
    from: { id: user },
    conversation: { id: `of-${user}` },
  });
  expect(said.map((one) => Reflect.get(one, 'value'))).toEqual([
    { id: 'one', refused: expect.stringMatching(/cannot tell who you are/) },
  ]);
});

test('“forget me” takes the session of the web chat, too: its id is nobody’s from then on', async () => {
  const user = userIn((await visit()).token);
  const { said } = await bot.tell({
    channelId: 'directline',
    from: { id: user },
    conversation: { id: `of-${user}` },
    text: 'forget me',
  });
  expect(said).toEqual([
    expect.objectContaining({ text: expect.stringMatching(/^Done/), channelData: { keepalive: 'forgotten' } }),
  ]);
  expect(await says(user, 'check pump-08 on contoso-lab')).toMatch(/reload the page/);
});
