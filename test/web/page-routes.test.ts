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
    sites: ['https://www.contoso.example'],
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

test('the launcher: small, and for pages of other sites', async () => {
  const { status, headers, body } = await get('/widget.js', { 'accept-encoding': 'gzip' });
  expect(status).toBe(200);
  expect(body.length).toBeLessThan(8 * 1024);
  expect(headers).toMatchObject({
    'content-type': 'text/javascript; charset=utf-8',
    'content-encoding': 'gzip',
    'cross-origin-resource-policy': 'cross-origin',
  });
  // What a strict policy of the page would refuse.
  expect(gunzipSync(body).toString()).not.toMatch(
    /innerHTML|insertAdjacent|document\.write|eval\(|setAttribute\('style/,
  );
  expect((await get('/page/page.mjs')).headers['cross-origin-resource-policy']).toBe('same-origin');
});

test('the page in a frame: for the sites that are named, and with their title and colour', async () => {
  const { headers, body } = await get('/widget?title=%3Cb%3EHelp%3C/b%3E&colour=%23AA0033');
  expect(headers['content-security-policy']).toContain("frame-ancestors 'self' https://www.contoso.example;");
  expect((await get('/')).headers['content-security-policy']).toContain("frame-ancestors 'self';");
  expect(body.toString()).toContain('<html lang="en" data-colour="#AA0033">');
  expect(body.toString()).toContain('<body class="framed">');
  expect(body.toString()).toContain('<title>&lt;b&gt;Help&lt;/b&gt;</title>');
});

test.each(['red', '%23fff', '%23aa0033%22onload=%22', ''])('a colour that is none is left out: %s', async (colour) => {
  expect((await get(`/widget?colour=${colour}`)).body.toString()).toContain('<html lang="en">');
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

test.each(
  ['page.css', 'page.mjs', 'chat.mjs', 'connection.mjs', 'look.mjs', 'host-page.mjs', 'session.mjs'].map(
    (name) => `/page/${name}`,
  ),
)('%s is there', async (path) => {
  const { status, headers } = await get(path, {}, 'HEAD');
  expect(status).toBe(200);
  expect(Number(headers['content-length'])).toBeGreaterThan(100);
});

test.each(['/page/', '/page/page.ts', '/page/../page.ts', '/page/%2e%2e/page.ts', '/webchat.js.map', '/x', '//'])(
  '%s is not ours',
  async (path) => {
    expect((await get(path)).status).toBe(404);
  },
);

test('only reading is ours', async () => {
  expect((await get('/', {}, 'POST')).status).toBe(404);
});
