import { Readable } from 'node:stream';
import type { KeptElsewhere } from '../../../src/bot/kept/what-is-kept';
import type { Watches } from '../../../src/watch/watches';
import { type Options, startConversation } from '../../kit/conversation';
import { sampleDraft, WANTED } from '../../kit/escalations';
import { CONTOSO, NOW } from '../../kit/sample-report';
import { quietLog } from '../../kit/some-logs';

const DAY = 24 * 3_600_000;
const IN_WEB_CHAT = { channelId: 'directline' };

function world(cases: Awaited<ReturnType<KeptElsewhere['casesOf']>> = [], more: Partial<Options> = {}) {
  const sessions = new Map([['user1', { siteUser: null, until: NOW.getTime() + 3 * DAY }]]);
  const kept: KeptElsewhere = {
    casesOf: async () => cases,
    caseDays: 30,
    webSessions: {
      of: async (id) => sessions.get(id) ?? null,
      forget: async (id) => void sessions.delete(id),
    },
  };
  const talk = startConversation({ kept, ...more });
  const owner = { person: { id: 'user1', channel: 'directline' }, conversationId: 'Convo1' };
  return { ...talk, sessions, owner };
}

const shown = (talk: { cards: unknown[] }) => JSON.stringify(talk.cards.at(-1));

test('everything that is kept, in words: what was said, cases, logs, what is with support, the session', async () => {
  const talk = world([{ name: 'keepalive-pump-08-2026-11-20.zip', expires: new Date(NOW.getTime() + 30 * DAY) }]);
  await talk.says('check pump-08 on contoso-lab', IN_WEB_CHAT);
  const [ref] = talk.adapter.conversation ? [talk.adapter.conversation] : [];
  const conversationId = ref?.conversation?.id ?? '';
  const owner = { person: { id: ref?.user?.id ?? '', channel: 'directline' }, conversationId };
  talk.sessions.set(owner.person.id, { siteUser: null, until: NOW.getTime() + 3 * DAY });
  const subject = { hub: CONTOSO.host, deviceId: 'pump-08' };
  await talk.given.logs.take(owner, { name: 'device.log', content: Readable.from([quietLog()]), subject });
  expect(await talk.says('What do you keep of me?', IN_WEB_CHAT)).toEqual([
    expect.stringMatching(/^\[card\] What I keep of you\./),
  ]);
  const card = shown(talk);
  expect(card).toMatch(/2 messages, each for 30 days/);
  expect(card).toMatch(/What you asked about last: pump-08/);
  expect(card).toMatch(/keepalive-pump-08-2026-11-20\.zip, until /);
  expect(card).toMatch(/device\.log, of pump-08, until /);
  expect(card).toMatch(/A session until .*no name/);
  expect(card).toMatch(/Audit log.*30 days, also when you delete/);
  expect(card).toMatch(/Direct Line, which brings our messages/);
});

test('of somebody new, and on another channel, it says that there is nothing', async () => {
  const talk = world();
  await talk.says('what is kept?');
  const card = shown(talk);
  expect(card).toMatch(/Nothing that was said in it/);
  expect(card.match(/"None\."/g)).toHaveLength(3);
  expect(card).not.toMatch(/session|Direct Line/);
});

test.each([
  ['pressed', (talk: ReturnType<typeof world>) => talk.presses('Yes, delete it', IN_WEB_CHAT)],
  ['typed', (talk: ReturnType<typeof world>) => talk.says('yes', IN_WEB_CHAT)],
])(
  'deleting asks first; a yes, %s, deletes all, the session of the web chat too, and tells the page',
  async (_, yes) => {
    const talk = world();
    await talk.says('check pump-08 on contoso-lab', IN_WEB_CHAT);
    await talk.says('what do you keep', IN_WEB_CHAT);
    expect(await talk.presses('Delete all of it', IN_WEB_CHAT)).toEqual([expect.stringMatching(/cannot be undone/)]);
    expect(talk.sessions.size).toBe(1);
    const marks: unknown[] = [];
    talk.adapter.use(async (context, next) => {
      context.onSendActivities(async (_context, activities, send) => {
        marks.push(...activities.map(({ channelData }) => channelData));
        return send();
      });
      await next();
    });
    expect(await yes(talk)).toEqual([expect.stringMatching(/^Done: I have forgotten/)]);
    expect(marks).toEqual([{ keepalive: 'forgotten' }]);
    expect(talk.sessions.size).toBe(0);
    expect(talk.casesForgotten).toHaveLength(1);
    await talk.says('what do you keep', IN_WEB_CHAT);
    expect(shown(talk)).toMatch(/Nothing that was said in it/);
  },
);

test.each(['no', 'cancel'])('“%s” deletes nothing, and a later yes means nothing', async (no) => {
  const talk = world();
  await talk.says('what do you keep', IN_WEB_CHAT);
  await talk.presses('Delete all of it', IN_WEB_CHAT);
  expect(await talk.says(no, IN_WEB_CHAT)).toEqual(['I have deleted nothing.']);
  expect(await talk.says('yes', IN_WEB_CHAT)).not.toEqual([expect.stringMatching(/^Done/)]);
  expect(talk.sessions.size).toBe(1);
});

test('“forget me” typed in the web chat removes its session; elsewhere there is none, and no mark', async () => {
  const talk = world();
  await talk.says('forget me', IN_WEB_CHAT);
  expect(talk.sessions.size).toBe(0);
  const other = world();
  await other.says('forget me');
  expect(other.sessions.size).toBe(1);
});

test('watches with their end; a case that waits for a yes, and one that support has and that stays', async () => {
  const hub = { host: CONTOSO.host, name: 'contoso-lab', resourceId: null };
  const target = { hub, deviceId: 'pump-08', moduleId: null, since: 0, until: NOW.getTime() + DAY };
  const of: Watches['of'] = async () => [{ ...target, usuallyAway: null, seen: [], incidents: 0 }];
  const none = async () => [];
  const watches: Watches = {
    ...{ of, stop: none, forget: async () => undefined, leave: async () => 0, learn: () => undefined },
    watch: async () => ({ kind: 'too-many' }),
  };
  const talk = world([], { watches });
  const { desk } = talk.escalations;
  const person = { id: 'user1', channel: 'directline' };
  const [draft, given] = [await desk.open({ ...WANTED, person }), await desk.open({ ...WANTED, person })];
  await desk.fill(given.number, async () => sampleDraft());
  await desk.consent(given.number, person);
  await talk.says('what do you know about me', IN_WEB_CHAT);
  const card = shown(talk);
  expect(card).toMatch(/pump-08 on contoso-lab, until Tue 24 Nov/);
  expect(card).toMatch(new RegExp(`${draft.number}, of pump-08, of .*: waits for your yes until `));
  expect(card).toMatch(
    new RegExp(`${given.number}, of pump-08, .*with support, .*“withdraw ${given.number}” takes it`),
  );
});
