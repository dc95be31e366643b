import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fromThisMachine } from '../src/lab/direct-line/http';
import { silentLog } from '../src/log';
import { createServer } from '../src/server';

// Unsigned activities are taken in the lab alone, and there only from this machine.

let turns = 0;
const server = createServer({
  log: silentLog,
  messages: async (_request, response) => {
    turns += 1;
    response.send(200);
  },
  doors: [],
  upgrade: () => false,
  mayEnter: fromThisMachine,
  ready: () => true,
});
let port = 0;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address: AddressInfo = Object(server.address());
  port = address.port;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));
beforeEach(() => {
  turns = 0;
});

function post(headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const all = { 'content-type': 'application/json', ...headers };
    const sent = request(
      { port, host: '127.0.0.1', method: 'POST', path: '/api/messages', headers: all },
      (response) => {
        response.resume();
        resolve(response.statusCode);
      },
    );
    sent.on('error', reject);
    sent.end('{}');
  });
}

test.each(['localhost', '127.0.0.1', '[::1]'])('under a name of this machine: %s', async (name) => {
  expect(await post({ host: `${name}:${port}` })).toBe(200);
  expect(turns).toBe(1);
});

test.each<[string, Record<string, string>]>([
  ['a name that leads here (DNS rebinding)', { host: 'rebound.example:3978' }],
  ['an address of the network', { host: '192.168.0.7:3978' }],
  ['a name that only begins like this machine', { host: 'localhost.evil.example' }],
  ['a tunnel or proxy on this machine', { 'x-forwarded-for': '203.0.113.9' }],
  ['one that hides behind this machine', { 'x-forwarded-for': '127.0.0.1' }],
  ['the newer header of proxies', { forwarded: 'for=203.0.113.9' }],
  ['the name that a proxy was asked for', { 'x-forwarded-host': 'bot.example' }],
])('%s: 403, and no turn runs', async (_name, headers) => {
  expect(await post(headers)).toBe(403);
  expect(turns).toBe(0);
});

test.each([
  ['203.0.113.9', false],
  ['::ffff:10.0.0.1', false],
  ['fe80::1', false],
  ['', false],
  ['127.0.0.1', true],
  ['::1', true],
  ['::ffff:127.0.0.1', true],
])('who knocks from %s: %s', (remoteAddress, may) => {
  const knock = Object.assign(Object.create(null), { socket: { remoteAddress }, headers: { host: 'localhost:3978' } });
  expect(fromThisMachine(knock)).toBe(may);
});

test('a form, which any web page may post, is not read', async () => {
  expect(await post({ host: `localhost:${port}`, 'content-type': 'application/x-www-form-urlencoded' })).toBe(415);
  expect(turns).toBe(0);
});
