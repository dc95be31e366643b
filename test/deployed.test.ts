import { generateKeyPairSync } from 'node:crypto';
import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { STORAGE_SUFFIX } from '../src/lab/cloud/cloud-settings';
import { ACCOUNT, type Azurite, startAzurite } from './kit/azurite';
import { textsIn } from './kit/cases';
import { deployTo, stateOf } from './kit/deployed-tree';
import { DirectLineConversation } from './kit/direct-line-client';
import { closedPort } from './kit/doors';
import { type LabProcess, startLabProcess } from './kit/lab-process';
import { type Program, runProgram } from './kit/program';
import { temporaryFolder } from './kit/temporary-folder';

// What is deployed, where it is deployed: an empty folder that nobody may write to, with a cloud around it that is all on loopback. The
// bot is a program of its own that knows of no lab; the lab is another one, and so is each half of the storage account.

const folder = temporaryFolder();
const tree = join(folder, 'app');
const data = join(folder, 'data');
const trusted = getCACertificates('default');
let azurite: Azurite;
let lab: LabProcess;
let bot: Program;
let origin: string;
let settings: Record<string, string>;
let before: string[];

beforeAll(async () => {
  deployTo(tree);
  foldersOf(tree, 0o555);
  before = stateOf(tree);
  const storage = ['blob', 'queue'].map((service) => `${ACCOUNT}.${service}.${STORAGE_SUFFIX}`);
  const [blob = '', queue = ''] = storage;
  azurite = await startAzurite(['blob', 'queue'], storage);
  const names = [`${blob}=${azurite.port}`, `${queue}=${azurite.queuePort}`];
  const words = names.flatMap((name) => ['--name', name]);
  lab = await startLabProcess(join(folder, 'lab'), await closedPort(), [...words, '--slow', '1000']);
  const bundle = join(folder, 'trusted.pem');
  writeFileSync(bundle, [lab.ca, azurite.certificates.ca].join('\n'));
  setDefaultCACertificates([...trusted, lab.ca]);
  settings = { ...lab.settings, DATA_DIR: data, STORAGE_ACCOUNT: ACCOUNT, NODE_EXTRA_CA_CERTS: bundle };
  bot = runProgram(settings, 'index.js', { tree });
  origin = await bot.ready();
}, 180_000);

afterAll(async () => {
  setDefaultCACertificates(trusted);
  bot?.child.kill('SIGKILL');
  lab?.child.kill('SIGKILL');
  await azurite?.close();
  foldersOf(tree, 0o755);
}, 60_000);

/** Files stay as they are: they are links to those of the checkout. */
function foldersOf(path: string, mode: number): void {
  if (!existsSync(path)) return;
  if (mode & 0o200) chmodSync(path, mode);
  for (const entry of readdirSync(path, { withFileTypes: true }))
    if (entry.isDirectory()) foldersOf(join(path, entry.name), mode);
  chmodSync(path, mode);
}

test('nothing for development is in the tree, and no source', () => {
  for (const name of ['src', 'test', 'node_modules/typescript', 'node_modules/jest', 'node_modules/azurite'])
    expect(existsSync(join(tree, name))).toBe(false);
});

test('one whole conversation: question, progress, answer, follow-up, case, hand-over, watch', async () => {
  const talk = await DirectLineConversation.start(origin);
  await talk.say('why does pump-08 on contoso-lab keep disconnecting?');
  await talk.waitForText(/Still looking at: .*connection log/);
  await talk.waitFor(({ summary }) => /two|same identity/i.test(String(summary)));
  await talk.say('and pump-07?');
  await talk.waitFor(({ summary }) => /^pump-07: .*refuses the credentials/.test(String(summary)));

  await talk.say('collect logs for pump-08');
  const card = await talk.waitFor(({ attachments }) => JSON.stringify(attachments ?? '').includes('/cases/'));
  const link = /http:\/\/localhost:\d+\/cases\/[^"\\)\s]+/.exec(JSON.stringify(card.attachments))?.[0] ?? '';
  const zip = join(folder, 'case.zip');
  writeFileSync(zip, Buffer.from(await (await fetch(link)).arrayBuffer()));
  expect((await textsIn(zip)).get('summary.md')).toContain('pump-08');

  await talk.say('escalate pump-08 on contoso-lab, severity high, contact ops@example.com');
  const preview = await talk.waitFor(({ summary }) => String(summary).startsWith('Not sent yet'));
  const number = /KA-\w{6}/.exec(String(preview.summary))?.[0] ?? '';
  await talk.say('yes');
  await talk.waitFor(({ text }) => String(text).startsWith(`${number} has arrived`));
  const ticket = JSON.parse(readFileSync(join(data, 'escalations', number, 'ticket.json'), 'utf8'));
  expect(ticket).toMatchObject({ number, severity: 'high', verdict: { status: 'fault' } });

  await talk.say('watch pump-08 for 24 hours');
  await talk.waitForText(/^I am watching pump-08/);
  // Where this server keeps its files is nobody's business.
  expect(JSON.stringify(talk.seen)).not.toContain(data);
  talk.close();
});

test('what is known of people is in the storage account; on its own disk there are cases only', () => {
  const files = readdirSync(data, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const places = files.map(({ parentPath }) => relative(data, parentPath).split(sep)[0]);
  expect([...new Set(places)].sort()).toEqual(['cases', 'escalations']);
});

describe('who is no channel of this bot is refused', () => {
  const now = Math.floor(Date.now() / 1000);
  const stranger = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  }).privateKey;

  test.each<[string, () => string | null]>([
    ['unsigned', () => null],
    ['by a stranger', () => lab.channelToken({}, stranger)],
    ['expired', () => lab.channelToken({ nbf: now - 7200, exp: now - 3600 })],
    ['for another bot', () => lab.channelToken({ aud: '00000000-0000-0000-0000-0000000000ff' })],
    ['of another issuer', () => lab.channelToken({ iss: 'https://elsewhere.example' })],
    ['to be answered elsewhere', () => lab.channelToken({ serviceurl: 'https://elsewhere.example/' })],
  ])('%s', async (_how, token) => {
    expect([401, 403]).toContain(await post(token()));
  });

  test('and who is one is not', async () => {
    expect(await post(lab.channelToken())).toBeLessThan(300);
  });
});

async function post(token: string | null): Promise<number> {
  const activity = {
    type: 'typing',
    id: 'one',
    channelId: 'directline',
    serviceUrl: lab.serviceUrl,
    from: { id: 'dl_somebody' },
    recipient: { id: 'keepalive' },
    conversation: { id: 'nobody-is-there' },
  };
  const headers = { 'content-type': 'application/json', ...(token !== null && { authorization: `Bearer ${token}` }) };
  const response = await fetch(`${origin}/api/messages`, { method: 'POST', headers, body: JSON.stringify(activity) });
  await response.body?.cancel();
  return response.status;
}

test('the connector takes nobody but the bot, and the bot has no door of a lab', async () => {
  const say = (authorization: string) =>
    fetch(`${lab.serviceUrl}v3/conversations/x/activities`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization },
      body: '{"type":"message","text":"hello"}',
    });
  for (const authorization of ['', 'Bearer a.b.c', `Bearer ${lab.channelToken()}`])
    expect((await say(authorization)).status).toBe(401);
  for (const path of ['/lab/connector/v3/conversations', '/v3/directline/conversations', '/msi/token'])
    expect((await fetch(`${origin}${path}`, { method: 'POST' })).status).toBe(404);
  const events = await fetch(`${origin}/api/events`, { method: 'POST', body: '[]' });
  expect(events.status).toBe(401);
});

test('whatever is missing is named at the start, all at once', async () => {
  const { MicrosoftAppId = '' } = settings;
  const some = { MicrosoftAppId, DIRECT_LINE_SECRET: settings.DIRECT_LINE_SECRET ?? '', AZURE_CLOUD: 'USSec' };
  const end = await runProgram(some, 'index.js', { tree }).ended;
  expect(end).toMatchObject({ code: 1, out: '' });
  for (const name of [
    ...['MicrosoftAppType', 'MicrosoftAppPassword', 'MicrosoftAppTenantId', 'PUBLIC_ORIGIN'],
    ...['iotHubSuffix', 'iotHubAudience', 'logAnalytics'],
  ])
    expect(end.err).toContain(name);
});

test('both end when they are told to, and the tree is as it was', async () => {
  for (const { child, ended } of [bot, lab]) {
    child.kill('SIGTERM');
    expect(await ended).toMatchObject({ code: 0 });
  }
  expect(stateOf(tree)).toEqual(before);
});
