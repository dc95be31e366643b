import { createServer } from 'node:http';
import { join } from 'node:path';
import { ANSWERS, type Deploying, deploying, HUB } from '../kit/deploying';
import { serving } from '../kit/serving';
import { temporaryFolder } from '../kit/temporary-folder';
import { emptyAzure } from './az-stand-in';

// What follows an installation: going back, new keys, removal.

const folder = temporaryFolder();
const serve = serving();
let number = 0;

async function installed(...flags: string[]): Promise<Deploying> {
  const origin = await serve(
    createServer((_request, response) => {
      response.setHeader('webhook-allowed-origin', 'eventgrid.azure.net');
      response.end();
    }),
  );
  number += 1;
  const azure = emptyAzure({ reach: { 'https://keepalive-q7xk2m4n5p6r8.azurewebsites.net': origin } });
  const desk = deploying(join(folder, String(number)), azure);
  expect(await desk.run([...ANSWERS, ...flags, '--yes'])).toMatchObject({ code: 0, err: '' });
  return desk;
}

test('back to the code before, and the reason when there is none', async () => {
  const desk = await installed();
  const first = desk.azure.zip;
  expect(await desk.run(['--rollback', '--yes'])).toMatchObject({
    code: 1,
    err: expect.stringContaining('no earlier package'),
  });
  desk.build('second');
  await desk.run(['--yes', '--code-only']);
  expect(desk.azure.zip).not.toBe(first);
  const { code, out } = await desk.run(['--rollback', '--yes']);
  expect([code, desk.azure.zip]).toEqual([0, first]);
  expect(out).toMatch(/back to build [0-9a-f]{12} \(version 1.2.3/);
});

test('three packages are kept', async () => {
  const desk = await installed();
  for (const text of ['second', 'third', 'fourth']) {
    desk.build(text);
    await desk.run(['--yes', '--code-only']);
  }
  expect(await desk.run(['--rollback', '--yes'])).toMatchObject({ code: 0 });
  expect(await desk.run(['--rollback', '--yes'])).toMatchObject({ code: 0 });
  expect(await desk.run(['--rollback', '--yes'])).toMatchObject({ code: 1 });
});

test('new keys without a gap: the unused key first, the used one when the bot has the other', async () => {
  const desk = await installed();
  const { azure } = desk;
  const before = { ...azure.directLine };
  const session = azure.vault['web-session-secret']?.value;
  const planned = await desk.run(['--rotate', '--plan']);
  expect(planned.out).toContain('uses key1 of Direct Line; it gets key2');
  expect(azure.directLine).toEqual(before);
  const run = await desk.run(['--rotate', '--yes']);
  expect([run.code, run.err]).toEqual([0, '']);
  expect(azure.directLine.key).not.toBe(before.key);
  expect(azure.directLine.key2).not.toBe(before.key2);
  expect(azure.vault['direct-line-secret']?.value).toBe(azure.directLine.key2);
  expect(azure.fetched).toBe(azure.directLine.key2);
  expect(azure.restarts).toBe(1);
  expect(azure.vault['web-session-secret']?.value).not.toBe(session);
  const seen = JSON.stringify([azure.calls, run]);
  for (const secret of [azure.directLine.key, azure.directLine.key2, String(azure.vault['web-session-secret']?.value)])
    expect(seen).not.toContain(secret);
  // And back to the first one.
  expect((await desk.run(['--rotate', '--yes'])).out).toContain('uses key2');
  expect(azure.fetched).toBe(azure.directLine.key);
});

test('stopped between the keys, the bot still has one that is good', async () => {
  const desk = await installed();
  const { azure } = desk;
  azure.fail = { words: ['webapp', 'restart'], exit: 1, stderr: '(Conflict) busy' };
  const words = await desk.run(['--rotate', '--yes']);
  expect(words).toMatchObject({ code: 1, err: expect.stringContaining('Conflict') });
  expect([azure.directLine.key, azure.directLine.key2]).toContain(azure.vault['direct-line-secret']?.value);
  expect(await desk.run(['--rotate', '--yes'])).toMatchObject({ code: 0 });
  expect([azure.directLine.key, azure.directLine.key2]).toContain(azure.fetched);
});

test('nothing is deleted but after the name was typed', async () => {
  const desk = await installed();
  const before = JSON.stringify({ ...desk.azure, calls: [] });
  expect(await desk.run(['--remove', '--yes'])).toMatchObject({
    code: 1,
    err: expect.stringContaining('leave out --yes'),
  });
  expect(await desk.run(['--remove'], { typed: ['yes'] })).toMatchObject({ code: 1, err: 'Nothing was deleted.\n' });
  expect(await desk.run(['--remove', '--plan'], { typed: [] })).toMatchObject({ code: 0 });
  expect(JSON.stringify({ ...desk.azure, calls: [] })).toBe(before);
});

test('removal takes away everything that was made, and nothing else', async () => {
  const desk = await installed();
  const { azure } = desk;
  azure.apps.push({
    id: '40000000-2222-4333-8444-555555555555',
    appId: '50000000-2222-4333-8444-555555555555',
    tags: ['other'],
  });
  azure.roles.push({
    id: `${HUB}/roleAssignments/other`,
    scope: HUB,
    principalId: 'somebody else',
    roleDefinitionId: 'r',
    roleDefinitionName: 'Reader',
  });
  const { code, out } = await desk.run(['--remove'], { typed: ['rg-keepalive'] });
  expect([code, azure.groups, azure.events]).toEqual([0, {}, {}]);
  expect(azure.apps).toEqual([expect.objectContaining({ tags: ['other'] })]);
  expect(azure.roles).toEqual([expect.objectContaining({ principalId: 'somebody else' })]);
  expect(out).toContain('az keyvault recover');
  expect(await desk.run(['--remove'], { typed: ['rg-keepalive'] })).toMatchObject({ code: 0 });
});

test('roles in another subscription, and those that the template has defined, go too', async () => {
  const far = HUB.replace('20000000', '21000000');
  const desk = await installed('--enable-devices', 'yes', '--hubs', `${HUB}, ${far}`);
  expect([desk.azure.roles.length, desk.azure.ownRoles.length]).toEqual([2, 2]);
  expect(await desk.run(['--remove'], { typed: ['rg-keepalive'] })).toMatchObject({ code: 0 });
  expect([desk.azure.roles, desk.azure.ownRoles]).toEqual([[], []]);
});

test('what else is in the group stays, and so does the group', async () => {
  const desk = await installed();
  const { azure } = desk;
  const other = {
    id: '/subscriptions/x/resourceGroups/rg-keepalive/providers/Microsoft.Sql/servers/books',
    type: 'Microsoft.Sql/servers',
    name: 'books',
  };
  azure.resources.push(other);
  const { code, out } = await desk.run(['--remove'], { typed: ['rg-keepalive'] });
  expect(code).toBe(0);
  expect(out).toMatch(/The group stays[\s\S]*servers\/books/);
  expect([azure.resources, Object.keys(azure.groups)]).toEqual([[other], ['rg-keepalive']]);
});
