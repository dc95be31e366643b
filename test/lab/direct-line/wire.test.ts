/** Direct Line's REST doors as they look on the wire: tokens, bounds, refusals, watermarks. */
import { request as httpRequest } from 'node:http';
import { WebSocket } from 'ws';
import { createFakeClock, type FakeClock } from '../../kit/fake-clock';
import { type EchoBot, startEchoBot } from './echo-bot';

let bot: EchoBot;
let clock: FakeClock;
let base: string;

beforeEach(async () => {
  clock = createFakeClock(new Date('2026-11-20T00:05:00Z'));
  bot = await startEchoBot({
    clock,
    secret: 'the-secret',
    limits: { conversations: 3, activities: 6, fileBytes: 5_000_000 },
  });
  base = `${bot.origin}/v3/directline`;
});
afterEach(() => bot.close());

/** What the tests read out of answers. Not checked here: a missing part fails the expectation that reads it. */
interface Json {
  readonly token: string;
  readonly conversationId: string;
  readonly streamUrl: string;
  readonly watermark: string;
  readonly activities: readonly { readonly text: string }[];
  readonly members: readonly { readonly id: string }[];
}

async function read(response: Response): Promise<{ status: number; json: Json }> {
  const json: Json = JSON.parse((await response.text()) || '{}');
  return { status: response.status, json };
}

async function call(
  method: string,
  path: string,
  token?: string,
  body?: unknown,
): Promise<{ status: number; json: Json }> {
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  if (token) headers.authorization = `Bearer ${token}`;
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return read(await fetch(`${base}/${path}`, { method, headers, ...(body === undefined ? {} : { body: text }) }));
}

async function askToken(): Promise<Json> {
  return (await read(await fetch(`${bot.origin}/api/directline/token`, { method: 'POST' }))).json;
}

async function open(): Promise<Json> {
  return (await call('POST', 'conversations', (await askToken()).token)).json;
}

const said = ({ activities }: Json): string[] => activities.map(({ text }) => text);

/** The texts of the first frames of a stream, until one holds `last`. */
function texts(streamUrl: string, last: string): Promise<string[]> {
  const socket = new WebSocket(streamUrl);
  const heard: string[] = [];
  return new Promise((resolve, reject) => {
    socket.on('error', reject);
    socket.on('message', (data) => {
      for (const { text, type } of JSON.parse(String(data)).activities) heard.push(text ?? type);
      if (!heard.includes(last)) return;
      socket.close();
      resolve(heard);
    });
  });
}

const message = (text: string) => ({ type: 'message', text });

test('the token door and the start of a conversation', async () => {
  const granted = await askToken();
  expect(granted).toEqual({
    token: expect.any(String),
    expires_in: 1800,
    conversationId: expect.any(String),
    session: expect.any(String),
    resumed: false,
    domain: base,
  });
  const first = await call('POST', 'conversations', granted.token);
  expect(first).toMatchObject({ status: 201, json: { conversationId: granted.conversationId, expires_in: 1800 } });
  expect(first.json.streamUrl).toMatch(
    /^ws:\/\/localhost:\d+\/v3\/directline\/conversations\/.+\/stream\?watermark=0&t=/,
  );
  expect((await call('POST', 'conversations', granted.token)).status).toBe(200);
  expect((await fetch(`${bot.origin}/api/directline/token`)).status).toBe(405);
});

test('tokens/generate wants the secret and a dl_ id', async () => {
  expect((await call('POST', 'tokens/generate', 'guess')).status).toBe(403);
  expect((await call('POST', 'tokens/generate', 'the-secret', { user: { id: 'ann' } })).status).toBe(400);
  const { status, json } = await call('POST', 'tokens/generate', 'the-secret', { user: { id: 'dl_ann', name: 'Ann' } });
  expect(status).toBe(200);
  const { json: opened } = await call('POST', 'conversations', json.token);
  await call('POST', `conversations/${opened.conversationId}/activities`, opened.token, message('hi'));
  expect(bot.received.at(-1)?.from).toMatchObject({ id: 'dl_ann', name: 'Ann' });
});

test('no token, a bad one, an old one, and that of another conversation', async () => {
  const mine = await open();
  const other = await open();
  const path = `conversations/${mine.conversationId}/activities`;
  const [head, , signature] = mine.token.split('.');
  const forged = [head, other.token.split('.')[1], signature].join('.');
  expect(await call('GET', path)).toEqual({
    status: 401,
    json: { error: { code: 'BadArgument', message: 'Missing token or secret' } },
  });
  expect(await call('GET', path, 'nonsense')).toMatchObject({ status: 403, json: { error: { code: 'BadArgument' } } });
  expect(await call('GET', path, forged)).toMatchObject({
    status: 403,
    json: { error: { message: 'Invalid token or secret' } },
  });
  expect(await call('GET', path, other.token)).toMatchObject({
    status: 403,
    json: { error: { message: 'Token not valid for this conversation' } },
  });
  const stream = new URL(mine.streamUrl).searchParams.get('t') ?? '';
  expect((await call('GET', path, stream)).status).toBe(403);

  await clock.advance(1799_000);
  const refreshed = await call('POST', 'tokens/refresh', mine.token);
  expect(refreshed).toMatchObject({ status: 200, json: { conversationId: mine.conversationId, expires_in: 1800 } });
  await clock.advance(1_000);
  expect(await call('GET', path, mine.token)).toMatchObject({ status: 403, json: { error: { code: 'TokenExpired' } } });
  expect((await call('POST', 'tokens/refresh', mine.token)).status).toBe(403);
  expect((await call('GET', path, refreshed.json.token)).status).toBe(200);
});

test('a watermark gives what came after it, by polling and over a new stream', async () => {
  const { token, conversationId } = await open();
  const path = `conversations/${conversationId}/activities`;
  await call('POST', path, token, message('one'));
  const before = await call('GET', path, token);
  expect(said(before.json)).toEqual(expect.arrayContaining(['one', 'echo: one']));
  expect((await call('GET', `${path}?watermark=${before.json.watermark}`, token)).json.activities).toEqual([]);
  await call('POST', path, token, message('two'));
  const after = await call('GET', `${path}?watermark=${before.json.watermark}`, token);
  expect(said(after.json)).toEqual(['two', 'echo: two']);

  const again = await call('GET', `conversations/${conversationId}?watermark=${before.json.watermark}`, token);
  expect(await texts(again.json.streamUrl, 'echo: two')).toEqual(['two', 'echo: two']);
});

test('a stream address is good for a minute', async () => {
  const { streamUrl } = await open();
  await clock.advance(60_000);
  const status = await new Promise((resolve) => {
    new WebSocket(streamUrl)
      .on('unexpected-response', (_request, { statusCode }) => resolve(statusCode))
      .on('error', resolve);
  });
  expect(status).toBe(403);
});

test('a socket that stays silent is cut, one that answers pings is not', async () => {
  const { streamUrl } = await open();
  const dead = new WebSocket(streamUrl, { autoPong: false });
  const alive = new WebSocket(streamUrl);
  await Promise.all([dead, alive].map((socket) => new Promise((resolve) => socket.once('open', resolve))));
  const cut = new Promise((resolve) => dead.once('close', resolve));
  const pinged = new Promise((resolve) => alive.once('ping', resolve));
  await clock.advance(30_000);
  await pinged;
  // The answer to the ping has to cross the loopback before the next round.
  await call('GET', 'nowhere');
  await clock.advance(30_000);
  await cut;
  expect(alive.readyState).toBe(WebSocket.OPEN);
  alive.close();
});

test("what is too large, not JSON, or not the client's to say", async () => {
  const { token, conversationId } = await open();
  const path = `conversations/${conversationId}/activities`;
  const large = await call('POST', path, token, message('x'.repeat(1_000_000)));
  expect(large).toEqual({
    status: 413,
    json: { error: { code: 'MessageSizeTooBig', message: 'The message is too large' } },
  });
  expect((await call('POST', path, token, message('x'.repeat(250_000)))).status).toBe(200);
  expect((await call('POST', path, token, '{"type":')).status).toBe(400);
  expect((await call('POST', path, token, { text: 'no type' })).status).toBe(400);
  expect((await call('POST', path, token, { type: 'conversationUpdate', membersAdded: [] })).status).toBe(400);
  expect((await call('GET', 'conversations/%E0%A4%A', token)).status).toBe(403);
  expect((await call('DELETE', path, token)).status).toBe(404);
});

test('an upload reaches the bot as an attachment that it can fetch', async () => {
  const { token, conversationId } = await open();
  const form = new FormData();
  form.append(
    'activity',
    new Blob([JSON.stringify(message('my log'))], { type: 'application/vnd.microsoft.activity' }),
  );
  form.append('file', new Blob(['<script>1</script>'], { type: 'text/html' }), '../../pump ü.html');
  const url = `${base}/conversations/${conversationId}/upload?userId=x`;
  const send = (body: FormData | string, type?: string) =>
    fetch(url, {
      method: 'POST',
      body,
      headers: { authorization: `Bearer ${token}`, ...(type ? { 'content-type': type } : {}) },
    });
  expect((await send(form)).status).toBe(200);
  const activity = bot.received.at(-1);
  expect(activity).toMatchObject({
    type: 'message',
    text: 'my log',
    attachments: [{ contentType: 'text/html', name: 'pump ü.html' }],
  });
  const file = await fetch(activity?.attachments?.[0]?.contentUrl ?? '');
  expect(await file.text()).toBe('<script>1</script>');
  expect(file.headers.get('content-type')).toBe('application/octet-stream');
  expect(file.headers.get('content-disposition')).toBe('attachment');

  const torn = await send('--x\r\nnot a form', 'multipart/form-data; boundary=x');
  expect(torn.status).toBe(400);
  const large = new FormData();
  large.append('file', new Blob([new Uint8Array(4 * 1024 * 1024)]), 'big.log');
  expect((await send(large)).status).toBe(413);
});

test('what is kept is bounded: activities of a conversation, and conversations', async () => {
  const { token, conversationId } = await open();
  const path = `conversations/${conversationId}/activities`;
  for (const text of ['1', '2', '3', '4']) await call('POST', path, token, message(text));
  const { json } = await call('GET', path, token);
  expect(said(json)).toEqual(['2', 'echo: 2', '3', 'echo: 3', '4', 'echo: 4']);
  expect(Number(json.watermark)).toBeGreaterThan(6);
  await open();
  await open();
  await open();
  expect((await call('GET', path, token)).status).toBe(404);
});

test('only this machine, under a name of this machine', async () => {
  const status = await new Promise((resolve, reject) => {
    const headers = { host: 'rebound.example:3978' };
    httpRequest(
      { port: bot.port, host: '127.0.0.1', method: 'POST', path: '/api/directline/token', headers },
      ({ statusCode }) => resolve(statusCode),
    )
      .on('error', reject)
      .end();
  });
  expect(status).toBe(403);
});

test('any page may call it with a token', async () => {
  const preflight = await fetch(`${base}/conversations`, {
    method: 'OPTIONS',
    headers: { 'access-control-request-headers': 'authorization' },
  });
  expect(preflight.status).toBe(204);
  expect(preflight.headers.get('access-control-allow-origin')).toBe('*');
  expect(preflight.headers.get('access-control-allow-headers')).toBe('authorization');
  expect((await fetch(`${base}/conversations`, { method: 'POST' })).headers.get('access-control-allow-origin')).toBe(
    '*',
  );
});

describe("the connector, the bot's side", () => {
  const connector = async (method: string, path: string, body?: unknown, type = 'application/json') => {
    const response = await fetch(`${bot.origin}/lab/connector/v3/conversations${path}`, {
      method,
      headers: { 'content-type': type },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return read(response);
  };

  test('members, and the conversation of a person', async () => {
    const { conversationId, token } = await open();
    await call('POST', `conversations/${conversationId}/activities`, token, message('hi'));
    const user = bot.received.at(-1)?.from?.id ?? '';
    const { json } = await connector('GET', `/${conversationId}/members`);
    expect(json).toMatchObject([{ id: 'keepalive' }, { id: user }]);
    expect((await connector('GET', `/${conversationId}/members/${user}`)).json).toMatchObject({
      id: user,
      role: 'user',
    });
    expect((await connector('GET', `/${conversationId}/pagedmembers`)).json.members).toHaveLength(2);
    const made = await connector('POST', '', { members: [{ id: user }], activity: message('hello again') });
    expect(made).toEqual({ status: 201, json: { id: conversationId, activityId: expect.any(String) } });
    expect((await connector('POST', '', { members: [{ id: 'nobody' }] })).status).toBe(403);
  });

  test('no update, no delete, no strangers, no forms, nothing too large', async () => {
    const { conversationId } = await open();
    const path = `/${conversationId}/activities`;
    expect((await connector('PUT', `${path}/1`, message('new'))).status).toBe(405);
    expect((await connector('DELETE', `${path}/1`)).status).toBe(405);
    expect((await connector('POST', '/unknown/activities', message('hi'))).status).toBe(404);
    expect((await connector('POST', path, message('hi'), 'text/plain')).status).toBe(415);
    expect((await connector('POST', path, message('x'.repeat(300_000)))).status).toBe(413);
  });
});
