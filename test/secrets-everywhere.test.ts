import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { WireCall } from '../src/lab/wire';
import { createLog } from '../src/log';
import { start } from '../src/start';
import { textsIn } from './kit/cases';
import { deskServer } from './kit/desk-server';
import { DirectLineConversation, report, type SeenActivity } from './kit/direct-line-client';
import { labConfig } from './kit/lab-config';
import { offsetClock } from './kit/offset-clock';
import { portClosedLog } from './kit/some-logs';
import { temporaryFolder } from './kit/temporary-folder';
import { zipOf } from './kit/zip';
import { seeded } from './redact/secrets';

// Secrets of each kind in every place where a person can put one, on the whole program, until the case is with support: and
// then nothing of them in any card, log line, transcript, case, ticket or file of the store.

const AT = new Date('2026-11-20T09:00:00Z');
const SECRETS = seeded(20_261_129);
/** Fit for a name, and for one line of chat. */
const SHORT = SECRETS.filter(({ text }) => !/[\n"\\]/.test(text) && text.length < 150);
const ALL = SECRETS.map(({ text }) => text).join('\n');
const TWIN_TAGS = Object.fromEntries(SECRETS.map(({ kind, text }) => [kind, text]));

const dataDir = temporaryFolder();
/** What left or stayed, by place. */
const found = new Map<string, string>();

test('nothing of them is left', async () => {
  const lines: string[] = [];
  const desk = await deskServer(() => ({ status: 200, body: '{"id":"INC1"}' }));
  const config = labConfig(dataDir, {
    ESCALATION_WEBHOOK_URL: `${desk.url}/cases`,
    ESCALATION_WEBHOOK_SECRET: 'a-secret-that-is-long-enough-to-be-one',
  });
  const log = createLog('trace', (line) => void lines.push(line));
  let twins = 0;
  const intercept = ({ method, url }: WireCall) => {
    if (method !== 'GET' || !/^\/twins\/[^/]+$/.test(url.pathname)) return undefined;
    twins += 1;
    const twin = {
      deviceId: 'pump-08',
      etag: 'AAAA',
      version: 2,
      tags: TWIN_TAGS,
      properties: { desired: {}, reported: {} },
    };
    return { do: 'answer', with: { status: 200, body: twin } } as const;
  };
  const keepalive = await start({ config, clock: offsetClock(AT), log, lab: { seed: 8, intercept } });
  const talk = await DirectLineConversation.start(keepalive.origin);
  try {
    await talk.ask('check pump-08 on contoso-lab', (one) => report(one) !== undefined);
    await said(talk);
    await given(talk);
    await escalated(talk);
  } finally {
    talk.close();
    await keepalive.stop();
    await desk.close();
  }
  expect(twins).toBeGreaterThan(0);
  found.set('the chat', JSON.stringify(talk.seen.filter(({ from }) => from.role !== 'user')));
  found.set('the log', lines.join(''));
  for (const [number, { body }] of desk.asked.entries()) await noteDelivery(`the webhook, ${number}`, String(body));
  for (const path of filesIn(dataDir)) await noteFile(path);
  const places = [...found.keys()].join('\n');
  for (const one of [
    'the webhook, 0.zip/summary.md',
    'case.zip/summary.md',
    'case.zip/transcript.md',
    'case.zip/device-logs',
    'ticket.json',
    '.sqlite',
  ])
    expect(places).toContain(one);
  expect([...found].flatMap(([place, text]) => leftIn(text).map((what) => `${place}: ${what}`))).toEqual([]);
}, 120_000);

/** In messages, as the name of a device or a hub, and in answers to questions. */
async function said(talk: DirectLineConversation): Promise<void> {
  const answered = async (text: string) => void (await talk.ask(text, ({ type }) => type === 'message'));
  // Not more than a channel takes of a bot in half a minute, so that nobody waits.
  for (const { text } of SHORT.slice(0, 16)) await answered(text);
  for (const { text } of SHORT.slice(0, 3)) {
    await answered(`check ${text} on contoso-lab`);
    await answered('cancel');
    await answered(`check pump-08 on ${text}`);
    await answered('cancel');
  }
  await answered(`what is ${SHORT[0]?.text}`);
}

/** In pasted lines, files, their names, and packed files. */
async function given(talk: DirectLineConversation): Promise<void> {
  const isLogCard = (one: SeenActivity) => JSON.stringify(one.attachments ?? []).includes('What the log of');
  const content = `${portClosedLog(AT)}\n${ALL}\n`;
  await talk.say(content);
  await talk.waitFor(isLogCard);
  const nameOf = (text: string) => text.replace(/[/\\]/g, '_');
  const zip = zipOf([
    { name: 'inner.zip', content: zipOf([{ name: `${nameOf(SHORT[0]?.text ?? '')}.log`, content }]) },
    ...SHORT.slice(0, 10).map(({ text }) => ({ name: `${nameOf(text)}.log`, content })),
    { name: 'old.gz', content: gzipSync(content) },
  ]);
  await talk.upload(
    [
      ...SHORT.slice(0, 4).map(({ text }) => ({ name: `${nameOf(text)}.log`, bytes: content })),
      { name: 'all.zip', bytes: new Uint8Array(zip) },
    ],
    `here is ${SHORT[1]?.text}`,
  );
  await talk.waitFor(isLogCard);
}

async function escalated(talk: DirectLineConversation): Promise<void> {
  await talk.ask('collect logs for pump-08', (one) => /collected/i.test(JSON.stringify([one.text, one.attachments])));
  await talk.say(`escalate pump-08 on contoso-lab, severity high, contact ops@example.com`);
  const preview = await talk.waitFor(({ summary }) => String(summary).startsWith('Not sent yet'), 60_000);
  const number = /KA-\w{6}/.exec(String(preview.summary))?.[0] ?? '';
  await talk.say('yes');
  await talk.waitFor(({ text }) => String(text).startsWith(`${number} has arrived`), 60_000);
  await talk.ask(`add to ${number}: ${SHORT[2]?.text}`);
  await talk.ask('status');
}

/** The zip that is in it in base64 is looked into like a file. */
async function noteDelivery(place: string, body: string): Promise<void> {
  const content = /"content":"([A-Za-z0-9+/=]+)"/.exec(body)?.[1];
  found.set(place, content ? body.replace(content, '') : body);
  if (!content) return;
  const path = join(dataDir, `${place}.zip`);
  writeFileSync(path, Buffer.from(content, 'base64'));
  await noteFile(path);
}

async function noteFile(path: string): Promise<void> {
  const bytes = readFileSync(path);
  if (bytes.subarray(0, 4).toString('latin1') === 'PK\u0003\u0004') {
    for (const [name, text] of await textsIn(path)) found.set(`${path}/${name}`, `${name}\n${text}`);
  } else if (bytes[0] === 0x1f && bytes[1] === 0x8b) found.set(path, gunzipSync(bytes).toString('latin1'));
  else found.set(path, `${path}\n${bytes.toString('latin1')}`);
}

/** The lab's own records hold nothing of what people said. */
function filesIn(place: string): string[] {
  return readdirSync(place, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !/archive|PT1H|lab\.json/.test(path));
}

const PIECE = 12;

/** Kinds of which a piece is there, as it is or in the escaping of JSON or of URLs. */
function leftIn(text: string): string[] {
  const forms = [
    text,
    text.replaceAll('\\', ''),
    text.replaceAll(/%[0-9A-F]{2}/gi, (code) => String.fromCharCode(Number.parseInt(code.slice(1), 16))),
  ];
  return SECRETS.flatMap(({ kind, secret }) => {
    for (let at = 0; at === 0 || at + PIECE <= secret.length; at += 4) {
      const piece = secret.slice(at, at + PIECE);
      if (forms.some((form) => form.includes(piece))) return [`${kind}: ${piece}`];
    }
    return [];
  });
}
