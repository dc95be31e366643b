import { createServer } from 'node:http';
import { z } from 'zod';
import { createDirectLine, type DirectLine } from '../../../src/lab/direct-line/direct-line';
import { createFakeClock } from '../../kit/fake-clock';
import { serving } from '../../kit/serving';

// Direct Line as a bot's own server uses it, by the channel's secret, and its connector as a bot does.

const serve = serving();
const SECRET = 'the-secret-of-the-channel';
const Granted = z.object({ token: z.string(), conversationId: z.string() });
let line: DirectLine;
let origin = '';

beforeEach(async () => {
  line = createDirectLine({
    origin: () => origin,
    clock: createFakeClock(new Date('2026-11-23T08:00:00Z')),
    secret: SECRET,
    hasPage: false,
    isBot: (authorization) => authorization === 'Bearer the bot',
    deliver: async () => 'taken',
  });
  origin = await serve(
    createServer((request, response) => {
      void line.handle(request, response).then((taken) => {
        if (taken) return;
        response.writeHead(404);
        response.end();
      });
    }),
  );
});
afterEach(() => line.close());

async function ask(method: string, path: string, by: string, body?: object) {
  const response = await fetch(`${origin}${path}`, {
    method,
    headers: { authorization: `Bearer ${by}`, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? null : JSON.parse(text) };
}
const userIn = (token: string) => JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()).user;

test('the secret opens a conversation again, for the same person; nothing else does', async () => {
  const generated = await ask('POST', '/v3/directline/tokens/generate', SECRET, { user: { id: 'dl_ada' } });
  const { token, conversationId } = Granted.parse(generated.body);
  const place = `/v3/directline/conversations/${conversationId}`;
  expect((await ask('GET', place, SECRET)).status).toBe(404);
  await ask('POST', '/v3/directline/conversations', token);
  const again = await ask('GET', place, SECRET);
  expect(again.status).toBe(200);
  expect(Granted.parse(again.body).conversationId).toBe(conversationId);
  expect(userIn(Granted.parse(again.body).token)).toBe('dl_ada');
  expect((await ask('GET', place, 'another-secret')).status).toBe(403);
  expect((await ask('GET', '/v3/directline/conversations/other', SECRET)).status).toBe(404);
});

test('only the bot speaks through the connector, and its page is not served here', async () => {
  const generated = await ask('POST', '/v3/directline/tokens/generate', SECRET, { user: { id: 'dl_ada' } });
  const { token, conversationId } = Granted.parse(generated.body);
  await ask('POST', '/v3/directline/conversations', token);
  const place = `/lab/connector/v3/conversations/${conversationId}/activities`;
  const words = { type: 'message', text: 'hello' };
  expect((await ask('POST', place, 'somebody', words)).status).toBe(401);
  expect((await ask('POST', place, 'the bot', words)).status).toBe(200);
  expect((await ask('POST', '/api/directline/token', '', {})).status).toBe(404);
});
