import type { Server } from 'node:http';
import { silentLog } from '../src/log';
import { createServer, type ServerParts } from '../src/server';
import { createWeb } from '../src/web/page-routes';

const open: Server[] = [];
afterEach(() => {
  for (const server of open.splice(0)) server.close();
});

async function serve(parts: Partial<ServerParts> = {}): Promise<string> {
  const server = createServer({
    log: silentLog,
    messages: async (request, response) => {
      response.send(200, { got: request.body });
    },
    doors: [],
    upgrade: () => false,
    mayEnter: null,
    ready: () => true,
    ...parts,
  });
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return typeof address === 'object' && address ? `http://127.0.0.1:${address.port}` : '';
}

function post(origin: string, body: string, type = 'application/json'): Promise<Response> {
  return fetch(`${origin}/api/messages`, { method: 'POST', body, headers: { 'content-type': type } });
}

describe('server', () => {
  test('health and readiness', async () => {
    const origin = await serve({ ready: () => false });
    expect((await fetch(`${origin}/healthz`)).status).toBe(200);
    expect((await fetch(`${origin}/readyz`)).status).toBe(503);
  });

  test('which build runs is told with the health, and nowhere else', async () => {
    const named = await serve({ build: '0123456789ab' });
    const builds = ['/healthz', '/readyz', '/api/messages'].map(async (path) =>
      (await fetch(`${named}${path}`)).headers.get('keepalive-build'),
    );
    expect(await Promise.all(builds)).toEqual(['0123456789ab', '0123456789ab', null]);
    expect((await fetch(`${await serve()}/readyz`)).headers.get('keepalive-build')).toBeNull();
  });

  test('an activity reaches the adapter parsed', async () => {
    const origin = await serve();
    expect(await (await post(origin, '{"type":"message","text":"hi"}')).json()).toEqual({
      got: { type: 'message', text: 'hi' },
    });
  });

  test.each([
    ['not JSON', '{"type":', 400],
    ['too large', JSON.stringify({ text: 'x'.repeat(3 * 1024 * 1024) }), 413],
  ])('%s is refused in words, without a stack', async (_name, body, status) => {
    const answer = await post(await serve(), body);
    const text = await answer.text();
    expect(answer.status).toBe(status);
    expect(JSON.parse(text)).toMatchObject({ error: { message: expect.stringMatching(/\w/) } });
    expect(text).not.toMatch(/ at |node_modules|stack/);
  });

  test('a crash in the turn shows nothing of itself', async () => {
    const origin = await serve({
      messages: async () => {
        throw new Error('secret detail');
      },
    });
    const answer = await post(origin, '{"type":"message"}');
    expect(answer.status).toBe(500);
    expect(await answer.text()).not.toContain('secret detail');
    expect((await fetch(`${origin}/healthz`)).status).toBe(200);
  });

  test('doors are asked in order; what none takes is 404', async () => {
    const origin = await serve({
      doors: [
        async () => false,
        async (request, response) => {
          if (request.url !== '/mine') return false;
          response.end('mine');
          return true;
        },
      ],
    });
    expect(await (await fetch(`${origin}/mine`)).text()).toBe('mine');
    expect((await fetch(`${origin}/nothing`)).status).toBe(404);
  });

  // Restify changes http.ServerResponse for the whole process: writeHead then returns nothing, and a chained end() throws.
  test('the page under restify: whole, and not sent again when it is known', async () => {
    const origin = await serve({ doors: [createWeb({ title: 'Keepalive', about: 'About.', suggestions: [] })] });
    expect((await fetch(`${origin}/`)).status).toBe(200);
    const first = await fetch(`${origin}/page/page.css`);
    const again = await fetch(`${origin}/page/page.css`, {
      headers: { 'if-none-match': first.headers.get('etag') ?? '' },
    });
    expect([first.status, again.status]).toEqual([200, 304]);
  });

  test('a failing door is one 500', async () => {
    const origin = await serve({ doors: [() => Promise.reject(new Error('secret detail'))] });
    const answer = await fetch(`${origin}/x`);
    expect(answer.status).toBe(500);
    expect(await answer.text()).not.toContain('secret detail');
  });

  test('who may not enter gets nothing', async () => {
    const origin = await serve({ mayEnter: () => false });
    expect((await fetch(`${origin}/healthz`)).status).toBe(403);
    expect((await post(origin, '{"type":"message"}')).status).toBe(403);
  });
});
