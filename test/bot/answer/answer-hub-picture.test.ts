import type { Activity } from 'botbuilder';
import { answerHubPicture, type HubAnswerParts } from '../../../src/bot/answer/answer-hub-picture';
import type { HubPictureJob } from '../../../src/bot/jobs';
import { PUBLIC_CLOUD } from '../../../src/cloud';
import { gap } from '../../../src/evidence/gaps';
import { chat } from '../../kit/chat';
import { memoryButtons } from '../../kit/conversation';
import { handClock } from '../../kit/hand-clock';
import { partsOf } from '../../kit/parse-card';
import { samplePicture, troubledPicture } from '../../kit/sample-hub-picture';
import { sampleJob } from '../../kit/sample-job';
import { NOW } from '../../kit/sample-report';

const { kind: _, deviceIds: __, moduleId: ___, ...about } = sampleJob();
const JOB: HubPictureJob = { ...about, kind: 'hub-picture', period: { kind: 'last', ms: 3_600_000 } };
const OWNER = { person: JOB.person, conversationId: 'talk' };

function answering(changes: Partial<HubAnswerParts> = {}) {
  const clock = handClock(NOW);
  const { tell, typing, happened, stands } = chat(clock);
  const errors: unknown[] = [];
  const asked: unknown[] = [];
  const buttons = memoryButtons(clock);
  const parts: HubAnswerParts = {
    lookAtHub: async (...args) => {
      asked.push(args);
      return { ok: true, data: troubledPicture(), searched: 'the log' };
    },
    tell,
    typing,
    buttons,
    clock,
    cloud: PUBLIC_CLOUD,
    log: { error: (details) => void errors.push(details), warn: (details) => void errors.push(details) },
    ...changes,
  };
  return { happened, stands, errors, asked, buttons, run: (job = JOB) => answerHubPicture(parts, job) };
}

/** What a press on the row or button of this title does. */
function tokenOf(message: Partial<Activity> | undefined, title: string): string {
  const found = partsOf(message?.attachments?.[0]?.content).find(
    (part) => part.type === 'Action.Submit' && String(part.title).startsWith(title),
  );
  const data = found?.data;
  if (typeof data !== 'object' || data === null || !('keepalive' in data)) throw new Error(`no button ${title}`);
  return String(data.keepalive);
}

test('one card, after “…”, from one look at the hub in the window that was asked for', async () => {
  const answer = answering();
  await answer.run();
  expect(answer.happened).toEqual([
    '0 s typing',
    expect.stringMatching(/^0 s say \[card\] contoso-lab: 5 of 73 devices dropped by themselves.*pump-08 is the worst/),
  ]);
  expect(answer.asked).toEqual([
    ['contoso-lab.azure-devices.net', { from: new Date(JOB.window.from), to: new Date(JOB.window.to) }],
  ]);
  expect(answer.stands[0]).not.toHaveProperty('channelData');
  expect(answer.errors).toEqual([]);
});

test('the chart travels with it, in words too', async () => {
  const answer = answering();
  await answer.run();
  const image = partsOf(answer.stands[0]?.attachments?.[0]?.content).find(({ type }) => type === 'Image');
  expect(image).toMatchObject({
    url: expect.stringMatching(/^data:image\/png;base64,iVBORw0K/),
    altText: expect.stringMatching(/^Drops of the whole hub .*1,801 faults/),
  });
});

test('each of the worst is one press from its own diagnosis, in the same time', async () => {
  const answer = answering();
  await answer.run();
  const pressed = (title: string) => answer.buttons.press(tokenOf(answer.stands[0], title), OWNER);
  const ask = { hub: 'contoso-lab', period: JOB.period };
  expect(await pressed('Check pump-08')).toEqual({
    kind: 'do',
    intent: { kind: 'diagnose', ask: { ...ask, devices: ['pump-08'], module: null } },
  });
  expect(await pressed('Check gate-01/filter')).toEqual({
    kind: 'do',
    intent: { kind: 'diagnose', ask: { ...ask, devices: ['gate-01'], module: 'filter' } },
  });
  expect(await pressed('Look again')).toEqual({
    kind: 'do',
    intent: { kind: 'hub-picture', ask: { ...ask, devices: [], module: null } },
  });
});

test('nothing wrong is a card without rows, nothing to draw one without a picture', async () => {
  const answer = answering({
    lookAtHub: async () => ({ ok: true, data: samplePicture(), searched: 'the log' }),
  });
  await answer.run();
  const parts = partsOf(answer.stands[0]?.attachments?.[0]?.content);
  expect(parts.filter(({ type, selectAction }) => type === 'Image' || selectAction)).toEqual([]);
});

test.each([
  ['denied', 'Give it a role.'],
  ['throttled', 'Ask again in a minute.'],
  ['timed-out', 'Ask about a shorter time.'],
] as const)('trouble, such as %s, is a card with its cure', async (why, fix) => {
  const answer = answering({ lookAtHub: async () => gap(why, 'The log answered with something.', fix) });
  await answer.run();
  expect(answer.stands[0]?.summary).toMatch(/^contoso-lab: I cannot see/);
  expect(JSON.stringify(answer.stands[0])).toContain(fix);
  expect(answer.errors).toEqual([]);
});

test('a fault of ours is one sentence with a reference', async () => {
  const answer = answering({ lookAtHub: async () => Promise.reject(new Error('secret inner text')) });
  await answer.run();
  expect(answer.stands).toEqual([expect.objectContaining({ text: expect.stringMatching(/reference abcd1234\.$/) })]);
  expect(JSON.stringify(answer.stands)).not.toContain('secret');
  expect(answer.errors).toHaveLength(1);
});

test('what cannot be said is for whoever runs the job', async () => {
  const clock = handClock(NOW);
  const { tell } = chat(clock, { fails: () => true });
  await expect(answering({ tell }).run()).rejects.toThrow('The channel refused it.');
});
