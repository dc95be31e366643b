import { createServer, type IncomingHttpHeaders, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { createWeb } from '../../src/web/page-routes';

let server: Server;

beforeAll(async () => {
  const web = createWeb({
    title: 'Keepalive',
    about: 'Tells why.',
    suggestions: ['Is "a<b>" & co well?'],
    connect: ['https://line.example'],
  });
  server = createServer((incoming, response) => {
    web(incoming, response).then((taken) => {
      if (taken) return;
      response.statusCode = 404;
      response.end('not ours');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

function get(
  path: string,
  headers: Record<string, string> = {},
  method = 'GET',
): Promise<{ status: number; headers: IncomingHttpHeaders; body: Buffer }> {
  const { port } = server.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    request({ port, host: '127.0.0.1', path, method, headers, agent: false }, async (answer) => {
      const chunks: Buffer[] = [];
      for await (const chunk of answer) chunks.push(chunk);
      resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks) });
    })
      .on('error', reject)
      .end();
  });
}

test('the page: its words escaped, nothing inline, a fresh nonce each time', async () => {
  const one = await get('/');
  const two = await get('/?from=bookmark');
  const html = one.body.toString();
  expect(html).toContain('Is &quot;a&lt;b&gt;&quot; &amp; co well?');
  expect(html).not.toMatch(/<script(?![^>]*\ssrc=)/);
  expect(html).not.toMatch(/https?:\/\/(?!www\.w3\.org)/);
  const policy = String(one.headers['content-security-policy']);
  const nonce = /'nonce-([^']+)'/.exec(policy)?.[1];
  expect(html).toContain(`nonce="${nonce}"`);
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self';");
  expect(policy).toContain("frame-ancestors 'self'");
  expect(policy).toMatch(/connect-src 'self' ws:\/\/\S+ wss:\/\/\S+ blob: https:\/\/line\.example;/);
  expect(one.headers).toMatchObject({
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  });
  expect(two.headers['content-security-policy']).not.toBe(policy);
});

test('a host name that is none does not get into the policy', async () => {
  const { headers } = await get('/', { host: "x'; script-src *" });
  expect(headers['content-security-policy']).not.toContain('*');
});

test('files come compressed, and once', async () => {
  const plain = await get('/webchat.js');
  const zipped = await get('/webchat.js', { 'accept-encoding': 'gzip, deflate' });
  const brotli = await get('/webchat.js', { 'accept-encoding': 'gzip, deflate, br' });
  expect(plain.body.length).toBeGreaterThan(3_000_000);
  expect(gunzipSync(zipped.body).equals(plain.body)).toBe(true);
  expect(brotliDecompressSync(brotli.body).equals(plain.body)).toBe(true);
  expect(brotli.headers).toMatchObject({
    'content-encoding': 'br',
    vary: 'accept-encoding',
    'content-type': 'text/javascript; charset=utf-8',
  });
  const again = await get('/webchat.js', { 'if-none-match': String(plain.headers.etag) });
  expect(again.status).toBe(304);
  expect(again.body).toHaveLength(0);
});

test.each(['/page/page.css', '/page/page.mjs', '/page/chat.mjs', '/page/connection.mjs', '/page/look.mjs'])(
  '%s is there',
  async (path) => {
    const { status, headers } = await get(path, {}, 'HEAD');
    expect(status).toBe(200);
    expect(Number(headers['content-length'])).toBeGreaterThan(100);
  },
);

test.each(['/page/', '/page/page.ts', '/page/../page.ts', '/page/%2e%2e/page.ts', '/webchat.js.map', '/x', '//'])(
  '%s is not ours',
  async (path) => {
    expect((await get(path)).status).toBe(404);
  },
);

test('only reading is ours', async () => {
  expect((await get('/', {}, 'POST')).status).toBe(404);
});
