import { openTo } from '../../../src/access/access';
import { noAudit } from '../../../src/access/audit';
import { guardOf } from '../../../src/access/guard';
import { answerKinds } from '../../../src/bot/answer/answer-work';
import { keepAsked } from '../../../src/bot/answer/keep-asked';
import { diagnosisShape, hubPictureShape } from '../../../src/bot/job-shape';
import type { DiagnosisJob } from '../../../src/bot/jobs';
import { KeepaliveAdapter } from '../../../src/channels/adapter';
import { isLoopback } from '../../../src/channels/service-url';
import { createTell } from '../../../src/channels/tell';
import { PUBLIC_CLOUD } from '../../../src/cloud';
import { connector } from '../../kit/connector';
import { memoryButtons } from '../../kit/conversation';
import { fakeInvestigate } from '../../kit/fake-investigate';
import { givenLogs } from '../../kit/given-logs';
import { handClock } from '../../kit/hand-clock';
import { outboundBy } from '../../kit/outbound';
import { troubledPicture } from '../../kit/sample-hub-picture';
import { sampleJob } from '../../kit/sample-job';
import { CONTOSO, NOW } from '../../kit/sample-report';

// A kept diagnosis, through the real adapter and connector client, to a channel that answers as it is told.

const talk = { id: 'talk', isGroup: false, conversationType: '', name: '' };

type Given = Partial<DiagnosisJob> | 'unreadable' | 'hub';

/** What happens to a job; `statuses`: how the channel answers, one after the other, and well from then on. */
async function run(
  statuses: number[],
  given: Given = {},
  attempts = 1,
  after: (lefts: number) => 'stop' | 'lost' | null = () => null,
) {
  const channel = await connector(statuses);
  const clock = handClock(NOW);
  const quiet = { error: () => undefined, warn: () => undefined };
  const adapter = new KeepaliveAdapter({
    identity: null,
    mayAnswerTo: isLoopback,
    log: quiet,
    outbound: outboundBy(clock),
  });
  const tell = createTell({ adapter, appId: '', mayAnswerTo: isLoopback, log: quiet });
  const investigate = fakeInvestigate({});
  const kinds = answerKinds({
    guard: guardOf(openTo([CONTOSO]), noAudit),
    investigate,
    lookAtHub: async () => ({ ok: true, data: troubledPicture(), searched: 'the log' }),
    tell,
    typing: tell.typing,
    similarIds: async () => [],
    keepCase: null,
    buttons: memoryButtons(clock),
    clock,
    given: givenLogs(clock).given,
    canCallEdge: false,
    cloud: PUBLIC_CLOUD,
    log: quiet,
    attachReport: false,
  });
  const conversation = { serviceUrl: channel.url, channelId: 'directline', conversation: talk };
  const { kind: _, deviceIds: __, moduleId: ___, ...about } = sampleJob({ conversation });
  const body = {
    unreadable: { kind: 'diagnose' },
    hub: { ...about, kind: 'hub-picture' },
    diagnosis: sampleJob({ conversation, ...(typeof given === 'object' && given) }),
  }[typeof given === 'object' ? 'diagnosis' : given];
  const left: unknown[] = [];
  const stopping = new AbortController();
  const checkpoint = async (rest: unknown) => {
    left.push(diagnosisShape.parse(rest).deviceIds);
    const then = after(left.length);
    if (then === 'stop') stopping.abort();
    return then !== 'lost';
  };
  // As it comes back from a store.
  const kind = given === 'hub' ? 'hub-picture' : 'diagnosis';
  const stored = { id: 'x', kind, body: JSON.parse(JSON.stringify(body)), attempts, checkpoint };
  const end = await kinds[kind]?.run(stored, stopping.signal);
  await channel.close();
  const said = channel.received.flatMap(({ body: { text, summary, type } }) =>
    type === 'message' ? [String(text ?? summary)] : [],
  );
  return { end, left, said, asked: investigate.asked.length, waited: clock.waited };
}

const headline = (device: string) => expect.stringContaining(`${device}: Two clients share`);

test('is answered, and done', async () => {
  expect(await run([])).toMatchObject({ end: 'done', left: [], said: [headline('pump-08')], asked: 1 });
});

test('what is left of several devices is written down after each', async () => {
  const { end, left, said } = await run([], { deviceIds: ['a', 'b', 'c'] });
  expect({ end, left }).toEqual({ end: 'done', left: [['b', 'c'], ['c']] });
  expect(said).toHaveLength(3);
});

test('stops between devices when the program does, with the rest still to do', async () => {
  const { end, left, said } = await run([], { deviceIds: ['a', 'b', 'c'] }, 1, () => 'stop');
  expect({ end, left }).toEqual({ end: { retryIn: 0, why: 'The program was stopping.' }, left: [['b', 'c']] });
  expect(said).toHaveLength(1);
});

test('stops when another has taken the job over', async () => {
  const { left, said } = await run([], { deviceIds: ['a', 'b', 'c'] }, 1, (lefts) => (lefts === 2 ? 'lost' : null));
  expect(left).toHaveLength(2);
  expect(said).toHaveLength(2);
});

test('a hub as a whole is answered likewise', async () => {
  expect(await run([], 'hub')).toMatchObject({ end: 'done', said: [expect.stringMatching(/^contoso-lab: 5 of 73/)] });
  const all = (status: number) => Array.from({ length: 20 }, () => status);
  expect((await run(all(404), 'hub')).end).toBe('done');
  expect((await run(all(429), 'hub')).end).toEqual({ why: 'The answer could not be sent (429).' });
});

describe('when the channel', () => {
  const refusals = (status: number) => Array.from({ length: 20 }, () => status);

  test.each([403, 404, 410])('says %d, nobody is there any more, and nothing is tried again', async (status) => {
    expect(await run(refusals(status), { deviceIds: ['a', 'b', 'c'] })).toMatchObject({ end: 'done', asked: 1 });
    // After a restart that is asked first: nothing is looked at for nobody.
    expect(await run(refusals(status), {}, 2)).toMatchObject({ end: 'done', asked: 0 });
  });

  test.each([401, 429])('says %d, it has not said anything: the job is tried again', async (status) => {
    expect((await run(refusals(status))).end).toEqual({ why: `The answer could not be sent (${status}).` });
  });

  test.each([400, 500, 503])('says %d, it may have said it: an operator decides', async (status) => {
    expect((await run(refusals(status))).end).toEqual({
      bury: `The answer could not be sent (${status}). It may have arrived, so it was not sent again.`,
    });
  });

  test('is not there at all, the job is tried again', async () => {
    const conversation = { serviceUrl: 'http://127.0.0.1:1', channelId: 'directline', conversation: talk };
    expect((await run([], { conversation })).end).toEqual({ why: 'The answer could not be sent (ECONNREFUSED).' });
    expect((await run([], { conversation }, 2)).end).toEqual({ why: 'The answer could not be sent (ECONNREFUSED).' });
  });

  test('takes the apology, the person knows', async () => {
    // Typing, the answer, the apology.
    expect(await run([200, 500])).toMatchObject({
      end: 'done',
      said: [headline('pump-08'), expect.stringContaining('abcd1234')],
    });
  });
});

test('a job of another version is for an operator', async () => {
  expect(await run([], 'unreadable')).toMatchObject({
    end: { bury: expect.stringContaining('Another version') },
    asked: 0,
  });
});

describe('as it is kept', () => {
  test('it comes back as it was', () => {
    const job = sampleJob({
      kind: 'collect',
      conversation: { serviceUrl: 'https://smba.trafficmanager.net/', conversation: talk, locale: 'en-US' },
      period: { kind: 'since', from: '2026-11-22T15:05:00.000Z' },
      theme: null,
      moduleId: '$edgeAgent',
    });
    expect(diagnosisShape.parse(JSON.parse(JSON.stringify(job)))).toEqual(job);
  });

  test('so does a hub as a whole', () => {
    const {
      kind: _,
      deviceIds: __,
      moduleId: ___,
      ...about
    } = sampleJob({
      conversation: { serviceUrl: 'https://smba.trafficmanager.net/', conversation: talk },
    });
    const job = { ...about, kind: 'hub-picture' as const };
    expect(hubPictureShape.parse(JSON.parse(JSON.stringify(job)))).toEqual(job);
    expect(diagnosisShape.safeParse(job).success).toBe(false);
  });

  test('hostile bodies are no jobs', () => {
    const job = JSON.parse(JSON.stringify(sampleJob()));
    for (const bad of [
      null,
      [],
      'x',
      { ...job, conversation: {} },
      { ...job, deviceIds: 'a' },
      { ...job, window: { from: 'x', to: 'y' } },
      { ...job, kind: '__proto__' },
    ])
      expect(diagnosisShape.safeParse(bad).success).toBe(false);
  });

  test('its id is that of the person’s question: the same one twice is one job, and another’s never is', async () => {
    const ids: string[] = [];
    const { put } = keepAsked({ put: async ({ id }) => void ids.push(id) });
    const conversation = { conversation: talk };
    await put(sampleJob({ conversation, askedAt: '2026-11-23T15:05:00.000Z' }));
    await put(sampleJob({ conversation, askedAt: '2026-11-23T15:05:09.000Z' }));
    await put(sampleJob({ conversation, person: { id: 'other', channel: 'test' } }));
    await put(sampleJob({ conversation: { conversation: { ...talk, id: 'elsewhere' } } }));
    expect(ids[1]).toBe(ids[0]);
    expect(new Set(ids).size).toBe(3);
    for (const id of ids) expect(id).toMatch(/^abcd1234-[0-9a-f]{16}$/);
  });
});
