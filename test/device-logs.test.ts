import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { z } from 'zod';
import { readLabFile } from '../src/lab/lab-file';
import type { WireCall } from '../src/lab/wire';
import type { Keepalive } from '../src/start';
import { moduleClient, TokensByClock } from './kit/device-client';
import { DirectLineConversation, report, type SeenActivity } from './kit/direct-line-client';
import { startKeepalive } from './kit/keepalive';
import { offsetClock } from './kit/offset-clock';
import { partsOf } from './kit/parse-card';
import { isRead, type RecordedCall } from './kit/reads';
import { edgeHubLog, portClosedLog, quietLog } from './kit/some-logs';
import { temporaryFolder } from './kit/temporary-folder';
import { zipOf } from './kit/zip';

// The logs of devices in the conversation, on the whole program over its lab: asked for, pasted, attached, uploaded, and
// fetched from a gateway whose agent is a real device client.

const START = new Date('2026-11-20T09:00:00Z');
const KEY = 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=';

const folder = temporaryFolder();
let keepalive: Keepalive;
let talk: DirectLineConversation;
/** Whatever reached a service, in order. */
const recorded: RecordedCall[] = [];
const noReads = () => recorded.filter((one) => !isRead(one));

beforeAll(async () => {
  const intercept = ({ method, url }: WireCall) => {
    recorded.push({ method, path: decodeURIComponent(url.pathname) });
    return undefined;
  };
  keepalive = await startKeepalive(START, { intercept }, folder);
});
afterAll(() => keepalive.stop());
beforeEach(async () => {
  talk = await DirectLineConversation.start(keepalive.origin);
});
afterEach(() => talk.close());

function textOf(activity: SeenActivity): string {
  return JSON.stringify([activity.text, activity.attachments?.map(({ content }) => content)]);
}

const isLogCard = (activity: SeenActivity) => textOf(activity).includes('What the log of');
const isAnswer = (activity: SeenActivity) => report(activity) !== undefined;
const findingsOf = (activity: SeenActivity) =>
  z
    .looseObject({ findings: z.array(z.looseObject({ id: z.string() })) })
    .parse(report(activity))
    .findings.map(({ id }) => id);

async function uploadLink(device: string): Promise<string> {
  await talk.ask(`check ${device} on contoso-lab`, isAnswer);
  const guide = await talk.ask('how do I get the log?', (one) => textOf(one).includes('/uploads/'));
  const content: unknown = guide.attachments?.[0]?.content;
  const link = partsOf(content).find((part) => part.type === 'Action.OpenUrl')?.url;
  return String(link);
}

test('how to get the log is told for the SDK that the hub saw, with a link for files', async () => {
  await talk.ask('check pump-03 on contoso-lab', isAnswer);
  const guide = await talk.ask('how do I get the log?', (one) => textOf(one).includes('How to get the log'));
  expect(textOf(guide)).toContain('Node.js device SDK');
  expect(textOf(guide)).toContain("DEBUG='azure*,mqtt*'");
  expect(textOf(guide)).toMatch(/\/uploads\/[\w-]{32}"/);
  const other = await talk.ask('how do I get the log with python?', (one) =>
    textOf(one).includes('How to get the log'),
  );
  expect(textOf(other)).toContain('logging.basicConfig');
});

test('pasted lines are read at once, for the device last spoken of, and change the answer', async () => {
  await talk.ask('check cam-01 on tailspin-lab', isAnswer);
  await talk.say(portClosedLog(START));
  const log = await talk.waitFor(isLogCard);
  expect(textOf(log)).toMatch(/connecting timed out \(6 times\)/);
  expect(textOf(log)).toMatch(/ETIMEDOUT/);
  expect(textOf(log)).toMatch(/That changes my answer/);
  expect(findingsOf(await talk.waitFor(isAnswer))).toContain('port-blocked');
});

test('a log that says nothing leaves the answer as it is, and says so', async () => {
  await talk.ask('check pump-08 on contoso-lab', isAnswer);
  await talk.say(quietLog(START));
  const log = await talk.waitFor(isLogCard);
  expect(textOf(log)).toMatch(/My answer stays/);
  expect(report(log)).toBeDefined();
});

test('several attached files with a caption: text, gzip, a zip; what is no text is said', async () => {
  const text = portClosedLog(START);
  const zip = zipOf([{ name: 'logs/edgeHub_log.txt', content: edgeHubLog(START) }]);
  await talk.upload(
    [
      { name: 'device.log', bytes: text },
      { name: 'more.log.gz', bytes: new Uint8Array(gzipSync(text)) },
      { name: 'bundle.zip', bytes: new Uint8Array(zip) },
      { name: 'photo.png', bytes: new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13, 0, 1, 2, 3, 0, 0, 4, 5]) },
    ],
    'the log of pump-01 on contoso-lab',
  );
  const read = await talk.waitForText('I read');
  expect(read.text).toMatch(/device\.log \(12 lines\), more\.log\.gz \(12 lines\) and bundle\.zip \(40 lines\)/);
  expect(read.text).toMatch(/photo\.png.* holds no text/);
  expect(textOf(await talk.waitFor(isLogCard))).toContain('device.log');
});

test('without a device it asks which, and then reads on', async () => {
  await talk.upload([{ name: 'device.log', bytes: portClosedLog(START) }]);
  await talk.waitForText('I read device.log');
  await talk.waitFor((one) => textOf(one).includes('Which hub'));
  await talk.say('contoso-lab');
  await talk.waitForText('Which device');
  await talk.say('pump-01');
  expect(textOf(await talk.waitFor(isLogCard))).toMatch(/ETIMEDOUT/);
});

test('a file by the upload link: the page, the file, the answer in the chat', async () => {
  const link = await uploadLink('pump-01');
  const page = await fetch(link);
  expect(page.status).toBe(200);
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(await page.text()).toContain('Log of pump-01');
  const first = await fetch(`${link}?more=1`, {
    method: 'POST',
    headers: { 'x-file-name': 'one.log' },
    body: quietLog(START),
  });
  expect(await first.json()).toEqual({ message: 'Read: one log, 2 lines.' });
  const second = await fetch(link, {
    method: 'POST',
    headers: { 'x-file-name': 'two.log' },
    body: portClosedLog(START),
  });
  expect(second.status).toBe(200);
  const log = await talk.waitFor(isLogCard);
  expect(textOf(log)).toMatch(/one\\\\\.log/);
  expect(textOf(log)).toMatch(/two\\\\\.log/);
  // The hub saw the device connected all the time: a log of another network does not overrule that.
  expect(textOf(log)).toMatch(/My answer stays/);
  expect(isAnswer(log)).toBe(true);
});

test('a form is taken as well; a wrong link, method or file is refused in words', async () => {
  const link = await uploadLink('pump-01');
  const form = new FormData();
  form.append('file', new Blob([portClosedLog(START)]), '../../etc/\u0007pass\nwd.log');
  const sent = await fetch(link, { method: 'POST', body: form });
  expect(await sent.json()).toEqual({ message: 'Read: one log, 12 lines.' });
  const log = textOf(await talk.waitFor(isLogCard));
  expect(log).not.toContain('../');
  const wrong = await fetch(`${keepalive.origin}/uploads/${'A'.repeat(32)}`, { method: 'POST', body: 'x' });
  expect(wrong.status).toBe(404);
  expect(await wrong.json()).toEqual({ message: expect.stringMatching(/too old/) });
  expect((await fetch(link, { method: 'PUT', body: 'x' })).status).toBe(405);
  expect((await fetch(`${keepalive.origin}/uploads/${'A'.repeat(32)}`)).status).toBe(404);
  const binary = await fetch(link, { method: 'POST', body: new Uint8Array([0, 1, 2, 3, 0xff, 0, 5, 6, 0, 7]) });
  expect(binary.status).toBe(422);
  expect(await binary.json()).toEqual({ message: expect.stringMatching(/holds no text/) });
});

test('a bomb and a file that is too large are refused, and nothing of them is kept', async () => {
  const link = await uploadLink('pump-01');
  const before = filesIn(folder);
  const bomb = zipOf([{ name: 'a.log', content: Buffer.alloc(20 * 1024 * 1024) }]);
  const refused = await fetch(link, { method: 'POST', body: new Uint8Array(bomb) });
  expect(refused.status).toBe(422);
  expect(await refused.json()).toEqual({ message: expect.stringMatching(/zip bomb/) });
  expect(filesIn(folder)).toEqual(before);
});

test('a log of 10 MB is read within seconds', async () => {
  const link = await uploadLink('pump-01');
  const block = `${portClosedLog(START)}\n`;
  const body = block.repeat(Math.ceil((10 * 1024 * 1024) / block.length));
  const begun = performance.now();
  const sent = await fetch(link, { method: 'POST', body });
  expect(sent.status).toBe(200);
  expect(performance.now() - begun).toBeLessThan(20_000);
  expect(textOf(await talk.waitFor(isLogCard))).toMatch(/ETIMEDOUT/);
});

test('secrets in lines, files, names and packed files are in no card and in no file of the store', async () => {
  const secret = 'c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3I=';
  const line = `${portClosedLog(START)}\n2026-11-20T08:30:00Z HostName=contoso-lab.azure-devices.net;DeviceId=pump-01;SharedAccessKey=${KEY}\n2026-11-20T08:31:00Z sig=${encodeURIComponent(secret)}&se=1`;
  await talk.ask('check pump-01 on contoso-lab', isAnswer);
  await talk.say(line);
  await talk.waitFor(isLogCard);
  const inner = zipOf([{ name: `SharedAccessKey=${secret}.log`, content: line }]);
  const zip = zipOf([
    { name: 'inner.zip', content: inner },
    { name: `key SharedAccessKey=${secret}.log`, content: line },
  ]);
  await talk.upload([
    { name: `SharedAccessKey=${secret}.log`, bytes: line },
    { name: 'all.zip', bytes: new Uint8Array(zip) },
  ]);
  await talk.waitFor(isLogCard);
  const said = JSON.stringify(talk.seen.filter(({ from }) => from.role !== 'user').map(textOf));
  const stored = filesIn(folder)
    .map((path) => readFileSync(path))
    .map((bytes) => bytes.toString('latin1'))
    .join('\n');
  for (const hidden of [KEY, secret, encodeURIComponent(secret)]) {
    expect(said).not.toContain(hidden.slice(0, 30));
    expect(stored).not.toContain(hidden.slice(0, 30));
  }
});

test('the agent of a gateway is asked for a log after a yes, and only then; a real client answers', async () => {
  const file = await readLabFile(folder);
  // That asked whether the lab is there.
  recorded.length = 0;
  if (!file.ok) throw new Error(file.reason);
  const gate = file.file.devices.find(({ deviceId }) => deviceId === 'gate-01');
  const part = (name: string) => new RegExp(`${name}=([^;]+)`).exec(gate?.connectionString ?? '')?.[1] ?? '';
  const clock = offsetClock(START);
  const address = {
    host: part('HostName'),
    deviceId: 'gate-01',
    moduleId: '$edgeAgent',
    key: part('SharedAccessKey'),
    gateway: part('GatewayHostName'),
    ca: file.file.ca,
  };
  const agent = await moduleClient(address, new TokensByClock(address, clock));
  const calls: unknown[] = [];
  agent.onMethod('GetModuleLogs', (request, response) => {
    calls.push(request?.payload);
    const payloadBytes = gzipSync(edgeHubLog(clock.now())).toString('base64');
    response?.send(200, [{ id: 'edgeHub', payloadBytes }], () => undefined);
  });
  await agent.open();
  try {
    const answer = await talk.ask('check gate-01 on contoso-lab', isAnswer);
    expect(textOf(answer)).toContain('Fetch edgeHub’s log');
    const question = await talk.ask('fetch edgeHub’s log of gate-01', (one) => textOf(one).includes('GetModuleLogs'));
    expect(textOf(question)).toMatch(/reads the log and changes nothing/);
    expect(calls).toEqual([]);
    await talk.ask('no', ({ text }) => text === 'I have called nothing.');
    await talk.ask('fetch edgeHub’s log of gate-01', (one) => textOf(one).includes('GetModuleLogs'));
    expect(noReads()).toEqual([]);
    await talk.say('yes');
    const log = await talk.waitFor(isLogCard);
    expect(textOf(log)).toMatch(/could not read a client/);
    // Rule 1: this is the one call that is no read, made once and for nobody else.
    expect(noReads()).toEqual([{ method: 'POST', path: '/twins/gate-01/modules/$edgeAgent/methods' }]);
    expect(calls).toEqual([
      {
        schemaVersion: '1.0',
        items: [{ id: '^edgeHub$', filter: { tail: 1500, since: '1d' } }],
        encoding: 'gzip',
        contentType: 'text',
      },
    ]);
  } finally {
    await agent.close();
  }
});

test('what was given is in the case that is collected for support', async () => {
  const link = await uploadLink('pump-01');
  await fetch(link, { method: 'POST', headers: { 'x-file-name': 'given.log' }, body: portClosedLog(START) });
  await talk.waitFor(isLogCard);
  await talk.ask('collect logs for pump-01', (one) => /collected/i.test(textOf(one)));
  const given = filesIn(join(folder, 'cases')).filter((path) => path.endsWith('given.log'));
  expect(given).toHaveLength(1);
  expect(readFileSync(given[0] ?? '', 'utf8')).toContain('ETIMEDOUT');
});

test('“forget me” deletes the logs and closes the link', async () => {
  const link = await uploadLink('pump-01');
  await fetch(link, { method: 'POST', body: portClosedLog(START) });
  await talk.waitFor(isLogCard);
  await talk.ask('forget me', ({ text = '' }) => text.startsWith('Done'));
  expect((await fetch(link)).status).toBe(404);
});

function filesIn(place: string): string[] {
  return readdirSync(place, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !/archive|PT1H/.test(path))
    .sort();
}
