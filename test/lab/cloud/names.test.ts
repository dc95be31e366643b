import { createServer, request } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { type NamesProxy, openNamesProxy } from '../../../src/lab/cloud/names';
import { serving } from '../../kit/serving';

const serve = serving();
let proxy: NamesProxy;
afterEach(() => proxy.close());

function connectTo(place: string): Promise<{ status: number | undefined; socket: Socket }> {
  return new Promise((resolve, reject) => {
    const asked = request({ port: proxy.port, host: '127.0.0.1', method: 'CONNECT', path: place });
    asked.once('connect', ({ statusCode: status }, socket) => resolve({ status, socket }));
    asked.once('error', reject);
    asked.end();
  });
}

test('it leads a name to its port, and nobody anywhere else', async () => {
  const behind = await serve(createServer((asked, answer) => answer.end(`here is ${asked.headers.host}`)));
  const port = Number(new URL(behind).port);
  proxy = await openNamesProxy((host) => (host === 'contoso.example' ? port : null));

  const { status, socket } = await connectTo('Contoso.example:443');
  expect(status).toBe(200);
  socket.write('GET / HTTP/1.1\r\nHost: contoso.example\r\nConnection: close\r\n\r\n');
  let heard = '';
  for await (const chunk of socket) heard += chunk;
  expect(heard).toContain('here is contoso.example');

  for (const place of ['fabrikam.example:443', 'contoso.example:80', `127.0.0.1:${port}`, 'contoso.example'])
    expect((await connectTo(place)).status).toBe(403);
});

test('it fetches nothing itself', async () => {
  proxy = await openNamesProxy(() => 1);
  const plain = await fetch(`http://127.0.0.1:${proxy.port}/`);
  expect(plain.status).toBe(403);
});

test('closing it ends what runs through it', async () => {
  const server = createServer();
  const behind = await serve(server);
  proxy = await openNamesProxy(() => Number(new URL(behind).port));
  const { socket } = await connectTo('contoso.example:443');
  const ended = new Promise((resolve) => socket.once('close', resolve));
  socket.on('error', () => undefined);
  await proxy.close();
  await ended;
  const { port }: AddressInfo = Object(server.address());
  expect(port).toBeGreaterThan(0);
});
