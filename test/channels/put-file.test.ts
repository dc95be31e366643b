import { createServer, request as requestHttp, type Server } from 'node:http';
import type { request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { putFile } from '../../src/channels/put-file';

const got: string[] = [];
let server: Server;
let origin: string;

beforeAll(async () => {
  server = createServer((incoming, response) => {
    let text = '';
    incoming.on('data', (chunk) => {
      text += chunk;
    });
    incoming.on('end', () => {
      const { headers } = incoming;
      got.push(
        `${incoming.method} ${incoming.url} ${headers['content-range']} ${headers.authorization ?? 'no token'} ${text}`,
      );
      if (incoming.url === '/full') response.writeHead(507);
      else if (incoming.url === '/away') response.writeHead(307, { location: `${origin}/elsewhere` });
      else response.writeHead(201);
      response.end();
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port }: AddressInfo = Object(server.address());
  origin = `http://127.0.0.1:${port}`;
});
beforeEach(() => got.splice(0));
afterAll(() => new Promise((done) => server.close(done).closeAllConnections()));

/** OneDrive is this server: the address stays, the way there is the test's. */
const toServer: typeof request = ((url: string, options: object, callback: () => void) => {
  const { pathname } = new URL(url);
  return requestHttp(`${origin}${pathname}`, { ...options, lookup: undefined }, callback);
}) as never;

const put = (url: string, signal = new AbortController().signal) =>
  putFile({ mayPut: (one) => one.startsWith('https://contoso-my.sharepoint.com/'), ask: toServer })(
    url,
    Readable.from([Buffer.from('PK zip')]),
    6,
    signal,
  );

test('a file arrives in one piece, without any token', async () => {
  expect(await put('https://contoso-my.sharepoint.com/session')).toBe(true);
  expect(got).toEqual(['PUT /session bytes 0-5/6 no token PK zip']);
});

test.each(['https://evil.example/session', 'https://169.254.169.254/', 'http://contoso-my.sharepoint.com/', 'x'])(
  'nothing is put to %s',
  async (url) => {
    expect(await put(url)).toBe(false);
    expect(got).toEqual([]);
  },
);

test.each(['full', 'away'])('what is not taken did not arrive, and a redirect is not followed: %s', async (path) => {
  expect(await put(`https://contoso-my.sharepoint.com/${path}`)).toBe(false);
  expect(got).toHaveLength(1);
});

test('it ends when it takes too long', async () => {
  const late = new AbortController();
  late.abort();
  expect(await put('https://contoso-my.sharepoint.com/session', late.signal)).toBe(false);
});
