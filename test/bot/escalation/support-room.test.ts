import { SUPPORT_WORDS } from '../../../src/bot/escalation/support-room';
import { supportCaseCard } from '../../../src/cards/support-case-card';
import { keepChannelCards } from '../../../src/support/escalation/channel-cards';
import { supportDesk } from '../../../src/support/escalation/support-desk';
import { teamsSink } from '../../../src/support/escalation/teams-sink';
import { startConversation } from '../../kit/conversation';
import { handedOver, memoryDesk } from '../../kit/escalations';
import { handClock } from '../../kit/hand-clock';
import { partsOf } from '../../kit/parse-card';
import { NOW } from '../../kit/sample-report';
import { supportChannel } from '../../kit/support-channel';

const ROOM = '19:support@thread.tacv2';
const thread = (message: string, room = ROOM) => ({
  channelId: 'msteams',
  conversation: { id: `${room};messageid=${message}`, isGroup: true, conversationType: 'channel', name: '' },
});
const ERNA = { from: { id: '29:erna', name: 'Erna' } };
const STRANGER = { from: { id: '29:stranger', name: 'A stranger' } };

async function room() {
  const memory = memoryDesk(handClock(NOW), [{ name: 'teams', where: 'the channel' }]);
  const { store, book } = memory;
  const cards = keepChannelCards(store.records);
  const channel = supportChannel();
  const support = supportDesk({ cards, book, jobs: store.jobs, clock: handClock(NOW) });
  const asked: Array<string | null> = [];
  const audited: string[] = [];
  const talk = startConversation({
    support: {
      support,
      async maySupport({ id }, hub) {
        asked.push(hub);
        return id === '29:erna';
      },
      audit: { note: async ({ what, result }) => void audited.push(`${what} ${result}`) },
      now: () => NOW,
    },
  });
  const escalation = await handedOver(memory);
  const sink = teamsSink({ cards, port: channel.port, files: store.files, places: [] });
  const deliver = () => sink.deliver(escalation, async () => Promise.reject(new Error()), new AbortController().signal);
  const press = (deed: string, more: object = {}, answer?: string) =>
    talk.post({
      ...thread('2'),
      ...ERNA,
      value: { supportCase: { number: escalation.number, deed }, ...(answer !== undefined && { answer }) },
      ...more,
    });
  return { talk, channel, cards, support, store, book, escalation, deliver, press, asked, audited };
}

test('a channel is chosen by somebody of support, in it, and its cards stand in the channel, not in that thread', async () => {
  const { talk, cards } = await room();
  const says = (more: object) => talk.post({ text: '<at>Keepalive</at> take escalations here', ...more });
  expect(await says({ ...ERNA })).toEqual([SUPPORT_WORDS.onlyInChannel]);
  expect(await says({ ...thread('1'), ...STRANGER })).toEqual([SUPPORT_WORDS.notYours]);
  expect(await cards.channel()).toBeNull();
  expect(await says({ ...thread('1'), ...ERNA })).toEqual([SUPPORT_WORDS.here]);
  const chosen = await cards.channel();
  expect(chosen).toMatchObject({ by: 'Erna', conversation: { conversation: { id: ROOM }, channelId: 'msteams' } });
  expect(chosen?.conversation).not.toHaveProperty('activityId');
});

test('where it is not set up, it says so', async () => {
  expect(await startConversation().says('take escalations here', thread('1'))).toEqual([SUPPORT_WORDS.notSetUp]);
});

test('only support presses, in the channel that was chosen; of this hub', async () => {
  const { talk, deliver, press, support, escalation, asked, audited } = await room();
  await talk.post({ text: 'take escalations here', ...thread('1'), ...ERNA });
  await deliver();
  expect(await press('take', STRANGER)).toEqual([SUPPORT_WORDS.notYours]);
  expect(await press('answer', STRANGER, 'Pay me.')).toEqual([SUPPORT_WORDS.notYours]);
  expect(await press('take', thread('2', '19:elsewhere@thread.tacv2'))).toEqual([SUPPORT_WORDS.notHere]);
  expect(await press('take', { channelId: 'msteams', conversation: { id: 'a:1', isGroup: false } })).toEqual([
    SUPPORT_WORDS.notHere,
  ]);
  expect(await support.isTaken(escalation.number)).toBe(false);
  expect(asked.at(-1)).toBe('contoso-lab.azure-devices.net');
  expect(audited).toEqual(['take-escalations-here done', 'case-take refused', 'case-answer refused']);
});

test('take, answer, close, each once', async () => {
  const { talk, deliver, press, support, book, escalation } = await room();
  await talk.post({ text: 'take escalations here', ...thread('1'), ...ERNA });
  await deliver();
  expect(await press('take')).toEqual([]);
  expect(await press('take')).toEqual([`Erna has ${escalation.number} already.`]);
  expect(await support.isTaken(escalation.number)).toBe(true);
  expect(await press('answer')).toEqual([SUPPORT_WORDS.noText]);
  expect(await press('answer', {}, '  ')).toEqual([SUPPORT_WORDS.noText]);
  expect(await press('answer', {}, 'Renew it.')).toEqual([SUPPORT_WORDS.sent]);
  expect(await press('answer', {}, 'Renew it.')).toEqual([SUPPORT_WORDS.sentAlready]);
  expect(await press('close')).toEqual([SUPPORT_WORDS.closed]);
  expect((await book.read(escalation.number))?.answers.map(({ state, from }) => [from, state])).toEqual([
    ['Erna', 'answered'],
    ['Erna', 'closed'],
  ]);
});

test('by Action.Execute whoever pressed hears it alone', async () => {
  const { talk, deliver, escalation } = await room();
  await talk.post({ text: 'take escalations here', ...thread('1'), ...ERNA });
  await deliver();
  const data = { supportCase: { number: escalation.number, deed: 'take' } };
  const invoke = { type: 'invoke', name: 'adaptiveCard/action', value: { action: { type: 'Action.Execute', data } } };
  expect(await talk.post({ ...thread('2'), ...STRANGER, ...invoke })).toEqual(['(invokeResponse)']);
  expect(talk.store.waiting()).toEqual([]);
});

const VIEW = {
  number: 'KA-7C3FQR',
  state: 'open',
  takenBy: null,
  severity: 'high',
  contact: 'ops@example.com',
  subject: { hub: 'contoso-lab.azure-devices.net', deviceId: 'pump-08', moduleId: null },
  headline: 'Two clients use [one](https://evil.example) identity.',
  places: ['the folder cases'],
  answers: [],
  additions: [],
  openedAt: '2026-11-23T15:05:00.000Z',
  expires: '2026-12-23T15:05:00.000Z',
} as const;
const buttons = (view: Parameters<typeof supportCaseCard>[0]) =>
  partsOf(supportCaseCard(view).card).flatMap((part) => (part.type === 'Action.Submit' ? [part.title] : []));

test('the card has the buttons that fit, and nothing from outside is markup', () => {
  expect(buttons(VIEW)).toEqual(['Take', 'Answer', 'Close']);
  expect(buttons({ ...VIEW, state: 'taken', takenBy: 'Erna' })).toEqual(['Answer', 'Close']);
  expect(buttons({ ...VIEW, state: 'closed', answers: [{ from: 'Erna', at: VIEW.openedAt }] })).toEqual([]);
  expect(JSON.stringify(supportCaseCard(VIEW).card.body)).not.toContain('[one](https');
});
