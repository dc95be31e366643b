import type { TurnContext } from 'botbuilder';
import { KeepaliveAdapter } from '../../src/channels/adapter';
import { createGate } from '../../src/channels/gate';
import { isLoopback } from '../../src/channels/service-url';
import { createTell } from '../../src/channels/tell';
import { UNCLEAR, unclearShape } from '../../src/channels/unclear-record';
import { keepUnclearSends, TELL_UNCLEAR, UNCLEAR_WORDS } from '../../src/channels/unclear-sends';
import { connector } from '../kit/connector';
import { handClock } from '../kit/hand-clock';
import { memoryStore } from '../kit/memory-store';
import { NOW } from '../kit/sample-report';

async function outbound(statuses: number[]) {
  const channel = await connector(statuses);
  const clock = handClock(NOW);
  const store = memoryStore(() => clock.now());
  const shown: object[] = [];
  const log = { error: (details: object) => void shown.push(details), warn: () => undefined };
  const unclear = keepUnclearSends({ ...store, clock, log });
  const adapter = new KeepaliveAdapter({
    identity: null,
    mayAnswerTo: isLoopback,
    log,
    outbound: { gate: createGate({ clock }), unclear, clock, random: () => 0.5 },
  });
  const tell = createTell({ adapter, appId: '', mayAnswerTo: isLoopback, log });
  const conversation = { serviceUrl: channel.url, channelId: 'msteams', conversation: { id: 'c' } };
  const turn = (run: (context: TurnContext) => Promise<void>) =>
    adapter.answer(
      {
        headers: {},
        body: { type: 'message', id: '1', from: { id: 'u' }, recipient: { id: 'b' }, text: 'x', ...conversation },
      },
      { send: () => undefined },
      { run },
    );
  const place = { ...conversation, conversation: { id: 'c', isGroup: false, conversationType: '', name: '' } };
  const texts = () => channel.received.map(({ body }) => body.text);
  const records = async () =>
    Promise.all(
      (await store.records.list(UNCLEAR)).map(async (key) => (await store.records.get(key, unclearShape))?.value),
    );
  async function tellPerson() {
    const job = store.waiting().find(({ kind }) => kind === TELL_UNCLEAR);
    if (!job) throw new Error('Nobody would be told.');
    await unclear
      .work(tell)
      [TELL_UNCLEAR]?.run({ ...job, attempts: 1, checkpoint: async () => true }, new AbortController().signal);
  }
  return { channel, clock, store, shown, tell, place, turn, texts, records, tellPerson, sweep: unclear.sweep };
}

test('in a turn, what was asked is done all the same, and the next message says it once', async () => {
  const { channel, turn, texts, records, shown } = await outbound([502]);
  await turn(async (context) => {
    await context.sendActivity('Checking…');
    await context.sendActivity('Answer.');
    await context.sendActivity('More.');
  });
  await channel.close();
  expect(texts()).toEqual(['Checking…', expect.stringContaining(UNCLEAR_WORDS), 'More.']);
  expect(texts()[1]).toContain('Answer.');
  expect(await records()).toMatchObject([{ why: '502', count: 1, told: true, channel: 'msteams' }]);
  expect(shown).toMatchObject([{ unclear: 1, why: '502' }]);
});

test('in a turn that may not speak just now, what was asked is done all the same, and the person hears of it', async () => {
  const { channel, turn, texts, records } = await outbound([429, 429, 429]);
  let isDone = false;
  await turn(async (context) => {
    await context.sendActivity('Checking…');
    isDone = true;
    await context.sendActivity('Answer.');
  });
  await channel.close();
  expect(isDone).toBe(true);
  expect(texts().slice(3)).toEqual([expect.stringContaining('Answer.')]);
  expect(texts()[3]).toContain(UNCLEAR_WORDS);
  expect(await records()).toMatchObject([{ why: '429', told: true }]);
});

test('where nothing else is said, the person is told of it alone, and once', async () => {
  const { channel, tell, place, texts, store, tellPerson, records } = await outbound([500, 500]);
  await expect(tell.tell(place, { type: 'message', text: 'Answer.' })).rejects.toMatchObject({
    mayHaveArrived: true,
    statusCode: 500,
  });
  await expect(tell.tell(place, { type: 'message', text: 'Another.' })).rejects.toMatchObject({ mayHaveArrived: true });
  // A channel that fails again and again is spoken of once.
  expect(store.waiting()).toHaveLength(1);
  expect(await records()).toMatchObject([{ count: 2, told: false }]);
  await tellPerson();
  await tellPerson();
  await channel.close();
  expect(texts()).toEqual(['Answer.', expect.stringContaining('Another.'), UNCLEAR_WORDS]);
});

test('what is older than the days of cases is swept, and nothing younger', async () => {
  const { channel, tell, place, records, sweep } = await outbound([500]);
  await tell.tell(place, { type: 'message', text: 'Answer.' }).catch(() => undefined);
  await channel.close();
  await sweep(NOW);
  expect(await records()).toHaveLength(1);
  await sweep(new Date(NOW.getTime() + 1));
  expect(await records()).toEqual([]);
});

test.each([[403], [413], [429, 429, 429, 429]])(
  '%s says that it was not taken: nothing is unclear',
  async (...statuses) => {
    const { channel, tell, place, store, shown } = await outbound([...statuses]);
    const failed = await tell.tell(place, { type: 'message', text: 'Answer.' }).catch((error: unknown) => error);
    await channel.close();
    expect(failed).not.toMatchObject({ mayHaveArrived: true });
    expect(failed).toMatchObject({ statusCode: statuses[0] });
    expect(store.waiting()).toEqual([]);
    expect(shown).toEqual([]);
  },
);
