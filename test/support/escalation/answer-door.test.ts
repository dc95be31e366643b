import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { createAnswerDoor } from '../../../src/support/escalation/answer-door';
import { checkSignature, sign } from '../../../src/support/escalation/signature';
import type { ExpertAnswer } from '../../../src/support/escalation/take-answer';
import { handedOver, memoryDesk, WANTED } from '../../kit/escalations';
import { handClock } from '../../kit/hand-clock';

const NOW = new Date('2026-11-20T12:00:00Z');
const SECRET = 'a-secret-that-is-long-enough-to-be-one';

async function opened(secret: string | null = SECRET) {
  const clock = {
    ...handClock(NOW),
    wait: (_ms: number, signal?: AbortSignal) =>
      new Promise<void>((done) => signal?.addEventListener('abort', () => done())),
  };
  const at = memoryDesk(clock);
  const door = createAnswerDoor({ secret, book: at.book, jobs: at.store.jobs, clock });
  const server = createServer((request, response) => {
    void door(request, response).then((taken) => {
      if (taken) return;
      // Not chained: restify, loaded by another test of the same worker, replaces Node's writeHead by one that returns nothing.
      response.writeHead(418);
      response.end();
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port }: AddressInfo = Object(server.address());
  async function post(body: string, headers: Record<string, string>, path = '/api/escalations/answer') {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { method: 'POST', body, headers });
    return [response.status, await response.text()] as const;
  }
  const signed = (answer: object, at = NOW) => {
    const body = JSON.stringify(answer);
    return post(body, { 'keepalive-signature': sign(SECRET, body, at) });
  };
  return { ...at, port, post, signed, close: () => new Promise((done) => server.close(done)) };
}

const ANSWER: Omit<ExpertAnswer, 'number'> = {
  id: 'a1',
  from: 'Kim',
  text: 'Give one of them a new identity.',
  state: 'answered',
};

test('a signed answer is taken once: its telling is put, the state is kept, the text is not', async () => {
  const door = await opened();
  const { number } = await handedOver(door);
  expect((await door.signed({ ...ANSWER, number }))[0]).toBe(202);
  expect(await door.signed({ ...ANSWER, number })).toEqual([200, '{"status":"known"}\n']);
  expect((await door.signed({ ...ANSWER, number, text: 'other' }))[0]).toBe(409);
  expect(door.store.waiting().filter(({ kind }) => kind === 'escalation-answer')).toEqual([
    expect.objectContaining({ body: { ...ANSWER, number } }),
  ]);
  const kept = await door.book.read(number);
  expect(kept).toMatchObject({ state: 'answered', answers: [{ id: 'a1', from: 'Kim', state: 'answered' }] });
  expect(JSON.stringify(kept)).not.toContain(ANSWER.text);
  await door.close();
});

test('what is unsigned, wrongly signed, old, unreadable, too long or of nobody is refused', async () => {
  const door = await opened();
  const { number } = await handedOver(door);
  const draft = await door.desk.open(WANTED);
  const body = JSON.stringify({ ...ANSWER, number });
  expect((await door.post(body, {}))[0]).toBe(401);
  expect((await door.post(body, { 'keepalive-signature': sign('another secret', body, NOW) }))[0]).toBe(401);
  expect((await door.post(`${body} `, { 'keepalive-signature': sign(SECRET, body, NOW) }))[0]).toBe(401);
  for (const minutes of [-6, 6])
    expect((await door.signed({ ...ANSWER, number }, new Date(NOW.getTime() + minutes * 60_000)))[0]).toBe(401);
  expect((await door.signed({ ...ANSWER, number, text: 'x'.repeat(4_001) }))[0]).toBe(400);
  expect((await door.signed({ ...ANSWER, number, text: 'x'.repeat(70_000) }))[0]).toBe(413);
  expect((await door.signed({ ...ANSWER, number: '../../etc' }))[0]).toBe(400);
  expect((await door.signed({ ...ANSWER, number: 'KA-NOBODY' }))[0]).toBe(404);
  expect((await door.signed({ ...ANSWER, number: draft.number }))[0]).toBe(404);
  expect((await fetch(`http://127.0.0.1:${door.port}/api/escalations/answer`)).status).toBe(405);
  expect((await door.post(body, {}, '/api/escalations/answers'))[0]).toBe(418);
  expect(door.store.waiting().filter(({ kind }) => kind === 'escalation-answer')).toEqual([]);
  await door.close();
});

test('a sender that breaks off in the middle leaves nothing', async () => {
  const door = await opened();
  await new Promise<void>((done) => {
    const socket = connect(door.port, '127.0.0.1', () => {
      socket.end('POST /api/escalations/answer HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{"num');
    });
    socket.on('close', () => done()).resume();
  });
  expect(door.store.waiting()).toEqual([]);
  await door.close();
});

test('without a secret nobody can answer', async () => {
  const door = await opened(null);
  expect((await door.signed({ ...ANSWER, number: 'KA-7C3FQR' }))[0]).toBe(404);
  await door.close();
});

test('a signature is taken only in its form, and any of several that were signed by the secret', () => {
  const body = Buffer.from('{}');
  const good = sign(SECRET, body, NOW);
  expect(checkSignature(SECRET, body, good, NOW)).toBeNull();
  expect(checkSignature(SECRET, body, good.replace(',', `,v1=${'0'.repeat(64)},`), NOW)).toBeNull();
  expect(checkSignature(SECRET, body, good.toUpperCase(), NOW)).toBe('missing');
  expect(checkSignature(SECRET, body, 't=1', NOW)).toBe('missing');
  expect(checkSignature(SECRET, body, undefined, NOW)).toBe('missing');
});
