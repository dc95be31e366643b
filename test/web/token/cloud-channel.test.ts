import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { cloudChannel } from '../../../src/web/token/cloud-channel';
import { part } from '../../kit/bot-cloud';

const SECRET = 'the secret of the channel';
const USER = 'dl_0123';
const bound = (user: unknown, conv?: string) => `${part({ alg: 'RS256' })}.${part({ user, conv })}.c2lnbmVk`;

let server: Server;
let host: string;
let asked: Array<{ method: string; path: string; authorization: string; body: unknown }>;
let answer: { status: number; body: string; headers?: Record<string, string> };
let warned: object[];

beforeEach(async () => {
  asked = [];
  warned = [];
  server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    const { method = '', url: path = '', headers } = request;
    asked.push({ method, path, authorization: headers.authorization ?? '', body: text && JSON.parse(text) });
    response.writeHead(answer.status, answer.headers);
    response.end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  host = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => new Promise((resolve) => server.close(resolve).closeAllConnections()));

const channel = (at = host) =>
  cloudChannel({
    host: at,
    secret: SECRET,
    trustedOrigins: ['https://bot.example.com'],
    log: { warn: (details) => void warned.push(details) },
  });
const says = (status: number, body: unknown, headers = {}) => {
  answer = { status, headers, body: typeof body === 'string' ? body : JSON.stringify(body) };
};

test('a token is bound to the user and to our page', async () => {
  says(200, { conversationId: 'c1', token: bound(USER), expires_in: 3600 });
  expect(await channel().generate(USER)).toEqual({
    ok: true,
    conversationId: 'c1',
    token: bound(USER),
    expiresIn: 3600,
  });
  expect(asked).toEqual([
    {
      method: 'POST',
      path: '/v3/directline/tokens/generate',
      authorization: `Bearer ${SECRET}`,
      body: { user: { id: USER }, trustedOrigins: ['https://bot.example.com'] },
    },
  ]);
});

test('a conversation goes on with another token for it', async () => {
  says(200, { conversationId: 'c/1', token: bound(USER), streamUrl: 'wss://x' });
  expect(await channel().resume('c/1', USER, null)).toMatchObject({ ok: true, conversationId: 'c/1', expiresIn: 1800 });
  expect(asked[0]).toMatchObject({ method: 'GET', path: '/v3/directline/conversations/c%2F1' });
});

test('a token that is still good is renewed, so that it stays bound', async () => {
  says(200, { conversationId: 'c1', token: bound(USER, 'c1'), expires_in: 1800 });
  const old = bound(USER, 'c1');
  expect(await channel().resume('c1', USER, old)).toMatchObject({ ok: true, conversationId: 'c1' });
  expect(asked).toEqual([
    { method: 'POST', path: '/v3/directline/tokens/refresh', authorization: `Bearer ${old}`, body: {} },
  ]);
});

test.each([
  ['of another user', bound('dl_9', 'c1')],
  ['of another conversation', bound(USER, 'c2')],
  ['that is none', SECRET],
])('a token %s is not looked at', async (_of, old) => {
  says(200, { conversationId: 'c1', token: bound(USER) });
  await channel().resume('c1', USER, old);
  expect(asked.map(({ path }) => path)).toEqual(['/v3/directline/conversations/c1']);
});

test('after one that has run out the secret asks', async () => {
  says(403, { error: { code: 'TokenExpired' } });
  await channel().resume('c1', USER, bound(USER, 'c1'));
  expect(asked.map(({ path }) => path.split('/')[3])).toEqual(['tokens', 'conversations']);
});

test.each([
  ['to nobody', bound(undefined)],
  ['to another', bound('dl_9')],
  ['in no way that can be read', 'opaque'],
])('a token that is bound %s is not handed out', async (_to, token) => {
  says(200, { conversationId: 'c1', token });
  expect(await channel().resume('c1', USER, null)).toBeNull();
});

test.each([
  [401, 'refused', {}, null],
  [403, 'refused', {}, null],
  [429, 'busy', { 'retry-after': '9' }, 9],
  [429, 'busy', { 'retry-after': '99999' }, 300],
  [429, 'busy', { 'retry-after': 'soon' }, null],
  [500, 'unreachable', {}, null],
] as const)('%i is %s', async (status, why, headers, retryAfter) => {
  says(status, { error: { code: 'x', message: SECRET } }, headers);
  expect(await channel().generate(USER)).toEqual({ ok: false, why, retryAfter });
  expect(await channel().resume('c1', USER, null)).toEqual({ ok: false, why, retryAfter });
  expect(JSON.stringify(warned)).not.toContain(SECRET);
});

test('a conversation that is gone is no trouble', async () => {
  says(404, {});
  expect(await channel().resume('c1', USER, null)).toBeNull();
  expect(warned).toEqual([]);
});

test.each([
  ['no JSON', '<html>'],
  ['another shape', { token: 1 }],
  ['too much', 'x'.repeat(100_000)],
])('an answer with %s is trouble', async (_what, body) => {
  says(200, body);
  expect(await channel().generate(USER)).toMatchObject({ ok: false, why: 'unreachable' });
});

test('a redirect is not followed, and nobody there is trouble', async () => {
  says(302, '', { location: `${host}/elsewhere` });
  expect(await channel().generate(USER)).toMatchObject({ ok: false, why: 'unreachable' });
  expect(asked).toHaveLength(1);
  expect(await channel('http://127.0.0.1:1').generate(USER)).toMatchObject({ ok: false, why: 'unreachable' });
});
