/** Who wants more of the web chat than is theirs: refused in a word, and the next person is answered all the while. */
import { WebSocket } from 'ws';
import { z } from 'zod';
import { type BotCloud, DIRECT_LINE_SECRET, startBotCloud } from './kit/bot-cloud';
import { startBotIn } from './kit/bot-in-cloud';
import { DirectLineConversation } from './kit/direct-line-client';
import { temporaryFolder } from './kit/temporary-folder';
import { type EchoBot, startEchoBot } from './lab/direct-line/echo-bot';

const ORIGIN = 'https://bot.example.com';
const Granted = z.object({ token: z.string(), conversationId: z.string(), session: z.string(), resumed: z.boolean() });
const dataDir = temporaryFolder();

describe('at the token door of a bot in Azure', () => {
  let cloud: BotCloud;
  let bot: Awaited<ReturnType<typeof startBotIn>>;

  beforeAll(async () => {
    cloud = await startBotCloud();
    const settings = { DIRECT_LINE_SECRET, PUBLIC_ORIGIN: ORIGIN, WEB_PROXIES: '1' };
    bot = await startBotIn(cloud, dataDir, settings);
  });
  afterAll(async () => {
    await bot?.stop();
    await cloud?.close();
  });

  /** Each test comes from addresses of its own, so that none uses up another's allowance. */
  async function post(from: string, body: unknown = {}, headers: Record<string, string> = {}) {
    const response = await fetch(`${bot.origin}/api/directline/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: ORIGIN, 'x-forwarded-for': from, ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    return { status: response.status, retryAfter: response.headers.get('retry-after'), text: await response.text() };
  }
  const visit = async (from: string, body: object = {}) => Granted.parse(JSON.parse((await post(from, body)).text));
  const userOf = ({ token }: { token: string }) => userIn(token);

  test('a thousand requests of one address: nearly all refused, Direct Line asked for the rest alone, others let in', async () => {
    const before = cloud.asked.length;
    const statuses: number[] = [];
    const others: number[] = [];
    for (let round = 0; round < 20; round += 1) {
      const flood = Array.from({ length: 50 }, () => post('192.0.2.1'));
      others.push((await post(`198.51.100.${round}`)).status);
      for (const { status, retryAfter } of await Promise.all(flood)) {
        statuses.push(status);
        if (status !== 200) expect([status, Number(retryAfter) > 0]).toEqual([429, true]);
      }
    }
    const granted = statuses.filter((status) => status === 200).length;
    expect(statuses).toHaveLength(1_000);
    // 60 at once, and 30 more for each minute that this takes.
    expect(granted).toBeGreaterThanOrEqual(60);
    expect(granted).toBeLessThan(150);
    expect(others).toEqual(Array(20).fill(200));
    const generated = cloud.asked.slice(before).filter(({ path }) => path.endsWith('/tokens/generate'));
    expect(generated).toHaveLength(granted + others.length);
  });

  test('ids that somebody would like to have are refused; a forged or stolen piece makes somebody new', async () => {
    const from = '203.0.113.1';
    const victim = await visit(from);
    const wishes = [
      { userId: userOf(victim) },
      { user: { id: userOf(victim) } },
      { conversationId: victim.conversationId },
      { session: { userId: userOf(victim) } },
    ];
    for (const wish of wishes) expect((await post(from, wish)).status).toBe(400);
    const [text = '', seal = ''] = victim.session.split('.');
    const mine = await visit(from);
    const open = JSON.parse(Buffer.from(mine.session.split('.')[0] ?? '', 'base64url').toString('utf8'));
    const changed = { ...open, userId: userOf(victim), conversationId: victim.conversationId };
    const forged = `${Buffer.from(JSON.stringify(changed)).toString('base64url')}.${mine.session.split('.')[1]}`;
    for (const body of [{ session: forged }, { session: `${text}.${seal.slice(1)}A` }, { token: victim.token }]) {
      const got = await visit(from, body);
      expect(got).toMatchObject({ resumed: false });
      expect(userOf(got)).not.toBe(userOf(victim));
      expect(got.conversationId).not.toBe(victim.conversationId);
    }
    expect(await visit(from, { session: victim.session })).toMatchObject({ resumed: true });
  });

  test.each<[string, number, unknown, Record<string, string>]>([
    ['a page of another site', 403, {}, { origin: 'https://evil.example' }],
    ['a frame of another site', 403, {}, { 'sec-fetch-site': 'cross-site' }],
    ['what the site did not sign', 403, { site: 'x.y.z' }, {}],
    ['a megabyte', 413, `{"session":"${'x'.repeat(1_000_000)}"}`, {}],
    ['a form', 415, 'session=x', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['half of JSON', 400, '{"session":', {}],
  ])('%s: %i', async (_what, expected, body, headers) => {
    const { status, text } = await post('203.0.113.2', body, headers);
    expect(status).toBe(expected);
    expect(JSON.parse(text)).toEqual({ error: { code: expect.any(String), message: expect.stringMatching(/\w/) } });
    expect((await post('203.0.113.3')).status).toBe(200);
  });

  test('a message that no channel has signed is not heard, whoever it says it is from', async () => {
    const user = userOf(await visit('203.0.113.4'));
    const activity = bot.activity({ channelId: 'directline', from: { id: user }, text: 'hubs' });
    const before = cloud.said().length;
    for (const authorization of [null, 'Bearer x.y.z']) {
      expect([401, 403]).toContain((await bot.post(activity, authorization)).status);
    }
    expect(cloud.said().slice(before)).toEqual([]);
  });
});

describe("at the lab's Direct Line", () => {
  let bot: EchoBot;
  const talks: DirectLineConversation[] = [];

  beforeAll(async () => {
    bot = await startEchoBot();
  });
  afterEach(() => {
    for (const talk of talks.splice(0)) talk.close();
  });
  afterAll(() => bot?.close());

  async function somebody() {
    const response = await fetch(`${bot.origin}/api/directline/token`, { method: 'POST' });
    const granted = Granted.parse(await response.json());
    const talk = async (path: string, method = 'GET', body?: unknown) => {
      const answer = await fetch(`${bot.origin}/v3/directline/conversations${path}`, {
        method,
        headers: { authorization: `Bearer ${granted.token}`, 'content-type': 'application/json' },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      return { status: answer.status, text: await answer.text() };
    };
    await talk('', 'POST');
    return { ...granted, talk };
  }
  const message = (text: string, from = 'me') => ({ type: 'message', text, from: { id: from } });

  test('with the id of somebody’s conversation one neither reads, nor writes, nor listens', async () => {
    const [victim, thief] = [await somebody(), await somebody()];
    await victim.talk(`/${victim.conversationId}/activities`, 'POST', message('a secret'));
    const place = `/${victim.conversationId}`;
    const tries = [
      await thief.talk(place),
      await thief.talk(`${place}/activities`),
      await thief.talk(`${place}/activities`, 'POST', message('as if I were you')),
      await thief.talk(`${place}/upload?userId=x`, 'POST', message('x')),
    ];
    expect(tries.map(({ status }) => status)).toEqual([403, 403, 403, 403]);
    expect(JSON.stringify(tries)).not.toContain('a secret');
    const own = z.object({ streamUrl: z.string() }).parse(JSON.parse((await thief.talk('', 'POST')).text)).streamUrl;
    expect(await opens(own)).toBe(true);
    expect(await opens(own.replace(thief.conversationId, victim.conversationId))).toBe(false);
    expect(bot.received.map(({ text }) => text)).not.toContain('as if I were you');
  });

  test('one speaks under the id of the token, whatever one writes', async () => {
    const [victim, thief] = [await somebody(), await somebody()];
    const { status } = await thief.talk(
      `/${thief.conversationId}/activities`,
      'POST',
      message('I am another', userIn(victim.token)),
    );
    expect(status).toBe(200);
    expect(bot.received.find(({ text }) => text === 'I am another')?.from?.id).toBe(userIn(thief.token));
  });

  test('too large and too many: 413 and 429, and the next person is answered meanwhile', async () => {
    const flooder = await somebody();
    const place = `/${flooder.conversationId}/activities`;
    expect((await flooder.talk(place, 'POST', message('x'.repeat(300_000)))).status).toBe(413);
    const other = await DirectLineConversation.start(bot.origin);
    talks.push(other);
    const statuses: number[] = [];
    for (let round = 0; round < 10; round += 1) {
      const flood = Array.from({ length: 50 }, () => flooder.talk(place, 'POST', message('again')));
      await other.say(`question ${round}`);
      await other.waitForText(`echo: question ${round}`);
      statuses.push(...(await Promise.all(flood)).map(({ status }) => status));
    }
    const taken = statuses.filter((status) => status === 200).length;
    expect(taken).toBeGreaterThanOrEqual(199);
    expect(taken).toBeLessThan(350);
    expect(statuses.filter((status) => status === 429)).toHaveLength(500 - taken);
  });
});

/** Whether a stream comes to be. */
function opens(url: string): Promise<boolean> {
  const socket = new WebSocket(url);
  return new Promise((resolve) => {
    socket.once('open', () => resolve(true));
    socket.once('error', () => resolve(false));
  }).then((is) => {
    socket.terminate();
    return is === true;
  });
}

function userIn(token: string): string {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')).user;
}
