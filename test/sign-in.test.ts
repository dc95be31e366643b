import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createLog } from '../src/log';
import { APP, type BotCloud, CONNECTION, inSeconds, personToken, startBotCloud, TENANT } from './kit/bot-cloud';
import { startBotIn } from './kit/bot-in-cloud';
import { temporaryFolder } from './kit/temporary-folder';

// Sign-in through the real door, adapter and token client, against endpoints that answer as Microsoft's do. Nobody is given
// a hub here, so that a question is answered with "no hub": what is looked at is that it is answered at all.

const dataDir = temporaryFolder();
const lines: string[] = [];
let cloud: BotCloud;
let bot: Awaited<ReturnType<typeof startBotIn>>;

beforeAll(async () => {
  cloud = await startBotCloud();
  const log = createLog('info', (line) => void lines.push(line));
  bot = await startBotIn(cloud, dataDir, { OAUTH_CONNECTION: CONNECTION, OAUTH_APP_ID: APP }, log);
});
afterAll(async () => {
  await bot?.stop();
  await cloud?.close();
});

let talks = 0;

/** A new person in a new conversation. */
function person(channelId = 'msteams', conversation: object = { conversationType: 'personal' }) {
  talks += 1;
  const id = `person-${talks}`;
  const own = { channelId, from: { id }, conversation: { id: `talk-${talks}`, ...conversation } };
  const invoke = (name: string, value: object) => bot.tell({ ...own, type: 'invoke', name, value });
  return {
    key: `${channelId}/${id}`,
    says: async (text: string) => (await bot.tell({ ...own, text })).said,
    invoke,
    event: async (value: object) => (await bot.tell({ ...own, type: 'event', name: 'tokens/response', value })).said,
    exchanges: (token: string, more: object = {}) =>
      invoke('signin/tokenExchange', { id: 'exchange-1', connectionName: CONNECTION, token, ...more }),
  };
}

const forArm = (more: object = {}) =>
  personToken({ aud: cloud.url, upn: 'ada@example.com', oid: APP, tid: TENANT, exp: inSeconds(3600), ...more });
const forApp = () => personToken({ aud: `api://botid-${APP}`, upn: 'ada@example.com', exp: inSeconds(3600) });
const textOf = (said: ReadonlyArray<Readonly<Record<string, unknown>>>) => said.map(({ text }) => text);
const QUESTION = 'check pump-08 on contoso-lab';
const NO_HUB = expect.stringContaining('You may not see any IoT hub here yet');
const THANKS = 'Thank you, you are signed in as ada@example.com.';

test('Teams: silent, once for all clients, and the question is answered', async () => {
  const ada = person();
  const [card] = await ada.says(QUESTION);
  expect(card).toMatchObject({
    summary: expect.stringContaining('Please sign in'),
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.oauth',
        content: {
          connectionName: CONNECTION,
          tokenExchangeResource: { id: 'exchange-1', uri: `api://botid-${APP}` },
          buttons: [{ type: 'signin', value: expect.stringContaining(`${cloud.url}/signin`) }],
        },
      },
    ],
  });
  cloud.exchanges.set('from Teams', forArm());
  const answers = await Promise.all([ada.exchanges('from Teams'), ada.exchanges('from Teams')]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  const again = await ada.exchanges('from Teams');
  expect(again).toMatchObject({ status: 200, said: [] });
  const said = cloud.said().filter(({ text }) => text === THANKS);
  expect(said).toHaveLength(1);
  expect(textOf(cloud.said().slice(-2))).toEqual([THANKS, NO_HUB]);
});

test('an exchange that is refused is told to Teams, which shows the button; the person hears nothing of it', async () => {
  const ada = person();
  await ada.says(QUESTION);
  expect(await ada.exchanges('without consent')).toMatchObject({
    status: 412,
    body: { id: 'exchange-1', connectionName: CONNECTION },
    said: [],
  });
  cloud.codes.set('state-1', forArm());
  expect(await ada.invoke('signin/verifyState', { state: 'state-1' })).toMatchObject({ status: 200 });
  expect(textOf(cloud.said().slice(-2))).toEqual([THANKS, NO_HUB]);
});

test.each([
  ['another connection', { connectionName: 'other' }],
  ['no token', { token: undefined }],
  ['no id', { id: undefined }],
])('an exchange with %s is none of ours', async (_name, more) => {
  const before = cloud.asked.filter(({ path }) => path.includes('exchange')).length;
  expect(await person().exchanges('from Teams', more)).toMatchObject({ status: 400, said: [] });
  expect(cloud.asked.filter(({ path }) => path.includes('exchange'))).toHaveLength(before);
});

test('a phone that cannot sign in silently gets the plain card', async () => {
  const ada = person();
  await ada.says(QUESTION);
  const { status, said } = await ada.invoke('signin/failure', { code: 'resourcematchfailed', message: 'no' });
  expect(status).toBe(200);
  expect(said).toMatchObject([
    {
      summary: expect.stringMatching(/pop-ups/),
      attachments: [{ contentType: 'application/vnd.microsoft.card.signin' }],
    },
  ]);
  expect(lines.join()).toContain('resourcematchfailed');
});

test('a window that was closed', async () => {
  const ada = person();
  await ada.says(QUESTION);
  expect(textOf((await ada.invoke('signin/verifyState', { state: 'CancelledByUser' })).said)).toEqual([
    expect.stringContaining('You closed the sign-in'),
  ]);
  expect(await ada.invoke('signin/verifyState', { state: '123456' })).toMatchObject({
    status: 404,
    said: [{ text: expect.stringContaining('did not work') }],
  });
});

test('Direct Line: a card without a link of ours, a code typed back, then the answer; the code is nowhere', async () => {
  const ada = person('directline', {});
  const [card] = await ada.says(QUESTION);
  expect(card).toMatchObject({ attachments: [{ content: { buttons: [{ type: 'signin' }] } }] });
  expect(JSON.stringify(card)).not.toContain('/signin?');
  expect(textOf(await ada.says('555555'))).toEqual([expect.stringContaining('That code did not work')]);
  cloud.codes.set('667788', forArm());
  expect(textOf(await ada.says('667788'))).toEqual([THANKS, NO_HUB]);
  expect(await kept()).not.toContain('667788');
});

test('a code of IoT Hub is still explained while a sign-in waits, and afterwards', async () => {
  const ada = person('directline', {});
  await ada.says(QUESTION);
  expect(await ada.says('409002')).toMatchObject([{ summary: expect.stringContaining('409002') }]);
});

test('Web Chat says by itself that the sign-in is done; what it brings is not believed', async () => {
  const ada = person('webchat', {});
  await ada.says(QUESTION);
  expect(textOf(await ada.event({ token: forArm(), connectionName: CONNECTION }))).toEqual([
    expect.stringContaining('did not work'),
  ]);
  cloud.signedIn.set(ada.key, forArm());
  expect(textOf(await ada.event({ token: 'whatever' }))).toEqual([THANKS, NO_HUB]);
});

test('among others nobody is asked to sign in', async () => {
  const room = person('msteams', { conversationType: 'channel', isGroup: true });
  expect(await room.says(QUESTION)).toEqual([
    expect.objectContaining({ text: expect.stringContaining('open a chat with me alone') }),
  ]);
  cloud.signedIn.set(room.key, forArm());
  expect(textOf(await room.says('sign in'))).toEqual(['You are signed in already. Type “sign out” to leave.']);
});

test('sign in, sign in again, sign out', async () => {
  const ada = person();
  expect(await ada.says('sign in')).toMatchObject([
    { attachments: [{ contentType: expect.stringContaining('oauth') }] },
  ]);
  expect(await ada.says('sign in')).toMatchObject([
    { attachments: [{ contentType: expect.stringContaining('signin') }] },
  ]);
  cloud.signedIn.set(ada.key, forArm());
  expect(textOf(await ada.says('sign in'))).toEqual([expect.stringContaining('signed in as ada@example.com already')]);
  expect(textOf(await ada.says('sign out'))).toEqual(['You are signed out. Type “sign in” to come back.']);
  expect(cloud.signedIn.has(ada.key)).toBe(false);
  // The token that was remembered is gone, too.
  expect(await ada.says(QUESTION)).toMatchObject([{ attachments: [expect.anything()] }]);
});

test('on behalf of the person: a token for the app is exchanged, by the app’s own proof', async () => {
  const ada = person();
  cloud.signedIn.set(ada.key, forApp());
  expect(textOf(await ada.says('sign in'))).toEqual([expect.stringContaining('signed in as ada@example.com already')]);
  expect(cloud.asked.filter(({ body }) => body.requested_token_use === 'on_behalf_of').at(-1)).toMatchObject({
    path: `/${TENANT}/oauth2/v2.0/token`,
    body: { client_id: APP, assertion: forAppOf(ada.key), scope: `${cloud.url}/.default` },
  });
});

function forAppOf(key: string): string {
  return cloud.signedIn.get(key) ?? '';
}

test.each([
  [
    'consent',
    { error: 'invalid_grant', error_codes: [65001], suberror: 'consent_required' },
    /administrator has to grant consent.*\(AADSTS65001\)/,
  ],
  [
    'a second factor',
    { error: 'interaction_required', error_codes: [50076], claims: '{}' },
    /one more step.*“sign out”, then “sign in”.*\(AADSTS50076\)/,
  ],
  [
    'a wrong credential',
    { error: 'invalid_client', error_codes: [700213] },
    /whoever runs Keepalive: the federated credential.*700213/,
  ],
  ['an unknown code', { error: 'invalid_grant', error_codes: [123456789] }, /whoever runs Keepalive.*AADSTS123456789/],
  ['no code', { error: 'consent_required' }, /administrator has to grant consent/],
])('Entra refuses for want of %s: kind words, and no card', async (_name, body, words) => {
  const ada = person();
  cloud.signedIn.set(ada.key, forApp());
  cloud.refusals.push([400, { ...body, error_description: 'AADSTS: secret-like detail' }]);
  const said = await ada.says(QUESTION);
  expect(textOf(said)).toEqual([expect.stringMatching(words)]);
  expect(JSON.stringify(said)).not.toContain('secret-like detail');
});

test('a sign-in that ran out is asked for anew', async () => {
  const ada = person();
  cloud.signedIn.set(ada.key, forApp());
  cloud.refusals.push([400, { error: 'invalid_grant', error_codes: [500133] }]);
  expect(await ada.says(QUESTION)).toMatchObject([{ attachments: [expect.anything()] }]);
});

test('Entra is busy, or says nothing that can be read', async () => {
  for (const answer of [[503], [429, { error: 'temporarily_unavailable' }], [200, 'gibberish']] as const) {
    const ada = person();
    cloud.signedIn.set(ada.key, forApp());
    cloud.refusals.push(answer);
    expect(textOf(await ada.says(QUESTION))).toEqual([expect.stringContaining('did not answer')]);
  }
});

test('a token for somebody else is not shown to ARM, and is exchanged by nobody but its app', async () => {
  const ada = person();
  cloud.signedIn.set(ada.key, personToken({ aud: 'https://graph.example', exp: inSeconds(3600) }));
  cloud.refusals.push([400, { error: 'invalid_grant', error_codes: [500131] }]);
  expect(textOf(await ada.says(QUESTION))).toEqual([expect.stringContaining('is not for the app of OAUTH_APP_ID')]);
});

test('no token, code or secret is in what is kept, said or logged', async () => {
  const all = [await kept(), JSON.stringify(cloud.said()), lines.join()].join();
  expect(all.length).toBeGreaterThan(1_000);
  for (const secret of ['c2lnbmVk', 'from Teams', '667788', 'state-1', 'not-a-real-one'])
    expect(all).not.toContain(secret);
});

/** Everything in the data folder, as bytes. */
async function kept(): Promise<string> {
  const files = await readdir(dataDir, { recursive: true, withFileTypes: true });
  const texts = files
    .filter((file) => file.isFile())
    .map((file) => readFile(join(file.parentPath, file.name), 'latin1'));
  return (await Promise.all(texts)).join('\n');
}
