import { answerDiagnosis } from '../../src/bot/answer/answer-diagnosis';
import type { Investigate } from '../../src/bot/ports';
import { KeepaliveAdapter } from '../../src/channels/adapter';
import { isLoopback } from '../../src/channels/service-url';
import { createTell } from '../../src/channels/tell';
import { PUBLIC_CLOUD } from '../../src/cloud';
import type { Progress } from '../../src/investigate';
import { connector } from '../kit/connector';
import { memoryButtons } from '../kit/conversation';
import { givenLogs } from '../kit/given-logs';
import { handClock } from '../kit/hand-clock';
import { outboundBy } from '../kit/outbound';
import { sampleJob } from '../kit/sample-job';
import { DUPLICATE, NOW, sampleEvidence, sampleReport } from '../kit/sample-report';

// One job through the real adapter and the real connector client, to a connector that notes what comes over the wire.

const log = { error: () => undefined, warn: () => undefined };
const evidence = sampleEvidence();
const looking = (...missing: Progress['missing']): Progress => ({
  evidence,
  asked: ['identity', 'twin', 'fleet'],
  missing,
});
const other = sampleReport({ findings: [{ ...DUPLICATE, id: 'service-event' }] });

/** Slow sources: progress twice, an answer without the last of them, and another one with it. */
const slow: Investigate = async (_request, answer, progress) => {
  await progress?.(looking('twin', 'fleet'));
  await progress?.(looking('fleet'));
  await answer({ report: sampleReport(), evidence, missing: ['fleet'], final: false });
  await answer({ report: other, evidence, missing: [], final: true });
};

async function sentOn(channelId: string, statuses: number[] = []) {
  const channel = await connector(statuses);
  const clock = handClock(NOW);
  const adapter = new KeepaliveAdapter({
    identity: null,
    mayAnswerTo: isLoopback,
    log,
    outbound: outboundBy(clock),
  });
  const tell = createTell({ adapter, appId: '', mayAnswerTo: isLoopback, log });
  const conversation = {
    serviceUrl: channel.url,
    channelId,
    bot: { id: 'b', name: '' },
    user: { id: 'u', name: '' },
    conversation: { id: '19:c@thread.tacv2;messageid=1', isGroup: true, conversationType: 'channel', name: '' },
  };
  await answerDiagnosis(
    {
      investigate: slow,
      tell,
      typing: tell.typing,
      similarIds: async () => [],
      keepCase: null,
      buttons: memoryButtons(clock),
      clock,
      given: givenLogs(clock).given,
      canCallEdge: false,
      cloud: PUBLIC_CLOUD,
      log,
      attachReport: false,
    },
    sampleJob({ conversation }),
  );
  await channel.close();
  return channel.received.map(({ method, path, body }) => ({
    call: `${method} ${decodeURIComponent(path)}`,
    type: body.type,
    says: body.text ?? body.summary,
    attachments: Array.isArray(body.attachments) ? body.attachments.length : 0,
  }));
}

const ACTIVITIES = '/v3/conversations/19:c@thread.tacv2;messageid=1/activities';

test('Teams: one message is made, and then updated', async () => {
  const sent = (await sentOn('msteams')).filter(({ type }) => type === 'message');
  expect(sent).toMatchObject([
    { call: `POST ${ACTIVITIES}`, says: expect.stringMatching(/^Still looking/), attachments: 1 },
    { call: `PUT ${ACTIVITIES}/2`, says: expect.stringMatching(/^Still looking/), attachments: 1 },
    { call: `PUT ${ACTIVITIES}/2`, says: expect.stringMatching(/^pump-08:/), attachments: 1 },
    { call: `PUT ${ACTIVITIES}/2`, says: expect.stringMatching(/^pump-08:/), attachments: 1 },
  ]);
});

test('Teams: the message is gone, so a new one says what it replaces', async () => {
  const sent = (await sentOn('msteams', [200, 200, 404, 404])).filter(({ type }) => type === 'message');
  expect(sent.map(({ call }) => call)).toEqual([
    `POST ${ACTIVITIES}`,
    `PUT ${ACTIVITIES}/2`,
    `PUT ${ACTIVITIES}/2`,
    `POST ${ACTIVITIES}`,
    // The old one is marked, in case it was only the content that was refused.
    `PUT ${ACTIVITIES}/2`,
    `PUT ${ACTIVITIES}/5`,
  ]);
  expect(sent[3]).toMatchObject({ says: 'This replaces my message above, which I could not change.', attachments: 1 });
});

test.each(['directline', 'webchat', 'emulator', 'something-new'])('%s: nothing is ever updated', async (channelId) => {
  const sent = await sentOn(channelId);
  expect(sent.map(({ call }) => call)).toEqual(Array(6).fill(`POST ${ACTIVITIES}`));
  expect(sent.map(({ type, says }) => (type === 'typing' ? '…' : String(says).slice(0, 13)))).toEqual([
    '…',
    'pump-08 on co',
    '…',
    'pump-08: Two ',
    'The rest coul',
    'pump-08: Two ',
  ]);
});
