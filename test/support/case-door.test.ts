import { createServer, request as httpRequest } from 'node:http';
import { Readable } from 'node:stream';
import { type CaseDoor, type CaseUse, casePath, createCaseDoor } from '../../src/support/case-door';
import { type CaseOwner, type CaseToFetch, type FetchedCase, keepCaseLinks } from '../../src/support/case-links';
import { handClock } from '../kit/hand-clock';
import { memoryFiles, memoryRecords } from '../kit/memory-store';
import { serving } from '../kit/serving';

const NOW = new Date('2026-11-20T15:00:00Z');
const DAY = 24 * 3_600_000;
const anybody = async () => true;
const ANN: CaseOwner = { person: { channel: 'webchat', id: 'ann' }, conversationId: 'talk-1' };
const BOB: CaseOwner = { person: { channel: 'webchat', id: 'bob' }, conversationId: 'talk-2' };

function keeping() {
  const clock = handClock(NOW);
  const records = memoryRecords();
  const files = memoryFiles(clock.now);
  const links = keepCaseLinks({ files, records }, clock);
  let number = 0;
  return {
    clock,
    records,
    files,
    links,
    async make(owner: CaseOwner, more: Partial<CaseToFetch> = {}): Promise<string> {
      number += 1;
      const expires = new Date(clock.now().getTime() + 30 * DAY);
      const what = {
        file: `collected/${number}.zip`,
        name: 'keepalive-pump-08.zip',
        folder: `${number}`,
        expires,
        subject: { hub: 'contoso-lab.azure-devices.net', deviceId: 'pump-08' },
        ...more,
      };
      await files.put(what.file, Readable.from([Buffer.from(`PK case ${number}`)]), {
        expires,
        type: 'application/zip',
      });
      return links.make(owner, what);
    },
  };
}

describe('the address of a case', () => {
  test('is random, and finds its file until it expires', async () => {
    const { clock, links, make } = keeping();
    const [first, second] = [await make(ANN), await make(ANN)];
    expect(first).toMatch(/^[\w-]{24}$/);
    expect(second).not.toBe(first);
    expect((await links.open(first))?.bytes).toBe(9);
    clock.move(30 * DAY);
    expect(await links.open(first)).toBeNull();
  });

  test('ends without its file', async () => {
    const { files, links, make } = keeping();
    const id = await make(ANN);
    await files.remove('collected/1.zip');
    expect(await links.open(id)).toBeNull();
  });

  test('is one of at most twenty for each person; the oldest go, with their files', async () => {
    const { files, links, make } = keeping();
    const ids = [];
    for (let index = 0; index < 22; index += 1) ids.push(await make(ANN));
    const other = await make(BOB);
    const open = await Promise.all([...ids, other].map(async (id) => (await links.open(id)) !== null));
    expect(open).toEqual([false, false, ...Array(20).fill(true), true]);
    expect(files.all.size).toBe(21);
  });

  test('goes when its person forgets the conversation, and with it the file; the folders are named', async () => {
    const { files, links, records, make } = keeping();
    const gone = await make(ANN);
    const stays = [await make({ ...ANN, conversationId: 'another' }), await make(BOB)];
    expect(await links.forget(ANN)).toEqual(['1']);
    expect(await links.open(gone)).toBeNull();
    for (const id of stays) expect(await links.open(id)).not.toBeNull();
    expect([...files.all.keys()]).toEqual(['collected/2.zip', 'collected/3.zip']);
    // Whose it is stays, to be asked about at each fetch; of who has forgotten there is nothing.
    expect([...records.all.values()].join()).not.toMatch(/talk/);
  });

  test('is listed for its person in that conversation, the newest first, until it expires', async () => {
    const { clock, links, make } = keeping();
    const expires = new Date(clock.now().getTime() + DAY);
    await make(ANN, { name: 'first.zip', expires });
    await make(ANN, { name: 'second.zip' });
    await make(BOB);
    await make({ ...ANN, conversationId: 'another' });
    expect((await links.of(ANN)).map(({ name }) => name)).toEqual(['second.zip', 'first.zip']);
    clock.move(DAY);
    expect((await links.of(ANN)).map(({ name }) => name)).toEqual(['second.zip']);
    await links.forget(ANN);
    expect(await links.of(ANN)).toEqual([]);
  });

  test('of a case that was made anew: the file stays as long as one of its addresses', async () => {
    const { links, make } = keeping();
    const first = await make(ANN, { file: 'collected/same.zip' });
    for (let index = 0; index < 19; index += 1) await make(ANN);
    const again = await make(ANN, { file: 'collected/same.zip' });
    expect(await links.open(first)).toBeNull();
    expect(await links.open(again)).not.toBeNull();
  });

  test('two made at the same time are both on the list', async () => {
    const { links, make } = keeping();
    await Promise.all([make(ANN), make(ANN), make(ANN)]);
    expect(await links.forget(ANN)).toHaveLength(3);
  });

  test('what has expired is swept', async () => {
    const { clock, links, records, make } = keeping();
    await make(ANN);
    clock.move(10 * DAY);
    const stays = await make(BOB);
    clock.move(21 * DAY);
    await links.sweep();
    expect([...records.all.keys()]).toEqual([expect.stringMatching(/^case-links-of\//), `case-links/${stays}`]);
  });
});

describe('GET /cases/{id}', () => {
  const served = serving();
  const open = (door: CaseDoor) =>
    served(
      createServer((request, response) => {
        door(request, response).then((taken) => {
          if (taken) return;
          response.writeHead(418);
          response.end();
        });
      }),
    );

  test('the zip, under a harmless name, kept by nobody on the way', async () => {
    const { links, make } = keeping();
    const uses: string[] = [];
    const noting = async (_found: FetchedCase, use: CaseUse) => uses.push(use) > 0;
    const origin = await open(createCaseDoor(links, noting));
    const id = await make(ANN, { name: '../a "b"\r\nset-cookie: x=1.zip' });
    const answer = await fetch(`${origin}${casePath(id)}`);
    expect(answer.status).toBe(200);
    expect(await answer.text()).toBe('PK case 1');
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'application/zip',
      'content-length': '9',
      'content-disposition': 'attachment; filename="__a__b___set-cookie__x_1.zip"',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'content-security-policy': "default-src 'none'; sandbox",
      'x-robots-tag': 'noindex',
    });
    expect(answer.headers.get('set-cookie')).toBeNull();
    const head = await fetch(`${origin}${casePath(id)}`, { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, '9', '']);
    // Who only asks whether it is there has not fetched it.
    expect(uses).toEqual(['fetch', 'look']);
  });

  test.each(['', 'x', 'A'.repeat(24), 'A'.repeat(25), '..%2f..%2fetc%2fpasswd', `${'A'.repeat(24)}/x`, '%00', '%ff'])(
    'anything else is one plain sentence: %s',
    async (id) => {
      const { links, make } = keeping();
      await make(ANN);
      const answer = await fetch(`${await open(createCaseDoor(links, anybody))}/cases/${id}`);
      expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([
        404,
        'text/plain; charset=utf-8',
        'This case is gone, or there never was one here. Collect the logs again for a new one.\n',
      ]);
    },
  );

  test('expired, forgotten and never made look the same', async () => {
    const { clock, links, make } = keeping();
    const origin = await open(createCaseDoor(links, anybody));
    const [expired, forgotten] = [await make(BOB), await make(ANN)];
    await links.forget(ANN);
    clock.move(31 * DAY);
    const answers = await Promise.all(
      [expired, forgotten, 'A'.repeat(24)].map(async (id) => {
        const answer = await fetch(`${origin}${casePath(id)}`);
        return [answer.status, await answer.text()];
      }),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  });

  test('it is only read; other paths are not its own', async () => {
    const { links } = keeping();
    const origin = await open(createCaseDoor(links, anybody));
    const posted = await fetch(`${origin}/cases/x`, { method: 'POST' });
    expect([posted.status, posted.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
    expect((await fetch(`${origin}/casesx`)).status).toBe(418);
  });

  test('who hangs up in the middle harms nobody', async () => {
    const endless = new Readable({
      read() {
        this.push(Buffer.alloc(64 * 1024));
      },
    });
    const origin = await open(
      createCaseDoor(
        { open: async () => ({ whose: null, name: 'a.zip', bytes: 1e12, open: async () => endless }) },
        anybody,
      ),
    );
    const closed = new Promise((resolve) => endless.once('close', resolve));
    const request = httpRequest(`${origin}${casePath('A'.repeat(24))}`, (response) =>
      response.once('data', () => request.destroy()),
    );
    request.on('error', () => undefined);
    request.end();
    await closed;
  });
});
