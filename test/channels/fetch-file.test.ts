import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fetchFile, isPrivateAddress } from '../../src/channels/fetch-file';
import { isFileHost } from '../../src/channels/file-hosts';
import { isChannelHost, isUnder } from '../../src/channels/service-url';

const asked: string[] = [];
let server: Server;
let origin: string;

/** Never ends, and never says how long it is. */
function flood(response: ServerResponse): void {
  while (response.write(Buffer.alloc(1024 * 1024)));
  response.once('drain', () => flood(response));
}

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(`${request.headers.host}${request.url} ${request.headers.authorization ?? 'no token'}`);
    // Not chained: restify, once loaded in this process, makes writeHead() return nothing.
    if (request.url === '/files/huge') response.writeHead(200, { 'content-length': String(10 ** 9) });
    else if (request.url === '/files/away') response.writeHead(302, { location: `${origin}/secret` });
    else if (request.url === '/files/on') response.writeHead(302, { location: '/files/a.log' });
    else if (request.url === '/files/round') response.writeHead(302, { location: '/files/round' });
    else response.writeHead(200);
    if (request.url === '/files/flood') flood(response);
    else if (request.url === '/files/huge' || request.url === '/files/slow') response.write('begun');
    else response.end(response.statusCode === 302 ? '' : 'lines');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
beforeEach(() => asked.splice(0));
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
});

const inLab = (url: string, signal = new AbortController().signal) =>
  fetchFile({ mayFetch: (one) => isUnder(one, origin, '/files/'), refusePrivate: false })(url, signal);
const outside = (url: string) =>
  fetchFile({ mayFetch: (one) => isChannelHost(one), refusePrivate: true })(url, new AbortController().signal);

test('a file of the channel is fetched, without any token', async () => {
  const fetched = await inLab(`${origin}/files/a.log`);
  if (!fetched.ok) throw new Error(fetched.problem);
  const chunks = [];
  for await (const chunk of fetched.content) chunks.push(chunk);
  expect(Buffer.concat(chunks).toString()).toBe('lines');
  expect(asked).toEqual([`${origin.slice(7)}/files/a.log no token`]);
});

test.each([
  ['the metadata of a virtual machine', 'http://169.254.169.254/metadata/instance'],
  ['another port of this machine', 'http://127.0.0.1:1/files/a.log'],
  ['localhost by another name', 'http://localhost/files/a.log'],
  ['this machine in six', 'http://[::1]/files/a.log'],
  ['a path that leads out', `ORIGIN/files/../secret`],
  ['the same, encoded', `ORIGIN/files/%2e%2e/secret`],
  ['a name before an @', 'http://127.0.0.1@evil.example/files/'],
  ['a file', 'file:///etc/passwd'],
  ['data', 'data:text/plain,lines'],
  ['no address', 'not an address'],
])('%s is left alone', async (_what, url) => {
  const fetched = await inLab(url.replace('ORIGIN', origin));
  expect(fetched).toEqual({ ok: false, problem: expect.stringMatching(/do not fetch from/) });
  expect(asked).toEqual([]);
});

test.each([
  'http://webchat.botframework.com/attachments/1/0/a.log',
  'https://169.254.169.254/a.log',
  'https://localhost/a.log',
  'https://botframework.com.evil.example/a.log',
  'https://user@webchat.botframework.com/a.log',
  'https://contoso.sharepoint.com/a.log',
])('outside of the lab %s is left alone', async (url) => {
  expect(await outside(url)).toEqual({ ok: false, problem: expect.stringMatching(/do not fetch from/) });
});

test('a redirect is not followed', async () => {
  expect(await inLab(`${origin}/files/away`)).toEqual({ ok: false, problem: expect.stringMatching(/could not fetch/) });
  expect(asked).toHaveLength(1);
});

describe('where a channel hands its files on', () => {
  const following = (path: string) =>
    fetchFile({ mayFetch: (one) => isUnder(one, origin, '/files/'), refusePrivate: false, redirects: 3 })(
      `${origin}${path}`,
      new AbortController().signal,
    );

  test('a redirect that stays there is followed, without any token', async () => {
    expect(await following('/files/on')).toMatchObject({ ok: true });
    expect(asked.map((line) => line.replace(/^\S+?\//, '/'))).toEqual(['/files/on no token', '/files/a.log no token']);
  });

  test('one that leads out is not, and one that never ends ends', async () => {
    expect(await following('/files/away')).toEqual({ ok: false, problem: expect.stringMatching(/do not fetch from/) });
    expect(asked).toHaveLength(1);
    expect(await following('/files/round')).toEqual({ ok: false, problem: expect.stringMatching(/could not fetch/) });
    expect(asked).toHaveLength(5);
  });

  test('a file that does not say how long it is has an end all the same', async () => {
    const fetched = await following('/files/flood');
    if (!fetched.ok) throw new Error(fetched.problem);
    let bytes = 0;
    const read = (async () => {
      for await (const chunk of fetched.content) bytes += chunk.length;
    })();
    await expect(read).rejects.toThrow('larger than it may be');
    expect(bytes).toBeLessThanOrEqual(32 * 1024 * 1024);
  });
});

describe('files of Teams', () => {
  test.each([
    ['https://contoso.sharepoint.com/personal/a/b.log?tempauth=x', 'public'],
    ['https://contoso-my.sharepoint.com/x', 'public'],
    ['https://contoso.sharepoint.cn/x', 'mooncake'],
    ['https://contoso.sharepoint.us/x', 'fairfax'],
  ])('%s is a place of theirs in %s', (url, cloud) => expect(isFileHost(url, cloud)).toBe(true));

  test.each([
    ['http://contoso.sharepoint.com/x', 'public'],
    ['https://sharepoint.com.evil.example/x', 'public'],
    ['https://evilsharepoint.com/x', 'public'],
    ['https://contoso.sharepoint.cn/x', 'public'],
    ['https://contoso.sharepoint.com/x', 'mooncake'],
    ['https://contoso.sharepoint.com:8443/x', 'public'],
    ['https://user@contoso.sharepoint.com/x', 'public'],
    ['https://contoso.sharepoint.com/x', 'usnat'],
    ['https://contoso.sharepoint.com/x', 'constructor'],
    ['file:///etc/passwd', 'public'],
    ['x', 'public'],
  ])('%s is none in %s', (url, cloud) => expect(isFileHost(url, cloud)).toBe(false));
});

test('more than a channel takes is not begun', async () => {
  expect(await inLab(`${origin}/files/huge`)).toEqual({ ok: false, problem: expect.stringMatching(/too large/) });
});

test('a file that takes too long ends with the signal', async () => {
  const late = new AbortController();
  const fetched = await inLab(`${origin}/files/slow`, late.signal);
  if (!fetched.ok) throw new Error(fetched.problem);
  const read = (async () => {
    for await (const _ of fetched.content) late.abort();
  })();
  await expect(read).rejects.toThrow();
});

test.each([
  '10.1.2.3',
  '127.0.0.1',
  '169.254.169.254',
  '172.20.0.1',
  '192.168.1.1',
  '100.64.0.1',
  '0.0.0.0',
  '::1',
  '::',
  'fe80::1',
  'fd00::1',
  '::ffff:10.0.0.1',
  '224.0.0.1',
  '255.255.255.255',
])('%s is of a private network', (address) => {
  expect(isPrivateAddress(address)).toBe(true);
});
test.each(['20.42.0.1', '2603:1030::1', '::ffff:20.42.0.1'])('%s is not', (address) => {
  expect(isPrivateAddress(address)).toBe(false);
});
