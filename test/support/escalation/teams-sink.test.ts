import { keepChannelCards } from '../../../src/support/escalation/channel-cards';
import { CASE_CARD, CASE_TAKEN, supportDesk, supportDeskWork } from '../../../src/support/escalation/support-desk';
import { ANSWER } from '../../../src/support/escalation/take-answer';
import { teamsSink } from '../../../src/support/escalation/teams-sink';
import { ANNA, handedOver, memoryDesk } from '../../kit/escalations';
import { handClock } from '../../kit/hand-clock';
import { NOW } from '../../kit/sample-report';
import { supportChannel } from '../../kit/support-channel';

const ERNA = { id: '29:erna', name: 'Erna' };
const never = new AbortController().signal;
const noZip = async () => Promise.reject(new Error('A card carries no files.'));

async function handed(fails: unknown[] = [], chosen = true) {
  const clock = handClock(NOW);
  const memory = memoryDesk(clock, [{ name: 'teams', where: 'the channel' }]);
  const { store, book } = memory;
  const channel = supportChannel(fails);
  const cards = keepChannelCards(store.records);
  if (chosen) await cards.choose({ conversation: { conversation: { id: 'room' } }, at: NOW.toISOString(), by: 'Erna' });
  const sink = teamsSink({ cards, port: channel.port, files: store.files, places: ['the folder cases'] });
  const desk = supportDesk({ cards, book, jobs: store.jobs, clock });
  const { number } = await handedOver(memory);
  const escalation = async () => {
    const found = await book.read(number);
    if (!found) throw new Error('It is gone.');
    return found;
  };
  const deliver = async () => sink.deliver(await escalation(), noZip, never);
  /** Another process after a crash: what is remembered is in the store. */
  const reborn = async () =>
    teamsSink({ cards: keepChannelCards(store.records), port: channel.port, files: store.files, places: [] }).deliver(
      await escalation(),
      noZip,
      never,
    );
  return { ...memory, channel, cards, sink, support: desk, number, escalation, deliver, reborn };
}

test('one card a case, however often it is delivered', async () => {
  const { channel, deliver, reborn, number } = await handed();
  expect(await deliver()).toEqual({ ok: true, externalId: number });
  expect(await deliver()).toEqual({ ok: true, externalId: number });
  expect(await reborn()).toEqual({ ok: true, externalId: number });
  expect(channel.cards).toHaveLength(1);
  expect(channel.cards[0]).toMatchObject({ number, state: 'open', takenBy: null, contact: 'ops@example.com' });
  expect(channel.happened).toEqual([`post ${number} open`, `update ${number} open`, `update ${number} open`]);
});

test('it waits until a channel is chosen', async () => {
  const { channel, cards, deliver } = await handed([], false);
  expect(await deliver()).toMatchObject({
    ok: false,
    retry: true,
    why: expect.stringMatching(/take escalations here/),
  });
  await cards.choose({ conversation: {}, at: NOW.toISOString(), by: 'Erna' });
  expect(await deliver()).toMatchObject({ ok: true });
  expect(channel.cards).toHaveLength(1);
});

test.each([
  ['too much is said', { statusCode: 429 }],
  ['nobody was reached', { code: 'ECONNREFUSED' }],
])('%s: it was not said, and is said later', async (_what, error) => {
  const { channel, deliver } = await handed([error]);
  expect(await deliver()).toMatchObject({ ok: false, retry: true });
  expect(await deliver()).toMatchObject({ ok: true });
  expect(channel.cards).toHaveLength(1);
});

test.each([
  ['the connection broke', { code: 'ECONNRESET', mayHaveArrived: true }],
  ['it answered 502', { statusCode: 502, mayHaveArrived: true }],
])('%s: an operator has to look, and only then it is posted anew', async (_what, error) => {
  const { channel, deliver } = await handed([error]);
  expect(await deliver()).toMatchObject({ ok: false, retry: false, why: expect.stringMatching(/look in the channel/) });
  expect(channel.happened).toHaveLength(1);
  expect(await deliver()).toMatchObject({ ok: true });
  expect(channel.happened).toHaveLength(2);
});

test('a crash while it was posted is no reason to post it twice', async () => {
  const { channel, cards, reborn, number } = await handed();
  // Written down, and then the process died: before the post, in it, or after it.
  expect(await cards.begin(number)).toBe(true);
  expect(await reborn()).toMatchObject({ ok: false, retry: false, why: expect.stringMatching(/look in the channel/) });
  expect(channel.happened).toEqual([]);
});

test('the bot was put out of the channel', async () => {
  const { deliver } = await handed([{ statusCode: 403 }]);
  expect(await deliver()).toMatchObject({ ok: false, retry: false, why: expect.stringMatching(/no longer speak/) });
});

test('taken, answered, closed: the card says so, the person hears it, and doubles count once', async () => {
  const { channel, deliver, support, sink, book, store, number, escalation } = await handed();
  await deliver();
  expect(await support.isTaken(number)).toBe(false);
  expect(await support.take(number, ERNA)).toEqual({ by: 'Erna', isNew: true });
  expect(await support.take(number, { id: '29:otto', name: 'Otto' })).toEqual({ by: 'Erna', isNew: false });
  expect(await support.isTaken(number)).toBe(true);
  expect(await support.answer(number, ERNA, 'Renew the certificate.', 'answered')).toBe('taken');
  expect(await support.answer(number, ERNA, 'Renew the certificate.', 'answered')).toBe('known');

  const told: string[] = [];
  const work = supportDeskWork({ book, sink }, async (_escalation, by) => {
    told.push(by);
    return 'told';
  });
  async function runAll() {
    for (const job of store.waiting())
      expect(['done', undefined]).toContain(
        await work[job.kind]?.run({ ...job, attempts: 1, checkpoint: async () => true }, never),
      );
  }
  await runAll();
  expect(told).toEqual(['Erna']);
  expect(channel.cards[0]).toMatchObject({ state: 'answered', takenBy: 'Erna', answers: [{ from: 'Erna' }] });
  expect(await support.answer(number, ERNA, 'Done.', 'closed')).toBe('taken');
  await runAll();
  expect(channel.cards[0]).toMatchObject({ state: 'closed' });
  expect(await support.isTaken(number)).toBe(false);
  expect(channel.cards).toHaveLength(1);
  const answers = store.waiting().filter(({ kind }) => kind === ANSWER);
  expect(answers.map(({ body }) => body)).toMatchObject([{ text: 'Renew the certificate.' }, { text: 'Done.' }]);
  expect((await escalation()).answers).toHaveLength(2);
  expect(store.waiting().filter(({ kind }) => kind === CASE_TAKEN)).toHaveLength(1);
});

test('a card that cannot be changed now is tried again', async () => {
  const { channel, deliver, support, sink, book, store, number } = await handed();
  await deliver();
  await support.take(number, ERNA);
  channel.lock(true);
  const work = supportDeskWork({ book, sink }, async () => 'told');
  const job = store.waiting().find(({ kind }) => kind === CASE_CARD);
  if (!job) throw new Error('No job.');
  const run = () => work[CASE_CARD]?.run({ ...job, attempts: 1, checkpoint: async () => true }, never);
  expect(await run()).toMatchObject({ why: expect.stringMatching(/could not be brought up to date/) });
  channel.lock(false);
  expect(await run()).toBe('done');
  expect(channel.cards[0]).toMatchObject({ state: 'taken' });
});

test('what the person adds and withdraws is on the card', async () => {
  const { channel, deliver, desk, sink, number, escalation } = await handed();
  await deliver();
  await desk.add(number, ANNA, 'It began after the update.');
  expect(await sink.add(await escalation(), { id: 'x', at: NOW.toISOString(), text: '' }, never)).toMatchObject({
    ok: true,
  });
  expect(channel.cards[0]?.additions).toMatchObject([{ text: 'It began after the update.' }]);
  await desk.withdraw(number, ANNA);
  expect(await sink.withdraw(await escalation(), never)).toMatchObject({ ok: true });
  expect(channel.cards[0]).toMatchObject({ state: 'withdrawn' });
});
