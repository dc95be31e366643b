import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fetchFile, isPrivateAddress } from '../../src/channels/fetch-file';
import { isChannelHost, isUnder } from '../../src/channels/service-url';

const asked: string[] = [];
let server: Server;
let origin: string;

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(`${request.headers.host}${request.url} ${request.headers.authorization ?? 'no token'}`);
    // Not chained: restify, once loaded in this process, makes writeHead() return nothing.
    if (request.url === '/files/away') response.writeHead(302, { location: `${origin}/secret` });
    else if (request.url === '/files/huge') response.writeHead(200, { 'content-length': String(10 ** 9) });
    else response.writeHead(200);
    if (request.url === '/files/huge' || request.url === '/files/slow') response.write('begun');
    else response.end(request.url === '/files/away' ? '' : 'lines');
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
