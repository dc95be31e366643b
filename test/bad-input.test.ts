import { z } from 'zod';
import type { WireCall } from '../src/lab/wire';
import type { Keepalive } from '../src/start';
import { DirectLineConversation, DirectLineRefusal, report, type SeenActivity } from './kit/direct-line-client';
import { startKeepalive } from './kit/keepalive';
import { isRead } from './kit/reads';
import { temporaryFolder } from './kit/temporary-folder';

// What people, scripts and attackers send: a clear sentence each, nothing crashes, nothing is injected, nothing is written.

const dataDir = temporaryFolder();
const calls: WireCall[] = [];
let keepalive: Keepalive;
let talk: DirectLineConversation;

beforeAll(async () => {
  const intercept = (call: WireCall) => {
    calls.push(call);
    return undefined;
  };
  keepalive = await startKeepalive(new Date('2026-11-20T14:59:00Z'), { seed: 99, intercept }, dataDir);
});
beforeEach(async () => {
  talk = await DirectLineConversation.start(keepalive.origin);
  await talk.waitFor(said);
});
afterEach(() => talk.close());
afterAll(() => keepalive?.stop());

function said(activity: SeenActivity): boolean {
  return activity.type === 'message';
}

/** Everything a person could read in it. */
function words(activity: SeenActivity): string {
  return `${activity.text ?? ''} ${JSON.stringify(activity.attachments ?? '')}`;
}

function expectKind(activity: SeenActivity): void {
  expect(words(activity)).toMatch(/[a-z]{3,}/);
  expect(words(activity)).not.toMatch(/undefined|\[object|TypeError|node_modules|\\n\s+at /);
}

/** Buttons of the newest card that has some: their titles and what pressing them sends. */
function buttons(activity: SeenActivity): Array<{ title: string; data: unknown }> {
  const found: Array<{ title: string; data: unknown }> = [];
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    const action = z
      .looseObject({ type: z.literal('Action.Submit'), title: z.string(), data: z.unknown() })
      .safeParse(value);
    if (action.success) found.push({ title: action.data.title, data: action.data.data });
    for (const inner of Object.values(value)) walk(inner);
  };
  walk(activity.attachments);
  return found;
}

test.each([
  ['unknown hub', 'check pump-08 on northwind-lab', /no hub with that name/],
  ['empty', '', /./],
  ['blanks', '   \n\t ', /./],
  ['nonsense', 'qwertz asdf', /help/i],
  ['script', '<script>alert(1)</script>', /./],
  ['129 characters', `check ${'a1'.repeat(64)}b on contoso-lab`, /128/],
  ['20 000 characters', 'why '.repeat(5_000), /more than I can read/i],
  ['control characters', 'check pump-08\u0000\u001b[31m on contoso-lab', /./],
])('%s: a clear sentence', async (_name, text, expected) => {
  const answer = await talk.ask(text);
  expectKind(answer);
  expect(words(answer)).toMatch(expected);
});

test.each([
  ['quotes', `check "pump'08" on contoso-lab`],
  ['KQL', `check "pump-08' or '1'=='1" on contoso-lab`],
  ['Markdown', 'check `[pump](https://evil.example)` on contoso-lab'],
  ['template', `check "pump-$\{json(string)}" on contoso-lab`],
  ['percent', 'check "%70ump-08" on contoso-lab'],
  ['prefix of another', 'check "pump-0" on contoso-lab'],
  ['other case', 'check "PUMP-08" on contoso-lab'],
])('a device id with %s is never another device', async (_name, text) => {
  const answer = await talk.ask(text, (activity) => said(activity) && !/^Checking/.test(activity.text ?? ''));
  expectKind(answer);
  const found = z.looseObject({ findings: z.array(z.looseObject({ id: z.string() })) }).safeParse(report(answer));
  if (found.success) expect(found.data.findings[0]?.id).toBe('device-not-found');
  expect(JSON.stringify(answer.attachments ?? '')).not.toMatch(/\]\(https:\/\/evil|"url":"https:\/\/evil/);
});

test('an unknown device gets close ids as buttons, and one of them works', async () => {
  const answer = await talk.ask('check pump-88 on contoso-lab', (activity) => report(activity) !== undefined);
  const close = buttons(answer).find(({ title }) => /pump-08/.test(title));
  expect(close).toBeDefined();
  await talk.press(close?.data);
  const next = await talk.waitFor((activity) => report(activity) !== undefined);
  expect(JSON.stringify(report(next))).toContain('duplicate-identity');
});

test('a button pressed twice does one thing; an old and a foreign button say so', async () => {
  const answer = await talk.ask('check pump-03 on contoso-lab', (activity) => report(activity) !== undefined);
  const again = buttons(answer).find(({ title }) => title === 'Look again');
  const before = talk.seen.length;
  await Promise.all([talk.press(again?.data), talk.press(again?.data)]);
  await talk.waitFor((activity) => report(activity) !== undefined && talk.seen.indexOf(activity) >= before);
  await talk.press({ keepalive: 'no-such-token' });
  expectKind(await talk.waitFor(said));
  expect(talk.seen.slice(before).filter((activity) => report(activity) !== undefined)).toHaveLength(1);

  const stranger = await DirectLineConversation.start(keepalive.origin);
  await stranger.waitFor(said);
  await stranger.press(again?.data);
  const refused = await stranger.waitFor(said);
  expectKind(refused);
  expect(report(refused)).toBeUndefined();
  stranger.close();
});

test('a button with garbage in it', async () => {
  for (const data of [{}, { keepalive: 7 }, { keepalive: { $ne: null } }, [], 'x', { keepalive: 'x'.repeat(50_000) }]) {
    await talk.press(data);
    expectKind(await talk.waitFor(said));
  }
});

test('a pasted connection string: the key is dropped, the person told to rotate it', async () => {
  const key = 'c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LTEyMzQ=';
  await talk.say(`HostName=contoso-lab.azure-devices.net;DeviceId=pump-08;SharedAccessKey=${key}`);
  const answer = await talk.waitFor((activity) => report(activity) !== undefined);
  expect(JSON.stringify(report(answer))).toContain('duplicate-identity');
  const bots = talk.seen.filter(({ from }) => from.role !== 'user');
  expect(JSON.stringify(bots)).not.toContain(key);
  expect(bots.map(words).join()).toMatch(/rotate|new key|change/i);
});

test('1 MB: Direct Line refuses it, the bot itself answers in words, both go on', async () => {
  const megabyte = 'x'.repeat(1024 * 1024);
  await expect(talk.say(megabyte)).rejects.toBeInstanceOf(DirectLineRefusal);
  const direct = await fetch(`${keepalive.origin}/api/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      type: 'message',
      id: '1',
      text: megabyte,
      channelId: 'test',
      serviceUrl: 'http://127.0.0.1:9/',
      from: { id: 'a' },
      recipient: { id: 'b' },
      conversation: { id: 'c' },
    }),
  });
  expect(direct.status).toBeLessThan(600);
  expectKind(await talk.ask('help'));
});

test.each([
  ['[]'],
  ['"text"'],
  ['null'],
  ['{}'],
  ['{"type":"message"}'],
  ['{"type":7,"conversation":[]}'],
  ['{"type":"invoke","name":"x"}'],
])('an activity that is none (%s) is refused, not crashed on', async (body) => {
  const answer = await fetch(`${keepalive.origin}/api/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  expect(answer.status).toBeGreaterThanOrEqual(400);
  expect(answer.status).toBeLessThan(500);
  expect(await answer.text()).not.toMatch(/node_modules| at /);
});

test('a foreign serviceUrl is refused before its turn', async () => {
  const answer = await fetch(`${keepalive.origin}/api/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      type: 'message',
      id: '9',
      text: 'hi',
      channelId: 'directline',
      serviceUrl: 'http://169.254.169.254/',
      from: { id: 'a' },
      recipient: { id: 'b' },
      conversation: { id: 'c' },
    }),
  });
  expect(answer.status).toBe(403);
});

test('through all of this nothing but reads reached the hub, and it still answers', async () => {
  const answer = await talk.ask('check pump-01 on contoso-lab', (activity) => report(activity) !== undefined);
  expect(JSON.stringify(report(answer))).toContain('no-problem-seen');
  const made = calls.map(({ method, url }) => ({ method, path: decodeURIComponent(url.pathname) }));
  expect(made.filter((call) => !isRead(call))).toEqual([]);
  expect(calls.length).toBeGreaterThan(20);
});
