import { createServer, request as httpRequest } from 'node:http';
import { Readable } from 'node:stream';
import { keepLogs } from '../../src/support/device-logs/log-book';
import { keepUploadLinks } from '../../src/support/device-logs/upload-links';
import { createUploadDoor, LARGEST_UPLOAD, uploadPath } from '../../src/web/upload-door';
import { handClock } from '../kit/hand-clock';
import { memoryStore } from '../kit/memory-store';
import { CONTOSO, NOW } from '../kit/sample-report';
import { serving } from '../kit/serving';

const HOUR = 3_600_000;
const OWNER = { person: { id: 'dl_me', channel: 'directline' }, conversationId: 'c1' };
const serve = serving();

async function door({ sees = true } = {}) {
  const clock = handClock(NOW);
  const { files, records } = memoryStore(clock.now);
  const links = keepUploadLinks({ records, clock });
  const logs = keepLogs({ files, records, clock, days: 30 });
  const given: string[] = [];
  const may = { see: sees };
  const take = createUploadDoor({
    logs,
    links,
    maySee: async () => may.see,
    onGiven: async (_link, ids) => void given.push(...ids),
    log: { error: (details) => void given.push(JSON.stringify(details)) },
  });
  const origin = await serve(createServer((request, response) => void take(request, response)));
  const token = await links.make({ owner: OWNER, subject: { hub: CONTOSO.host, deviceId: 'pump-01' }, job: {} });
  return { clock, files, records, given, may, link: `${origin}${uploadPath(token)}` };
}

const post = (link: string, body: string, name = 'a.log') =>
  fetch(link, { method: 'POST', body, headers: { 'x-file-name': encodeURIComponent(name) } });

test('a file of 1 GB is refused by the size that it announces, before it is sent', async () => {
  const { link, given, files } = await door();
  const status = await new Promise((done, failed) => {
    const sending = httpRequest(
      link,
      { method: 'POST', headers: { 'content-length': String(1024 ** 3) } },
      (answer) => {
        answer.resume();
        done(answer.statusCode);
        sending.destroy();
      },
    );
    sending.on('error', failed);
    sending.flushHeaders();
  });
  expect(status).toBe(413);
  expect([given, files.all.size]).toEqual([[], 0]);
});

test('a file of 1 GB that does not say so is cut off where it grows too large, and nothing of it is kept', async () => {
  const { link, given, files, records } = await door();
  const before = records.all.size;
  const lines = Buffer.alloc(1024 * 1024, '2026-11-20 nothing of note\n');
  let sent = 0;
  async function* endless() {
    for (; sent < 1024 ** 3; sent += lines.length) yield lines;
  }
  const answer = await new Promise<{ status: number | undefined; text: string }>((done) => {
    const sending = httpRequest(link, { method: 'POST' }, async (answer) => {
      const chunks = [];
      for await (const chunk of answer) chunks.push(chunk);
      done({ status: answer.statusCode, text: Buffer.concat(chunks).toString() });
    });
    // The line is cut while it still sends.
    sending.on('error', () => undefined);
    Readable.from(endless()).pipe(sending);
  });
  expect(answer).toEqual({ status: 413, text: expect.stringMatching(/larger than 200 MB.*Pack it/) });
  expect(sent).toBeLessThan(LARGEST_UPLOAD + 128 * 1024 * 1024);
  expect([given, files.all.size, records.all.size]).toEqual([[], 0, before]);
});

test('a link works for a day', async () => {
  const { clock, link } = await door();
  clock.move(23 * HOUR);
  expect((await post(link, 'a line')).status).toBe(200);
  clock.move(2 * HOUR);
  const late = await post(link, 'a line');
  expect([late.status, await late.json()]).toEqual([404, { message: expect.stringMatching(/too old.*for a new one/) }]);
});

test('whoever may not see the hub any more gives nothing', async () => {
  const { files, may, link } = await door();
  may.see = false;
  expect((await post(link, 'a line')).status).toBe(404);
  expect(files.all.size).toBe(0);
});

test.each([
  ['../../etc/passwd', 'passwd'],
  ['..\\..\\windows\\system32\\a.log', 'a.log'],
  ['a\u0000b\r\nSet-Cookie: x.log', 'a b Set-Cookie: x.log'],
  ['\u202egol.exe', 'gol.exe'],
  ['', 'device log'],
])('the name %j becomes %j', async (name, shown) => {
  const { records, files, link } = await door();
  expect((await post(link, 'a line', name)).status).toBe(200);
  const kept = [...records.all].filter(([key]) => key.startsWith('device-logs/')).map(([, value]) => value);
  expect(kept.map((text) => JSON.parse(JSON.stringify(text)))).toEqual([
    expect.stringContaining(JSON.stringify(shown)),
  ]);
  for (const file of files.all.keys()) expect(file).toMatch(/^device-logs\/[0-9a-f]+\/[0-9a-f]+\/[a-z0-9.]+$/);
});

test('files that come one after the other are looked at together, when the last is said to have come', async () => {
  const { link, given } = await door();
  for (const name of ['a.log', 'b.log']) expect((await post(`${link}?more=1`, 'a line', name)).status).toBe(200);
  expect(given).toEqual([]);
  const end = await fetch(`${link}?end=1`, { method: 'POST' });
  expect([end.status, given.length]).toEqual([200, 2]);
  // Said twice, or with nothing to look at: nothing more comes of it.
  expect((await fetch(`${link}?end=1`, { method: 'POST' })).status).toBe(200);
  expect(given).toHaveLength(2);
});

test('the page of the chat hears of which device a link is, and of one that is no longer good only that', async () => {
  const { link, may } = await door();
  const about = async (address: string) => {
    const answer = await fetch(address, { headers: { accept: 'application/json' } });
    return [answer.status, await answer.json()];
  };
  expect(await about(link)).toEqual([200, { message: '', device: 'pump-01' }]);
  const none = await about(link.replace(/.{4}$/, 'AAAA'));
  may.see = false;
  expect(await about(link)).toEqual(none);
  expect(none).toEqual([404, { message: expect.stringMatching(/too old/) }]);
  expect((await fetch(`${link}?end=1`, { method: 'POST' })).status).toBe(404);
});
