import type { Activity } from 'botbuilder';
import { type AnswerParts, answerDiagnosis } from '../../../src/bot/answer/answer-diagnosis';
import type { DiagnosisJob } from '../../../src/bot/jobs';
import { PUBLIC_CLOUD } from '../../../src/cloud';
import { memoryButtons } from '../../kit/conversation';
import { fakeInvestigate } from '../../kit/fake-investigate';
import { givenLogs } from '../../kit/given-logs';
import { handClock } from '../../kit/hand-clock';
import { complaints, partsOf } from '../../kit/parse-card';
import { KEPT, sampleJob } from '../../kit/sample-job';
import { DUPLICATE, NOW, sampleEvidence, sampleReport } from '../../kit/sample-report';

const TWIN_SEEN = sampleEvidence({ twin: { ok: true, searched: 'the device twin', data: null } });

const HEADLINE = '[card] pump-08: Two clients share the identity of pump-08 and throw each other out.';

function answering(changes: Partial<AnswerParts> = {}) {
  const clock = handClock(NOW);
  const told: Array<Partial<Activity>> = [];
  const errors: unknown[] = [];
  const parts: AnswerParts = {
    investigate: fakeInvestigate({}),
    tell: {
      tell: async (_conversation, message) => String(told.push(message)),
      updatesInPlace: () => false,
      update: async () => Promise.reject(new Error('This channel has no updates.')),
    },
    typing: async () => undefined,
    similarIds: async () => [],
    keepCase: async () => KEPT,
    buttons: memoryButtons(clock),
    clock,
    given: givenLogs(clock).given,
    canCallEdge: false,
    cloud: PUBLIC_CLOUD,
    log: { error: (details) => void errors.push(details), warn: (details) => void errors.push(details) },
    attachReport: false,
    ...changes,
  };
  return {
    told,
    errors,
    run: async (job: Partial<DiagnosisJob> = {}) => {
      await answerDiagnosis(parts, sampleJob(job));
      return told.map((message) => (message.attachments ? `[card] ${message.summary}` : message.text));
    },
    buttons: () =>
      told.flatMap((message) => [message.attachments?.[0]?.content.actions].flat()).map((action) => action?.title),
  };
}

describe('the answer to a job', () => {
  test('is one card with its buttons', async () => {
    const answer = answering();
    expect(await answer.run()).toEqual([HEADLINE]);
    expect(answer.buttons()).toEqual(['Look again', 'How do I get the log?', 'Collect logs for support', 'More']);
    expect(answer.told[0]?.channelData).toBeUndefined();
  });

  test('offers to watch the device where events arrive and something is wrong with it', async () => {
    const learned: Array<readonly [string, readonly number[]]> = [];
    const learn: AnswerParts['learn'] = ({ deviceId }, away) => void learned.push([deviceId, away]);
    const answer = answering({ canWatch: true, learn });
    await answer.run();
    expect(answer.buttons()).toContain('Watch it');
    expect(learned).toEqual([['pump-08', expect.any(Array)]]);
    const well = sampleReport({ findings: [], verdict: { status: 'healthy', headline: 'All is well.' } });
    const healthy = answering({ canWatch: true, investigate: fakeInvestigate({ report: well }) });
    await healthy.run();
    expect(healthy.buttons()).not.toContain('Watch it');
  });

  test('carries the report where that is wanted', async () => {
    const answer = answering({ attachReport: true });
    await answer.run();
    expect(answer.told[0]?.channelData).toMatchObject({
      report: { schemaVersion: 1, subject: { deviceId: 'pump-08' }, findings: [{ id: 'duplicate-identity' }, {}, {}] },
    });
  });

  test('several devices are answered one after the other', async () => {
    const investigate = fakeInvestigate({});
    const answer = answering({ investigate });
    const cards = await answer.run({ deviceIds: ['pump-01', 'pump-02'] });
    expect(investigate.asked).toEqual([
      'contoso-lab.azure-devices.net/pump-01',
      'contoso-lab.azure-devices.net/pump-02',
    ]);
    expect(cards).toEqual([expect.stringMatching(/^\[card\] pump-01:/), expect.stringMatching(/^\[card\] pump-02:/)]);
  });

  test('late data that changes nothing is said in one line', async () => {
    const answer = answering({
      investigate: fakeInvestigate({ missing: ['twin'], final: false }, { evidence: TWIN_SEEN }),
    });
    expect(await answer.run()).toEqual([HEADLINE, 'Everything has answered; my answer stays.']);
    expect(JSON.stringify(answer.told[0])).toContain('Still looking: the device twin');
  });

  test('late data that changes the findings gives a new card, and never an update', async () => {
    const late = sampleReport({
      findings: [{ ...DUPLICATE, id: 'service-event' }],
      verdict: { status: 'benign', headline: 'The service moved the hub.' },
    });
    const answer = answering({
      investigate: fakeInvestigate({ missing: ['twin'], final: false }, { report: late, evidence: TWIN_SEEN }),
    });
    expect(await answer.run()).toEqual([
      HEADLINE,
      'The device twin answered late, and that changed my answer. The service moved the hub. The card below replaces the one above.',
      '[card] pump-08: The service moved the hub.',
    ]);
  });

  test('an unknown device gets close ids as buttons', async () => {
    const unknown = sampleReport({ findings: [{ ...DUPLICATE, id: 'device-not-found', title: 'No such device' }] });
    const similarIds = async () => ['pump-01', 'pump-02', 'pump-03', 'pump-04', 'pump-05'];
    const answer = answering({ investigate: fakeInvestigate({ report: unknown }), similarIds });
    await answer.run();
    expect(answer.buttons()).toEqual([
      'Check pump-01',
      'Check pump-02',
      'Check pump-03',
      'Check pump-04',
      'Look again',
      'More',
    ]);
  });

  test('close ids that cannot be looked up leave the answer whole', async () => {
    const unknown = sampleReport({ findings: [{ ...DUPLICATE, id: 'device-not-found' }] });
    const similarIds = async () => Promise.reject(new Error('no registry'));
    const answer = answering({ investigate: fakeInvestigate({ report: unknown }), similarIds });
    await answer.run();
    expect(answer.buttons()).toEqual(['Look again', 'More']);
  });

  test('collected logs are named with their place', async () => {
    const answer = answering();
    expect(await answer.run({ kind: 'collect' })).toEqual([
      expect.stringMatching(
        /^\[card\] Collected\. Two clients.*pump-08 is in the folder cases\/1, until 23 December 2026 \(/,
      ),
    ]);
  });

  test('where a case can be fetched its address is a button, and in the words for clients without cards', async () => {
    const address = 'https://bot.example.com/cases/AAAAAAAAAAAAAAAAAAAAAAAA';
    const answer = answering({ keepCase: async () => ({ ...KEPT, address }) });
    const [text] = await answer.run({ kind: 'collect' });
    expect(text).toContain(`Or download it: ${address}`);
    const card = answer.told.at(-1)?.attachments?.[0]?.content;
    expect(complaints(card)).toEqual([]);
    expect(partsOf(card).filter((part) => part.type === 'Action.OpenUrl')).toEqual([
      { type: 'Action.OpenUrl', title: 'Download the case', url: address },
    ]);
    expect(JSON.stringify(card)).toContain('Removed 2 keys');
  });

  test('a failure is one sentence with a reference; the next device is still answered', async () => {
    const works = fakeInvestigate({});
    const investigate: AnswerParts['investigate'] = async (request, told) => {
      if (request.subject.deviceId === 'pump-01') throw new Error('secret inner text');
      return works(request, told);
    };
    const answer = answering({ investigate });
    const [first, second] = await answer.run({ deviceIds: ['pump-01', 'pump-08'] });
    expect(first).toMatch(/^Something went wrong on my side.*abcd1234\.$/);
    expect(first).not.toContain('secret');
    expect(second).toBe(HEADLINE);
    expect(answer.errors).toHaveLength(1);
  });
});
