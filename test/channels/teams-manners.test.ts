import { type Activity, TestAdapter } from 'botbuilder';
import { cardAttachment } from '../../src/cards/render';
import { teamsManners } from '../../src/channels/teams-manners';
import { partsOf } from '../kit/parse-card';

const NOW = new Date('2026-11-23T15:05:07Z');
const CARD = {
  type: 'AdaptiveCard',
  version: '1.5',
  body: [{ type: 'TextBlock', text: 'x' }],
  actions: [{ type: 'Action.Submit', title: 'Go', data: { keepalive: 't' } }],
};

async function sentOn(channelId: string, message: Partial<Activity>, update = false) {
  const updates: Array<Partial<Activity>> = [];
  const adapter = new TestAdapter(async (context) => {
    // Asked after the manners: what they made of it.
    context.onUpdateActivity(async (_context, activity) => void updates.push({ ...activity }));
    await (update ? context.updateActivity({ type: 'message', id: '1', ...message }) : context.sendActivity(message));
  });
  adapter.use(teamsManners(() => NOW));
  await adapter.receiveActivity({ type: 'message', text: 'hello', channelId });
  return update ? updates[0] : adapter.activeQueue[0];
}

const message = { type: 'message', summary: 'verdict', attachments: [cardAttachment(CARD)] };
const cardOf = (sent: Partial<Activity> | undefined): unknown => sent?.attachments?.[0]?.content;
const typesOf = (sent: Partial<Activity> | undefined) => partsOf(cardOf(sent)).map(({ type }) => type);
const stampOf = (sent: Partial<Activity> | undefined) => partsOf(cardOf(sent)).find(({ id }) => id === 'stamp')?.text;

test('Teams gets Action.Execute with Action.Submit behind it, stamped', async () => {
  const sent = await sentOn('msteams', message);
  expect(typesOf(sent)).toContain('Action.Execute');
  expect(stampOf(sent)).toBe('As of 15:05 UTC, revision 1.');
  expect(sent?.summary).toBe('verdict');
});

test('an update is dressed as well', async () => {
  const sent = await sentOn('msteams', message, true);
  expect(typesOf(sent)).toContain('Action.Execute');
  expect(stampOf(sent)).toBe('As of 15:05 UTC, updated.');
});

test.each(['webchat', 'directline', 'emulator'])('%s gets the card as it is', async (channelId) => {
  expect(cardOf(await sentOn(channelId, message))).toEqual(CARD);
});

test('what was given is not written into, so that it can be sent again', async () => {
  await sentOn('msteams', message);
  await sentOn('msteams', message, true);
  expect(message.attachments).toEqual([cardAttachment(CARD)]);
});

test('messages without a card pass', async () => {
  expect(await sentOn('msteams', { type: 'message', text: 'hi' })).toMatchObject({ text: 'hi' });
});
