import { ConversationState } from 'botbuilder';
import { openTo } from '../../src/access/access';
import { noAudit } from '../../src/access/audit';
import { guardOf } from '../../src/access/guard';
import { answerKinds } from '../../src/bot/answer/answer-work';
import { keepAsked } from '../../src/bot/answer/keep-asked';
import { createBot } from '../../src/bot/keepalive-bot';
import { keepButtons } from '../../src/bot/kept-buttons';
import type { Investigate } from '../../src/bot/ports';
import { keepOwnChats } from '../../src/bot/rooms/own-chats';
import { KeepaliveAdapter } from '../../src/channels/adapter';
import { createGate } from '../../src/channels/gate';
import { isLoopback } from '../../src/channels/service-url';
import { createTell } from '../../src/channels/tell';
import { UNCLEAR, unclearShape } from '../../src/channels/unclear-record';
import { keepUnclearSends, UNCLEAR_WORDS } from '../../src/channels/unclear-sends';
import { PUBLIC_CLOUD } from '../../src/cloud';
import { runJobs } from '../../src/store/run-jobs';
import { HUBS } from '../kit/conversation';
import { memoryDesk } from '../kit/escalations';
import { givenLogs } from '../kit/given-logs';
import { troubledPicture } from '../kit/sample-hub-picture';
import { sampleEvidence, sampleReport } from '../kit/sample-report';
import { embeddedPlaces } from '../kit/stores';
import { type Fate, type StormyRequest, stormyConnector } from '../kit/stormy-connector';

// Fifty people ask at once, over a channel on a bad day: it throttles, loses, answers late or not at all, and brings what
// they say twice. The real bot, adapter, gate, store and runner of jobs; the time is the test's.

const PEOPLE = 50;
const places = embeddedPlaces();
afterAll(() => places.close());

const evidence = sampleEvidence();
const investigate: Investigate = async ({ subject, window }, answer, progress) => {
  await progress?.({ evidence, asked: ['identity', 'fleet'], missing: ['fleet'] });
  const report = { ...sampleReport(), subject, window };
  await answer({ report, evidence, missing: [], final: true });
};

const HEADLINE = sampleReport().verdict.headline;
const isAnswer = ({ summary }: Readonly<Record<string, unknown>>) =>
  typeof summary === 'string' && summary.includes(HEADLINE);
const textOf = ({ text }: Readonly<Record<string, unknown>>) => (typeof text === 'string' ? text : '');

/** Repeats itself, so that a failure can be found again. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

async function storm(channelId: string, fateOf: (request: StormyRequest) => Fate) {
  const place = await places.place();
  const { clock } = place;
  const store = await place.open();
  const channel = await stormyConnector(clock, fateOf);
  const shown: string[] = [];
  const log = { error: (_details: object, message: string) => void shown.push(message), warn: () => undefined };
  const random = numbers(7);
  const unclear = keepUnclearSends({ ...store, clock, log });
  const outbound = { gate: createGate({ clock }), unclear, clock, random };
  const adapter = new KeepaliveAdapter({ identity: null, mayAnswerTo: isLoopback, log, outbound });
  const tell = createTell({ adapter, appId: '', mayAnswerTo: isLoopback, log });
  const buttons = keepButtons(store.state, store.once, clock);
  const { given, forBot } = givenLogs(clock);
  const access = openTo(HUBS);
  const parts = { buttons, clock, cloud: PUBLIC_CLOUD, log, guard: guardOf(access, noAudit) };
  const bot = createBot({
    ...parts,
    ...forBot,
    access,
    signIn: null,
    ownChats: keepOwnChats(store.state),
    watches: null,
    isRegistered: async () => 'unclear',
    jobs: keepAsked(store.jobs),
    once: store.once,
    desk: memoryDesk(clock).desk,
    conversationState: new ConversationState(store.state),
    examples: [],
    canCollect: false,
    transcripts: { add: async () => undefined, forget: async () => undefined, of: async () => [] },
    forgetCases: async () => undefined,
    kept: { casesOf: async () => [], caseDays: 30, webSessions: null },
  });
  const kinds = answerKinds({
    ...parts,
    investigate,
    lookAtHub: async () => ({ ok: true, data: troubledPicture(), searched: 'the log' }),
    tell,
    typing: tell.typing,
    similarIds: async () => [],
    keepCase: null,
    given,
    canCallEdge: false,
    attachReport: false,
  });
  const runner = runJobs({
    jobs: store.jobs,
    kinds: { ...kinds, ...unclear.work(tell) },
    clock,
    log,
    random,
    atOnce: PEOPLE,
  });

  const names = Array.from({ length: PEOPLE }, (_, n) => `talk-${n}`);
  const activity = (talk: string, id: string) => ({
    type: 'message',
    id,
    channelId,
    serviceUrl: channel.url,
    from: { id: `person of ${talk}`, name: 'A person' },
    recipient: { id: 'bot' },
    conversation: { id: talk, tenantId: 'contoso' },
    text: 'check pump-08 on contoso-lab',
  });
  const statuses: number[] = [];
  const bring = (talk: string, id: string) =>
    adapter.answer({ headers: {}, body: activity(talk, id) }, { send: (status) => void statuses.push(status) }, bot);
  // Each once, a third of them brought twice, a third asked anew under another id.
  const brought = names.flatMap((talk, n) => [
    bring(talk, 'one'),
    ...(n % 3 === 0 ? [bring(talk, 'one')] : []),
    ...(n % 3 === 1 ? [bring(talk, 'two')] : []),
  ]);
  let open = brought.length;
  for (const turn of brought) void turn.finally(() => --open);
  // Quiet for as long as a job waits at most: then everything has been said that will be.
  for (let quiet = 0, before = -1; quiet < 400 || open > 0; quiet += 1) {
    await channel.settle();
    await clock.advance(quiet === 0 ? 10 : quiet < 50 ? 100 : 1_000);
    if (channel.count() !== before) [quiet, before] = [0, channel.count()];
  }
  const stopped = runner.stop();
  await clock.advance(20_000);
  await stopped;
  const records = await Promise.all(
    (await store.records.list(UNCLEAR)).map(async (key) => (await store.records.get(key, unclearShape))?.value),
  );
  const dead = await store.jobs.dead();
  await channel.close();
  await place.close();
  return { names, channel, statuses, records, dead, shown };
}

const answersIn = ({ channel }: Awaited<ReturnType<typeof storm>>, talk: string) =>
  channel.sees(talk).filter(({ body }) => isAnswer(body)).length;

test.each(['msteams', 'webchat'])('on a good day each has one answer, and no limit is met: %s', async (channelId) => {
  const day = await storm(channelId, () => 'well');
  expect(day.names.map((talk) => answersIn(day, talk))).toEqual(day.names.map(() => 1));
  expect(day.channel.tooMuch).toEqual([]);
  expect(day.dead).toEqual([]);
  expect(day.shown).toEqual([]);
});

test.each(['msteams', 'webchat'])('throttled and late, each still has one answer: %s', async (channelId) => {
  const random = numbers(3);
  const day = await storm(channelId, () => (random() < 0.1 ? 'throttled' : random() < 0.2 ? 'late' : 'well'));
  expect(day.names.map((talk) => answersIn(day, talk))).toEqual(day.names.map(() => 1));
  expect(day.dead).toEqual([]);
});

test.each([
  ['msteams', 11],
  ['msteams', 12],
  ['webchat', 13],
  ['webchat', 14],
])('in a storm nothing is doubled, and nothing is lost in silence: %s, seed %d', async (channelId, seed) => {
  const random = numbers(seed);
  const fates: readonly Fate[] = ['throttled', 'lost', 'unheard', 'late', 'fails', 'fails-after'];
  const edits = new Map<string, number>();
  const day = await storm(channelId, ({ kind, conversationId }) => {
    // An edit that fails for good is said anew, with the old one marked: another test's.
    const count = (edits.get(conversationId) ?? 0) + (kind === 'edit' ? 1 : 0);
    edits.set(conversationId, count);
    const isBad = random() < 0.3 && !(kind === 'edit' && count % 3 === 0);
    return isBad ? (fates[Math.floor(random() * 6)] ?? 'well') : 'well';
  });
  const lost = new Set(day.channel.lostSends.map(({ conversationId }) => conversationId));
  for (const talk of day.names) {
    const isTold = day.channel.sees(talk).some(({ body }) => textOf(body).includes(UNCLEAR_WORDS));
    const answers = answersIn(day, talk);
    expect(answers).toBeLessThanOrEqual(1);
    // Whoever has none is one of those to whom something was lost.
    if (answers === 0) expect(lost).toContain(talk);
    if (answers === 0 && !isTold)
      expect(
        day.channel.lostSends.some(
          ({ conversationId, body }) => conversationId === talk && textOf(body).includes(UNCLEAR_WORDS),
        ),
      ).toBe(true);
  }
  // An operator sees each of them.
  expect(day.records.length).toBeGreaterThan(5);
  expect(day.shown.filter((one) => one === 'a message may not have arrived').length).toBeGreaterThanOrEqual(
    day.channel.lostSends.length,
  );
  expect(day.dead.every(({ why }) => why.includes('may have arrived'))).toBe(true);
});
