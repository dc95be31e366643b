import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sign } from 'jsonwebtoken';
import { z } from 'zod';
import type { ChannelTokens, ChannelTrouble } from '../../../src/web/token/channel';
import { type Session, SITE_LIFE, sessionsBy } from '../../../src/web/token/session';
import { createTokenDoor } from '../../../src/web/token/token-door';
import { createFakeClock, type FakeClock } from '../../kit/fake-clock';

const KEY = 'a key of this test, long enough for it';
const SITE_KEY = 'a key of the site, long enough for it too';
const NOW = new Date('2026-03-04T10:00:00Z');
const Answer = z.object({
  token: z.string(),
  conversationId: z.string(),
  session: z.string(),
  resumed: z.boolean(),
  expires_in: z.number(),
  domain: z.string(),
});

let clock: FakeClock;
let server: Server;
let port: number;
/** The conversations of the channel, and whose each is. */
let conversations: Map<string, string>;
let remembered: Session[];
let trouble: ChannelTrouble | null;

beforeEach(async () => {
  clock = createFakeClock(NOW);
  conversations = new Map();
  remembered = [];
  trouble = null;
  const granted = (conversationId: string, user: string) =>
    ({ ok: true, conversationId, token: `token of ${user} for ${conversationId}`, expiresIn: 1800 }) as const;
  const channel: ChannelTokens = {
    async generate(user) {
      if (trouble) return trouble;
      const id = `conversation-${conversations.size + 1}`;
      conversations.set(id, user);
      return granted(id, user);
    },
    async resume(id, user) {
      return trouble ?? (conversations.get(id) === user ? granted(id, user) : null);
    },
  };
  const door = createTokenDoor({
    channel,
    sessions: sessionsBy(KEY, clock),
    remember: async (session) => void remembered.push(session),
    siteKey: SITE_KEY,
    ownOrigin: () => 'https://bot.example.com',
    domain: () => 'https://line.example.com/v3/directline',
    proxies: 1,
    bounds: { address: { burst: 20, aMinute: 20 }, session: { burst: 4, aMinute: 2 } },
    clock,
  });
  server = createServer((request, response) => void door(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ({ port } = server.address() as AddressInfo);
});
afterEach(() => new Promise((resolve) => server.close(resolve).closeAllConnections()));

async function post(body: unknown = undefined, headers: Record<string, string> = {}) {
  const response = await fetch(`http://127.0.0.1:${port}/api/directline/token`, {
    method: 'POST',
    headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const json: unknown = await response.json();
  return { status: response.status, headers: response.headers, json, text: JSON.stringify(json) };
}

async function visit(body: object = {}, headers: Record<string, string> = {}) {
  const { status, json } = await post(body, headers);
  expect(status).toBe(200);
  return Answer.parse(json);
}

const seconds = () => Math.floor(clock.now().getTime() / 1000);
const vouched = (sub: string, more: object = {}, key = SITE_KEY) =>
  sign({ sub, iat: seconds(), exp: seconds() + 300, ...more }, key, { algorithm: 'HS256' });

test('a first visit: a user of our own choosing, and no cookie', async () => {
  const { status, json, headers } = await post();
  expect(status).toBe(200);
  expect(json).toMatchObject({ expires_in: 1800, resumed: false, domain: 'https://line.example.com/v3/directline' });
  expect(headers.get('set-cookie')).toBeNull();
  expect(headers.get('access-control-allow-origin')).toBeNull();
  expect(headers.get('cache-control')).toBe('no-store');
  expect(remembered).toEqual([expect.objectContaining({ siteUser: null, conversationId: 'conversation-1' })]);
  expect(remembered[0]?.userId).toMatch(/^dl_[0-9a-f]{36}$/);
});

test('with its session the same conversation goes on; without it nobody gets in', async () => {
  const first = await visit();
  const again = await visit({ session: first.session });
  expect(again).toMatchObject({ resumed: true, conversationId: first.conversationId, token: first.token });
  const stranger = await visit();
  expect(stranger.conversationId).not.toBe(first.conversationId);
  for (const wish of [
    { conversationId: first.conversationId },
    { userId: remembered[0]?.userId },
    { user: { id: 'x' } },
  ])
    expect((await post(wish)).status).toBe(400);
});

test('anew: another conversation of the same person', async () => {
  const first = await visit();
  const next = await visit({ session: first.session, anew: true });
  expect(next.resumed).toBe(false);
  expect(next.conversationId).not.toBe(first.conversationId);
  expect(remembered[1]?.userId).toBe(remembered[0]?.userId);
  expect(await visit({ session: next.session })).toMatchObject({ resumed: true, conversationId: next.conversationId });
});

test('a session that was changed, or of another key, is nobody', async () => {
  const first = await visit();
  const victim = await visit();
  const [text = '', seal = ''] = first.session.split('.');
  const open = JSON.parse(Buffer.from(text, 'base64url').toString());
  const changed = Buffer.from(JSON.stringify({ ...open, conversationId: victim.conversationId })).toString('base64url');
  const other = sessionsBy('another key, which is long enough as well', clock);
  for (const forged of [`${changed}.${seal}`, `${text}.`, text, `${text}.${seal}.x`, other.seal(open), 'x']) {
    const answer = await visit({ session: forged });
    expect(answer.resumed).toBe(false);
    expect([first.conversationId, victim.conversationId]).not.toContain(answer.conversationId);
  }
});

test('a conversation that the channel has forgotten is followed by a new one of the same person', async () => {
  const first = await visit();
  conversations.delete(first.conversationId);
  expect(await visit({ session: first.session })).toMatchObject({ resumed: false });
  expect(remembered[1]?.userId).toBe(remembered[0]?.userId);
});

describe("the site's user", () => {
  test('is the same on each device, and never goes on as somebody else', async () => {
    const one = await visit({ site: vouched('ada') });
    await visit({ site: vouched('ada') });
    const other = await visit({ site: vouched('bob'), session: one.session });
    expect(other.resumed).toBe(false);
    expect(remembered.map(({ siteUser }) => siteUser)).toEqual(['ada', 'ada', 'bob']);
    expect(remembered[0]?.userId).toBe(remembered[1]?.userId);
    expect(remembered[2]?.userId).not.toBe(remembered[0]?.userId);
    expect(remembered[0]?.userId).not.toContain(Buffer.from('ada').toString('hex'));
  });

  test('ends when the site has not vouched for long, however often the page comes', async () => {
    let { session } = await visit({ site: vouched('ada') });
    await clock.advance(SITE_LIFE - 60_000);
    ({ session } = await visit({ session }));
    expect(remembered.at(-1)?.siteUser).toBe('ada');
    await clock.advance(60_000);
    await visit({ session });
    expect(remembered.at(-1)?.siteUser).toBeNull();
  });

  test('an old signature does for whom it was exchanged before, and for nobody else', async () => {
    const site = vouched('ada');
    const { session } = await visit({ site });
    await clock.advance(600_000);
    expect(await visit({ site, session })).toMatchObject({ resumed: true });
    expect((await post({ site })).text).toContain('OldSiteToken');
    expect((await post({ site: vouched('bob', { exp: seconds() - 100 }), session })).text).toContain('OldSiteToken');
  });

  test.each([
    ['another key', () => vouched('ada', {}, 'another key that is long enough, too')],
    ['no signature', () => sign({ sub: 'ada', exp: seconds() + 300 }, '', { algorithm: 'none' })],
    ['another algorithm', () => sign({ sub: 'ada', exp: seconds() + 300 }, SITE_KEY, { algorithm: 'HS512' })],
    ['a life of an hour', () => vouched('ada', { exp: seconds() + 3600 })],
    ['the future', () => vouched('ada', { iat: seconds() + 3600, exp: seconds() + 3700 })],
    ['no name', () => vouched('')],
    ['no token', () => 'ada'],
  ])('is not taken with %s', async (_what, token) => {
    const { status, text } = await post({ site: token() });
    expect(status).toBe(403);
    expect(text).toContain('BadSiteToken');
    expect(conversations.size).toBe(0);
  });
});

test('a thousand requests of one address are refused, and others are answered', async () => {
  const from = (address: string) => ({ 'x-forwarded-for': `10.9.8.7, ${address}:4711` });
  const statuses: number[] = [];
  for (let count = 0; count < 1_000; count += 1) statuses.push((await post({}, from('192.0.2.1'))).status);
  expect(statuses.filter((status) => status === 200)).toHaveLength(20);
  expect(statuses.filter((status) => status === 429)).toHaveLength(980);
  expect(await visit({}, from('192.0.2.2'))).toMatchObject({ resumed: false });
  expect((await post({}, from('192.0.2.1'))).headers.get('retry-after')).toBe('3');
  await clock.advance(3_000);
  await visit({}, from('192.0.2.1'));
});

test('one session that asks too often is refused, from wherever it asks', async () => {
  const { session } = await visit();
  const statuses: number[] = [];
  for (let count = 0; count < 6; count += 1)
    statuses.push((await post({ session }, { 'x-forwarded-for': `192.0.2.${count}` })).status);
  expect(statuses).toEqual([200, 200, 200, 429, 429, 429]);
});

test.each([
  ['a page of another origin', {}, { origin: 'https://evil.example' }, 403],
  ['a page of a sister site', {}, { 'sec-fetch-site': 'same-site' }, 403],
  ['an opaque origin', {}, { origin: 'null' }, 403],
  ['a form', 'session=x', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
  ['no JSON', '{', {}, 400],
  ['a list', [], {}, 400],
  ['9 KB', JSON.stringify({ session: 'x'.repeat(9_000) }), {}, 413],
  ['a long session', { session: 'x'.repeat(1_600) }, {}, 400],
])('%s is refused', async (_what, body, headers, status) => {
  expect((await post(body, headers)).status).toBe(status);
  expect(conversations.size).toBe(0);
});

test('our own page is not', async () => {
  expect((await post({}, { origin: 'https://bot.example.com' })).status).toBe(200);
  const got = await fetch(`http://127.0.0.1:${port}/api/directline/token`);
  expect([got.status, got.headers.get('allow')]).toEqual([405, 'POST']);
});

test.each([
  ['busy', 503, '17'],
  ['refused', 502, '17'],
  ['unreachable', 502, '17'],
] as const)('Direct Line is %s: said without detail, and the session is kept', async (why, status, wait) => {
  const { session } = await visit();
  trouble = { ok: false, why, retryAfter: 17 };
  const answer = await post({ session });
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([status, wait]);
  trouble = null;
  expect(await visit({ session })).toMatchObject({ resumed: true });
});
