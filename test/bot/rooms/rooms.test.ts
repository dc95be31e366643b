import type { Activity } from 'botbuilder';
import { withoutMentions } from '../../../src/bot/rooms/mentions';
import { isRoom, ownChatLink } from '../../../src/bot/rooms/rooms';
import { PUBLIC_CLOUD } from '../../../src/cloud';
import { isRecord, startConversation } from '../../kit/conversation';
import { partsOf } from '../../kit/parse-card';
import { type Answers, askSlowSources } from '../../kit/slow-sources';

const BOT = { id: '28:11111111-2222-4333-8444-555555555555', name: 'Keepalive' };
const account = (id: string, conversationType: string) => ({
  ...{ id, conversationType, isGroup: conversationType !== 'personal', name: '', tenantId: 'tenant' },
});
const CHANNEL = account('19:room@thread.tacv2;messageid=17', 'channel');
const GROUP = account('19:group@thread.v2', 'groupChat');
const OWN = account('a:own', 'personal');
const ADA = { id: '29:ada', name: 'Ada' };
const BEN = { id: '29:ben', name: 'Ben' };
const MENTION = '<at>Keepalive</at>';
const SERVICE = 'https://smba.trafficmanager.net/emea/';

const inTeams = (conversation: Activity['conversation'], from = ADA): Partial<Activity> => ({
  ...{ channelId: 'msteams', serviceUrl: SERVICE, recipient: BOT, conversation, from },
  entities: [{ type: 'mention', mentioned: BOT, text: MENTION }],
});
const REFUSED = /^That button belongs to the person who asked\./;
const OWN_CHAT = /Others read along here/;

/** What the invoke itself was answered: only who pressed sees it. */
async function pressedBy(talk: ReturnType<typeof startConversation>, value: unknown, more: Partial<Activity>) {
  const room: Array<Partial<Activity>> = [];
  const seen: unknown[] = [];
  await talk.adapter.processActivity(
    { type: 'invoke', name: 'adaptiveCard/action', id: 'press', value, ...more },
    async (context) => {
      context.onSendActivities(async (_context, activities, next) => {
        for (const activity of activities)
          if (activity.type === 'invokeResponse') seen.push(activity.value?.body?.value);
          else room.push({ ...activity });
        return next();
      });
      await talk.bot.run(context);
    },
  );
  talk.adapter.activeQueue.splice(0);
  return { seen, room: room.map(({ text, summary }) => text ?? summary) };
}

describe('mentions', () => {
  const said = (text: string, more: Partial<Activity> = {}) =>
    withoutMentions({ channelId: 'msteams', text, ...more })
      .replace(/\s+/g, ' ')
      .trim();

  test.each([
    ['<at>Keepalive</at> check pump-08', 'check pump-08'],
    ['<at>Keepalive</at>&nbsp;check pump-08', 'check pump-08'],
    ['check <at id="0">Keep</at> <at id="0">alive</at> pump-08', 'check pump-08'],
    ['<at>Keepalive</at> tell <at>Ben &amp; Co</at> to check&nbsp;pump-08', 'tell to check pump-08'],
    ['<AT>Keepalive</AT>\u00a0check pump-08', 'check pump-08'],
    ['<at>Keepalive</at>\ncheck a&lt;b', 'check a<b'],
    ['no mention at all', 'no mention at all'],
    ['<at>never closed check pump-08', '<at>never closed check pump-08'],
  ])('%s', (text, left) => expect(said(text)).toBe(left));

  test('what an entity names is taken out as it stands, on any channel', () => {
    const entities = [{ type: 'mention', text: '@Keep alive' }, { type: 'clientInfo' }, { type: 'mention' }];
    expect(said('@Keep alive check pump-08', { entities, channelId: 'slack' })).toBe('check pump-08');
  });

  test('a long row of opened ones takes no time', () => {
    const started = process.hrtime.bigint();
    withoutMentions({ text: '<at>'.repeat(20_000) });
    expect(Number(process.hrtime.bigint() - started) / 1e6).toBeLessThan(2_000);
  });
});

test('what a room is', () => {
  expect([CHANNEL, GROUP, OWN, undefined].map(isRoom)).toEqual([true, true, false, false]);
});

test('the link opens the chat with the bot, and nothing else', () => {
  expect(ownChatLink(BOT.id, 'check a&b on x', PUBLIC_CLOUD)).toBe(
    `https://teams.microsoft.com/l/chat/0/0?users=28%3A${BOT.id.slice(3)}&message=check+a%26b+on+x`,
  );
  expect(ownChatLink('someone@contoso.example', '', PUBLIC_CLOUD)).toBeNull();
  expect(ownChatLink(BOT.id, '', { bot: { ...PUBLIC_CLOUD.bot, teams: null } })).toBeNull();
});

describe.each([
  ['a channel', CHANNEL],
  ['a group chat', GROUP],
])('in %s', (_name, room) => {
  test('a question is taken up in its thread, without the mention', async () => {
    const talk = startConversation();
    await talk.says(`${MENTION}&nbsp;check pump-08 on contoso-lab`, inTeams(room));
    expect(talk.jobs).toMatchObject([
      { deviceIds: ['pump-08'], conversation: { conversation: { id: room.id } }, room: { ownChat: null } },
    ]);
    expect(talk.jobs[0]?.room?.link).toContain('message=check+pump-08+on+contoso-lab');
  });

  test('whoever has a chat of their own gets the details there', async () => {
    const talk = startConversation();
    await talk.says('hello', inTeams(OWN));
    await talk.says(`${MENTION} check pump-08 on contoso-lab`, inTeams(room));
    await talk.says(`${MENTION} check pump-07 on contoso-lab`, inTeams(room, BEN));
    expect(talk.jobs.map((job) => job.room?.ownChat?.conversation?.id)).toEqual([OWN.id, undefined]);
    await talk.says('forget me', inTeams(OWN));
    await talk.says(`${MENTION} check pump-06 on contoso-lab`, inTeams(room));
    expect(talk.jobs.at(-1)?.room?.ownChat).toBeNull();
  });

  test('who removed the bot is told nothing unasked', async () => {
    const talk = startConversation();
    await talk.says('hello', inTeams(OWN));
    await talk.post({ ...inTeams(OWN), type: 'installationUpdate', action: 'remove' });
    await talk.says(`${MENTION} check pump-08 on contoso-lab`, inTeams(room));
    expect(talk.jobs.at(-1)?.room?.ownChat).toBeNull();
  });

  test.each([
    'hubs',
    'status',
    'escalate pump-08',
    'collect logs for pump-08',
    'how do I get the log?',
    'withdraw KA-7C3FQR',
  ])('“%s” is led to the own chat, with the words to send there', async (words) => {
    const talk = startConversation();
    expect(await talk.says(`${MENTION} ${words}`, inTeams(room))).toEqual([expect.stringMatching(OWN_CHAT)]);
    const url = partsOf(talk.cards.at(-1)).find(({ type }) => type === 'Action.OpenUrl')?.url;
    expect(new URL(String(url)).searchParams.get('message')).toBe(words);
    expect(talk.jobs).toEqual([]);
  });

  test('files and logs are led there too, and not read', async () => {
    const attachments = [{ contentType: 'text/plain', contentUrl: 'https://x.example/a.log', name: 'a.log' }];
    const fetched: string[] = [];
    const talk = startConversation({
      fetchFile: async (url) => {
        fetched.push(url);
        return { ok: false, problem: 'no' };
      },
    });
    expect(await talk.says(MENTION, { ...inTeams(room), attachments })).toEqual([
      expect.stringMatching(/only in our one-to-one chat/),
    ]);
    expect(fetched).toEqual([]);
  });

  test('a question back is answered by whoever was asked', async () => {
    const talk = startConversation();
    await talk.says(`${MENTION} check pump-08`, inTeams(room));
    await talk.says(`${MENTION} contoso-lab`, inTeams(room, BEN));
    expect(talk.jobs).toEqual([]);
    await talk.says(`${MENTION} contoso-lab`, inTeams(room));
    expect(talk.jobs).toMatchObject([{ deviceIds: ['pump-08'], person: { id: ADA.id } }]);
  });

  test('a button of somebody else is refused to them alone', async () => {
    const talk = startConversation();
    await talk.says(`${MENTION} check pump-08`, inTeams(room));
    const data = talk.valueOf('contoso-lab');
    const execute = { action: { type: 'Action.Execute', verb: 'keepalive', data } };
    const { seen, room: heard } = await pressedBy(talk, execute, inTeams(room, BEN));
    expect(seen).toEqual([expect.stringMatching(REFUSED)]);
    expect(heard).toEqual([]);
    expect(talk.jobs).toEqual([]);
    expect((await pressedBy(talk, execute, { ...inTeams(room), id: 'hers' })).seen).toEqual(['Done.']);
    expect(talk.jobs).toHaveLength(1);
    expect((await pressedBy(talk, execute, { ...inTeams(room), id: 'again' })).seen).toEqual([
      expect.stringMatching(/already done its work/),
    ]);
  });

  test('it greets once when it comes itself, and nobody who comes later', async () => {
    const talk = startConversation();
    const comes = (...membersAdded: Array<typeof BOT>) =>
      talk.post({ ...inTeams(room), type: 'conversationUpdate', membersAdded });
    expect(await comes(BEN)).toEqual([]);
    expect(await comes(BOT, ADA)).toEqual([expect.stringMatching(/^Hello, I am Keepalive\. Mention me/)]);
    expect(await comes(BOT)).toEqual([]);
  });
});

describe('the answer', () => {
  const QUICK: Answers = [
    [0.2, { identity: { ok: true, searched: 'the device registry', data: null } }],
    [6, { twin: { ok: true, searched: 'the twin', data: null } }],
  ];
  const ownChat = { serviceUrl: SERVICE, channelId: 'msteams', conversation: { ...OWN, name: '' } };
  const LINK = 'https://teams.microsoft.com/l/chat/0/0?users=28%3Ax';
  const cardOf = (message: Partial<Activity> | undefined) => {
    const content: unknown = message?.attachments?.[0]?.content;
    return isRecord(content) ? content : {};
  };
  const textOf = (message: Partial<Activity> | undefined) => JSON.stringify(cardOf(message));

  test('the room sees the verdict alone, the asker all of it, each in one message', async () => {
    const { stands, places } = await askSlowSources('msteams', QUICK, { job: { room: { ownChat, link: LINK } } });
    expect(places).toEqual(['talk', OWN.id]);
    const [room, own] = stands;
    expect(room?.summary).toBe('pump-08: the device is not registered in this hub.');
    expect(textOf(room)).toContain('Whoever asked finds the details in their own chat with me.');
    expect(textOf(room)).not.toMatch(/What points to it|What to do|What I checked|OpenUrl/);
    expect(textOf(room).length).toBeLessThan(3_000);
    expect(textOf(own)).toMatch(/What to do/);
    expect(textOf(own)).toContain('revision 2.');
    expect(room?.channelData).toBeUndefined();
  });

  test('without a chat of their own, the card leads there', async () => {
    const { stands, places } = await askSlowSources('msteams', QUICK, { job: { room: { ownChat: null, link: LINK } } });
    expect(places).toEqual(['talk']);
    expect(textOf(stands[0])).toContain('ask me the same in your own chat with me');
    expect(partsOf(cardOf(stands[0])).find(({ type }) => type === 'Action.OpenUrl')?.url).toBe(LINK);
  });

  test('a chat that cannot be reached is not said to hold anything', async () => {
    const { stands, places } = await askSlowSources('msteams', QUICK, {
      job: { room: { ownChat, link: LINK } },
      fails: (_what, _message, conversationId) => conversationId === OWN.id,
    });
    expect(places).toEqual(['talk']);
    expect(textOf(stands[0])).toContain('ask me the same in your own chat with me');
  });
});
