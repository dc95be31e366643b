import { createServer, type Server } from 'node:http';
import { type KeptPictures, keepPicturesInMemory } from '../../src/pictures/kept-pictures';
import { createPictureDoor, picturePath } from '../../src/pictures/picture-door';
import { handClock } from '../kit/hand-clock';

const START = new Date('2026-11-23T15:05:00Z');
const HOUR = 3_600_000;
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47]);

describe('kept pictures', () => {
  test('under an id that nobody guesses, new each time', async () => {
    const pictures = keepPicturesInMemory({ clock: handClock(START) });
    const [one, two] = [await pictures.keep(PNG), await pictures.keep(PNG)];
    expect(one).toMatch(/^[\w-]{24}$/);
    expect(two).not.toBe(one);
    expect(await pictures.find(one)).toEqual(PNG);
    expect(await pictures.find('A'.repeat(24))).toBeUndefined();
  });

  test('for a day', async () => {
    const clock = handClock(START);
    const pictures = keepPicturesInMemory({ clock });
    const id = await pictures.keep(PNG);
    clock.move(24 * HOUR - 1);
    expect(await pictures.find(id)).toEqual(PNG);
    clock.move(1);
    expect(await pictures.find(id)).toBeUndefined();
  });

  test.each([
    ['number', { mostPictures: 2 }],
    ['bytes', { mostBytes: 2 * PNG.length }],
  ])('no more than the %s allowed: the oldest goes', async (_name, limits) => {
    const pictures = keepPicturesInMemory({ clock: handClock(START), ...limits });
    const ids = [await pictures.keep(PNG), await pictures.keep(PNG), await pictures.keep(PNG)];
    expect(await Promise.all(ids.map((id) => pictures.find(id)))).toEqual([undefined, PNG, PNG]);
  });
});

describe('the door', () => {
  let server: Server;
  let origin = '';
  let pictures: KeptPictures;
  beforeAll(async () => {
    pictures = keepPicturesInMemory({ clock: handClock(START) });
    const door = createPictureDoor(pictures);
    server = createServer((request, response) => {
      void door(request, response).then((taken) => {
        if (!taken) response.statusCode = 418;
        if (!taken) response.end();
      });
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const address = server.address();
    origin = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  test('gives the picture, to be shown anywhere and kept by this reader only', async () => {
    const response = await fetch(origin + picturePath(await pictures.keep(PNG)));
    expect(response.status).toBe(200);
    expect(Buffer.from(await response.arrayBuffer())).toEqual(PNG);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'image/png',
      'content-length': '4',
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, max-age=86400, immutable',
      'cross-origin-resource-policy': 'cross-origin',
    });
  });

  test('HEAD has no body', async () => {
    const response = await fetch(origin + picturePath(await pictures.keep(PNG)), { method: 'HEAD' });
    expect([response.status, response.headers.get('content-length'), await response.text()]).toEqual([200, '4', '']);
  });

  test.each([
    ['unknown', `/pictures/${'A'.repeat(24)}.png`],
    ['another ending', `/pictures/${'A'.repeat(24)}.svg`],
    ['a path upwards', '/pictures/..%2f..%2fetc%2fpasswd.png'],
    ['nothing', '/pictures/'],
    ['far too long', `/pictures/${'A'.repeat(4000)}.png`],
  ])('%s: 404 in plain text', async (_name, path) => {
    const response = await fetch(origin + path);
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await response.text()).toBe('This picture is gone. Ask again for a new one.\n');
  });

  test('reads only', async () => {
    const response = await fetch(`${origin}/pictures/x.png`, { method: 'POST', body: 'x' });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });

  test('leaves all other addresses to others', async () => {
    for (const path of ['/', '/picturesque', '/api/messages']) expect((await fetch(origin + path)).status).toBe(418);
  });
});
