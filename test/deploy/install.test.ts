import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { ANSWERS, type Deploying, deploying, HUB } from '../kit/deploying';
import { serving } from '../kit/serving';
import { temporaryFolder } from '../kit/temporary-folder';
import { filesOf } from '../kit/unzipped';
import { emptyAzure } from './az-stand-in';

// `npm run deploy` from nothing to done, on a stand-in for az (az-stand-in.ts) that refuses as Azure does.

const folder = temporaryFolder();
const serve = serving();
let number = 0;

/** With a door for events that consents, as the bot's does. */
async function fresh(more: Parameters<typeof emptyAzure>[0] = {}): Promise<Deploying> {
  const origin = await serve(
    createServer((_request, response) => {
      response.setHeader('webhook-allowed-origin', 'eventgrid.azure.net');
      response.end();
    }),
  );
  number += 1;
  const name = join(folder, String(number));
  return deploying(
    name,
    emptyAzure({ reach: { 'https://keepalive-q7xk2m4n5p6r8.azurewebsites.net': origin }, ...more }),
  );
}

const INSTALL = [...ANSWERS, '--yes'];
/** The words of each call that are no options. */
const commands = ({ azure }: Deploying) =>
  azure.calls.map((args) =>
    args
      .slice(
        0,
        args.findIndex((arg) => arg.startsWith('--')),
      )
      .join(' '),
  );
const CHANGES = /create|update|delete|deploy$|restart|regenerate/;
const changesOf = ({ azure }: Deploying, from = 0) =>
  azure.calls
    .slice(from)
    .filter((args) => {
      const at = args.findIndex((arg) => arg.startsWith('--'));
      return args[0] === 'rest'
        ? args[args.indexOf('--method') + 1] !== 'get'
        : CHANGES.test(args.slice(0, at).join(' '));
    })
    .map((args) => args.slice(0, 6).join(' '));

test('from nothing to done, in order', async () => {
  const desk = await fresh();
  const { code, out, err } = await desk.run(INSTALL);
  expect([code, err]).toEqual([0, '']);
  const order = [
    'group create',
    'deployment group create',
    'rest',
    'deployment group what-if',
    'webapp deploy',
    'eventgrid event-subscription create',
  ];
  const at = order.map((command) => commands(desk).indexOf(command));
  expect(at).toEqual([...at].sort((a, b) => a - b));
  expect(at).not.toContain(-1);
  expect(out).toMatch(
    /made {11}managed identity[\s\S]*made {11}app for signing in[\s\S]*applied[\s\S]*runs {11}code [0-9a-f]{12}[\s\S]*made {11}events of contoso-hub/,
  );
  const { azure } = desk;
  const [signIn, events] = azure.apps;
  expect(signIn).toMatchObject({
    identifierUris: ['api://botid-00000700-aaaa-4aaa-8aaa-aaaaaaaaaaaa'],
    web: { redirectUris: ['https://token.botframework.com/.auth/web/redirect'] },
    api: {
      oauth2PermissionScopes: [{ value: 'access_as_user' }],
      preAuthorizedApplications: [
        { appId: '1fec8e78-bce4-4aaf-ab1b-5451cc387264' },
        { appId: '5e3ce6c0-2b1f-4285-8d4b-75ee78787346' },
      ],
    },
  });
  expect(azure.trusts[String(signIn?.id)]).toMatchObject([
    {
      issuer: `https://login.microsoftonline.com/${azure.tenantId}/v2.0`,
      subject: '00000701-aaaa-4aaa-8aaa-aaaaaaaaaaaa',
      audiences: ['api://AzureADTokenExchange'],
    },
    { subject: '/eid1/c/pub/t/AAAAECIiM0OERFVVVVVVVQ/a/9ExAW52n_ky4ZiS_jhpJIQ/keepalive-keepalive' },
  ]);
  expect(azure.grants).toMatchObject([{ consentType: 'AllPrincipals', scope: 'user_impersonation' }]);
  expect(events).toMatchObject({ identifierUris: [`api://${String(events?.appId)}`] });
  expect(Object.values(azure.events)).toMatchObject([{ eventDeliverySchema: 'cloudeventschemav1_0' }]);
  expect(azure.calls.flat().filter((arg) => /password|credential reset/.test(arg))).toEqual([]);
});

test('the template gets what was made before it, and nothing it does not know', async () => {
  const desk = await fresh();
  await desk.run(INSTALL);
  const given = Object.fromEntries(
    JSON.parse(desk.azure.lastParameters).map(([name, { value }]: [string, { value: unknown }]) => [name, value]),
  );
  const [signIn, events] = desk.azure.apps;
  expect(given).toMatchObject({
    namePrefix: 'keepalive',
    iotHubResourceIds: [HUB],
    webSites: ['https://www.contoso.example'],
    oauthAppId: signIn?.appId,
    oauthConnectionId: 'keepalive-keepalive',
    eventsAudience: `api://${String(events?.appId)},${String(events?.appId)}`,
    eventsTenant: desk.azure.tenantId,
    allowDeviceEnable: 'off',
  });
});

test('a second run changes nothing', async () => {
  const desk = await fresh();
  await desk.run(INSTALL);
  const [before, calls] = [JSON.stringify({ ...desk.azure, calls: [] }), desk.azure.calls.length];
  const { code, out } = await desk.run(['--yes']);
  expect(code).toBe(0);
  expect(changesOf(desk, calls)).toEqual([]);
  expect(JSON.stringify({ ...desk.azure, calls: [] })).toBe(before);
  expect(out).not.toMatch(/^ {2}(made|set|applied|sent) /m);
});

test('new code: only the code is brought', async () => {
  const desk = await fresh();
  await desk.run(INSTALL);
  const calls = desk.azure.calls.length;
  desk.build('second');
  expect(await desk.run(['--yes'])).toMatchObject({ code: 0 });
  expect(changesOf(desk, calls)).toEqual([
    expect.stringMatching(/^webapp deploy /),
    expect.stringMatching(/^rest --method post .*appsettings\/refresh/),
  ]);
});

test('a plan changes nothing, with nothing there and with everything there', async () => {
  const desk = await fresh();
  const { code, out } = await desk.run([...INSTALL, '--plan']);
  expect(code).toBe(0);
  expect(out).toMatch(/would make {5}resource group rg-keepalive[\s\S]*would make {5}Microsoft.KeyVault\/vaults/);
  expect(changesOf(desk)).toEqual([]);
  expect(() => readFileSync(desk.settings)).toThrow('ENOENT');
  await desk.run(INSTALL);
  const calls = desk.azure.calls.length;
  const again = await desk.run(['--plan', '--edge-logs', 'yes']);
  expect(again.out).toMatch(/would modify {3}\(rg-keepalive\) Microsoft.Web\/sites/);
  expect(changesOf(desk, calls)).toEqual([]);
});

test('it asks, shows, and does it only after a yes', async () => {
  const desk = await fresh();
  const typed = [
    '',
    '',
    'West Europe',
    '',
    '',
    '',
    HUB,
    '',
    '',
    '',
    '',
    '',
    'https://www.contoso.example',
    '',
    '',
    '',
    '',
  ];
  const no = await desk.run([], { typed: [...typed, 'no'] });
  expect(no).toMatchObject({ code: 1, err: 'Nothing was done.\n' });
  expect(no.out).toContain('would make');
  expect(changesOf(desk)).toEqual([]);
  // The answers were kept: only the yes is asked for.
  const yes = await desk.run([], { typed: ['yes'] });
  expect(yes.code).toBe(0);
  expect(desk.azure.groups['rg-keepalive']).toEqual({ location: 'westeurope' });
});

test('everything that is missing or wrong is told at once', async () => {
  const desk = await fresh();
  const { code, err } = await desk.run(['--yes', '--name', 'Not Good', '--hubs', 'contoso-hub']);
  expect(code).toBe(1);
  for (const flag of ['--name', '--location', '--hubs']) expect(err).toContain(flag);
  expect(changesOf(desk)).toEqual([]);
});

/** A word or two of each call that changes something, in the order of a first run. */
const STEPS: string[][] = [
  ['group', 'create', 'rg-keepalive'],
  ['deployment', 'create', 'keepalive-keepalive-identity'],
  ['rest', 'post', '/applications'],
  ['rest', 'patch', '/applications/'],
  ['rest', 'post', '/servicePrincipals'],
  ['rest', 'post', '/federatedIdentityCredentials'],
  ['rest', 'post', '/oauth2PermissionGrants'],
  ['rest', 'post', '/appRoleAssignedTo'],
  ['deployment', 'what-if'],
  ['deployment', 'create', '--no-prompt', 'Incremental'],
  ['webapp', 'deploy'],
  ['eventgrid', 'create'],
];

test.each(STEPS)('stopped at %s %s %s, it goes on when it is run again', async (...words: string[]) => {
  const desk = await fresh();
  const denied = { exit: 1, stderr: '(AuthorizationFailed) The client does not have authorization over scope.' };
  desk.azure.fail = { words: words.filter((word) => typeof word === 'string'), ...denied };
  const first = await desk.run(INSTALL);
  // Consent is an administrator's to give: it goes on without.
  if (words.includes('/oauth2PermissionGrants'))
    expect(first).toMatchObject({ code: 0, out: expect.stringContaining('admin-consent') });
  else expect(first).toMatchObject({ code: 1, err: expect.stringMatching(/lacks a right[\s\S]*AuthorizationFailed/) });
  expect(desk.azure.fail).toBeNull();
  expect(await desk.run(['--yes'])).toMatchObject({ code: 0, err: '' });
  const { azure } = desk;
  expect([azure.apps.length, azure.grants.length, Object.keys(azure.events).length]).toEqual([2, 1, 1]);
  expect(azure.principals.length).toBe(4);
  expect(Object.values(azure.trusts).map((all) => all.length)).toEqual([2]);
  expect(Object.values(azure.appRoles).map((all) => all.length)).toEqual([2]);
});

test('a new app that Entra does not see yet is waited for', async () => {
  const desk = await fresh();
  const notYet = { exit: 1, stderr: 'Bad Request({"error":{"code":"Request_BadRequest","message":"no such appId"}})' };
  desk.azure.fail = { words: ['post', '/servicePrincipals'], ...notYet };
  expect(await desk.run(INSTALL)).toMatchObject({ code: 0 });
});

test('secrets that the app may not have yet are fetched again, until the bot is up', async () => {
  const desk = await fresh();
  let asked = 0;
  const knock = async (url: string) => {
    if (!url.endsWith('/readyz')) return new Response(null, { headers: { 'webhook-allowed-origin': '*' } });
    asked += 1;
    if (asked < 40) return new Response(null, { status: 503 });
    const { build } = JSON.parse(String((await filesOf(readFileSync(String(desk.azure.zip))))['dist/build.json']));
    return new Response(null, { headers: { 'keepalive-build': build } });
  };
  expect(await desk.run(INSTALL, { outside: { knock } })).toMatchObject({ code: 0 });
  expect(desk.azure.calls.filter((args) => args.some((arg) => arg.includes('appsettings/refresh'))).length).toBe(3);
});

test('a bot that does not come up is told, with where to look; nothing is subscribed', async () => {
  const desk = await fresh();
  const knock = async () => new Response(null, { status: 503 });
  const { code, err } = await desk.run(INSTALL, { outside: { knock } });
  expect([code, desk.azure.events]).toEqual([1, {}]);
  expect(err).toContain('az webapp log tail --resource-group rg-keepalive');
});

test('the events wait for the bot, and it says so when the bot never comes', async () => {
  const desk = await fresh();
  desk.azure.reach = { 'https://keepalive-q7xk2m4n5p6r8.azurewebsites.net': 'http://127.0.0.1:1' };
  const { code, err } = await desk.run(INSTALL);
  expect(code).toBe(1);
  expect(err).toMatch(/does not answer as Event Grid needs it[\s\S]*only this step is left/);
  expect(commands(desk)).not.toContain('eventgrid event-subscription create');
});

test.each([
  [{ signedIn: false }, [], 'Run "az login"'],
  [{ cloud: 'AzureUSGovernment' }, [], 'az cloud set --name AzureCloud'],
  [{ cloud: 'Elsewhere' }, [], 'Keepalive does not know'],
  [{}, ['--subscription', '99999999-2222-4333-8444-555555555555'], 'az account set --subscription 99999999'],
])('a wrong login is told before anything is done: %j', async (more, flags, words) => {
  const desk = await fresh(more);
  const { code, err } = await desk.run([...INSTALL, '--cloud', 'AzureCloud', ...flags]);
  expect(code).toBe(1);
  expect(err).toContain(words);
  expect(changesOf(desk)).toEqual([]);
});

test('secrets are in no argument, no output, no file; what the vault has stays', async () => {
  const desk = await fresh();
  const key = 'site-key-0123456789abcdef0123456789abcdef';
  const first = await desk.run(INSTALL, { env: { WEB_SITE_KEY: key } });
  const session = desk.azure.vault['web-session-secret']?.value ?? '';
  expect(session).toMatch(/^[0-9a-f]{64}$/);
  desk.build('second');
  const second = await desk.run(['--yes', '--edge-logs', 'yes']);
  expect(desk.azure.vault).toMatchObject({ 'web-site-key': { value: key }, 'web-session-secret': { value: session } });
  expect(JSON.parse(desk.azure.lastParameters)).toContainEqual([
    'secretsInVault',
    { value: ['WEB_SITE_KEY', 'WEB_SESSION_SECRET'] },
  ]);
  const seen = JSON.stringify([desk.azure.calls, first, second, readFileSync(desk.settings, 'utf8')]);
  for (const secret of [key, session, desk.azure.directLine.key, 'not to be shown']) expect(seen).not.toContain(secret);
});

test('a secret in the settings file is refused', async () => {
  const desk = await fresh();
  writeFileSync(desk.settings, JSON.stringify({ more: { webSiteKey: 'k'.repeat(40) } }));
  expect(await desk.run(INSTALL)).toMatchObject({ code: 1, err: expect.stringContaining('set it in the environment') });
  writeFileSync(desk.settings, JSON.stringify({ more: { apServiceSku: 'S1' } }));
  expect(await desk.run(INSTALL)).toMatchObject({
    code: 1,
    err: expect.stringContaining('no parameter of the template'),
  });
  writeFileSync(desk.settings, JSON.stringify({ more: { appServiceSku: 'S1' } }));
  expect(await desk.run(INSTALL)).toMatchObject({ code: 0 });
  expect(desk.azure.lastParameters).toContain('"S1"');
});

test('in another cloud: its hosts, its Event Grid, and what is not known there is left to a person', async () => {
  const grid = {
    id: '60000000-2222-4333-8444-555555555555',
    appId: '70000000-2222-4333-8444-555555555555',
    displayName: 'Microsoft.EventGrid',
  };
  const { principals } = emptyAzure();
  const desk = await fresh({ cloud: 'AzureUSGovernment', principals: [...principals, grid] });
  const { code, out } = await desk.run([...INSTALL, '--cloud', 'AzureUSGovernment']);
  expect(code).toBe(0);
  const [signIn] = desk.azure.apps;
  expect(signIn).toMatchObject({ web: { redirectUris: ['https://token.botframework.azure.us/.auth/web/redirect'] } });
  expect(desk.azure.trusts[String(signIn?.id)]).toEqual([
    expect.objectContaining({
      issuer: `https://login.microsoftonline.us/${desk.azure.tenantId}/v2.0`,
      audiences: ['api://AzureADTokenExchangeUSGov'],
    }),
  ]);
  expect(out).toMatch(/by hand {8}the token service's federated credential/);
  expect(desk.azure.lastParameters).toContain(`["eventsCallers",{"value":"${grid.appId}"}]`);
  const without = await fresh({ cloud: 'AzureUSGovernment' });
  const told = await without.run([...INSTALL, '--cloud', 'AzureUSGovernment']);
  expect(told).toMatchObject({ code: 1, err: expect.stringContaining('az provider register') });
});

test('a bot whose data stays in a region has the token service of that region', async () => {
  const desk = await fresh();
  writeFileSync(desk.settings, JSON.stringify({ more: { botLocation: 'westeurope' } }));
  expect(await desk.run(INSTALL)).toMatchObject({ code: 0 });
  const redirectUris = ['https://europe.token.botframework.com/.auth/web/redirect'];
  expect(desk.azure.apps[0]).toMatchObject({ web: { redirectUris } });
});

test('what is not wanted is not made: no sign-in, no events, no web chat', async () => {
  const desk = await fresh();
  expect(await desk.run([...INSTALL, '--sign-in', 'no', '--watch', 'no', '--web-chat', 'no'])).toMatchObject({
    code: 0,
  });
  expect([desk.azure.apps, desk.azure.events, desk.azure.vault]).toEqual([[], {}, {}]);
  expect(desk.azure.lastParameters).not.toMatch(/oauthAppId|eventsAudience/);
});

test('a container app gets its image by the template, and no zip', async () => {
  const desk = await fresh();
  desk.azure.zip = null;
  const flags = ['--host', 'containerApp', '--image', 'contoso.azurecr.io/keepalive:1.2.3', '--watch', 'no'];
  const knock = async () => new Response('{}', { status: 200 });
  expect(await desk.run([...INSTALL, ...flags], { outside: { knock } })).toMatchObject({
    code: 0,
    out: expect.stringContaining('a folder that lasts as long as its container: set ESCALATION_WEBHOOK_URL'),
  });
  expect(commands(desk)).not.toContain('webapp deploy');
  expect(desk.azure.lastParameters).toContain('contoso.azurecr.io/keepalive:1.2.3');
});

test('an access policy is read before anything is made', async () => {
  const desk = await fresh();
  const policy = join(folder, 'policy.json');
  writeFileSync(policy, '{ "grants": [{ "who": {}, "hubs": ["*"], "role": "boss" }] }');
  const told = await desk.run([...INSTALL, '--access-policy', policy]);
  expect(told).toMatchObject({ code: 1, err: expect.stringContaining('grants[0].role') });
  expect(changesOf(desk)).toEqual([]);
});

test('settings that are used for another bot do not take the apps of the first', async () => {
  const desk = await fresh();
  await desk.run(INSTALL);
  const first = JSON.stringify(desk.azure.apps);
  desk.azure.reach = { 'https://second-q7xk2m4n5p6r8.azurewebsites.net': Object.values(desk.azure.reach)[0] ?? '' };
  await desk.run(['--yes', '--name', 'second', '--group', 'rg-second']);
  expect(desk.azure.apps.length).toBe(4);
  expect(JSON.stringify(desk.azure.apps.slice(0, 2))).toBe(first);
});
