import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sortTrouble } from '../../src/deploy/az';
import { azProgram, findAz } from '../../src/deploy/az-program';
import { holds } from '../../src/deploy/entra-app';
import { identityTemplate } from '../../src/deploy/identity-template';
import { withPrivateFile } from '../../src/deploy/private-file';
import { guidBytes } from '../../src/deploy/sign-in-app';
import { temporaryFolder } from '../kit/temporary-folder';
import { azProgramIn } from './az-program';
import { emptyAzure } from './az-stand-in';

const folder = temporaryFolder();

test.each([
  [3, '', 'missing'],
  [3, 'ERROR: (ResourceGroupNotFound) Resource group X could not be found.', 'missing'],
  [1, 'ERROR: Not Found({"error":{"code":"Request_ResourceNotFound","message":"…"}})', 'missing'],
  [1, "ERROR: (AuthorizationFailed) The client '…' does not have authorization", 'denied'],
  [1, 'ERROR: Forbidden({"error":{"code":"Authorization_RequestDenied"}})', 'denied'],
  [1, 'ERROR: AADSTS700082: The refresh token has expired', 'signed-out'],
  [2, 'ERROR: unrecognized arguments: --x', 'refused'],
  [1, 'ERROR: something else', 'refused'],
  [1, 'ERROR: (Url validation) Webhook validation handshake failed', 'refused'],
])('what az says no with is sorted by exit code and code: %d %s', (exit, stderr, kind) => {
  expect(sortTrouble(exit, stderr, (text) => text).kind).toBe(kind);
});

test('of a failed deployment the reason inside of it is told', () => {
  const details = [{ code: 'AuthorizationFailed', message: `The client "ada" may not\nwrite roles.` }];
  const error = { code: 'DeploymentFailed', message: 'At least one operation failed.', details };
  const stderr = `ERROR: ${JSON.stringify({ status: 'Failed', error })}`;
  expect(sortTrouble(1, stderr, (text) => text)).toEqual({
    kind: 'denied',
    code: 'AuthorizationFailed',
    detail: 'The client "ada" may not write roles.',
  });
});

test('only the first line of what az writes is told, and no secret in it', () => {
  const key = 'Endpoint=sb://x;SharedAccessKey=c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0MTI=';
  const { detail } = sortTrouble(1, `ERROR: no: ${key}\nTraceback: more`, (text) => text.replace(key, '[removed]'));
  expect(detail).toBe('no: [removed]');
});

test('blanks, quotes, dollars and line breaks reach az as they are', async () => {
  const { file, read } = azProgramIn(folder, emptyAzure());
  const az = azProgram({ file, first: [] }, { PATH: process.env.PATH });
  const odd = `a b'c"d $(touch ${join(folder, 'oops')}) \`x\` %PATH% ; & | \\ \n ü`;
  const answer = await az.run(['group', 'create', '--name', odd, '--location', odd]);
  expect(answer).toMatchObject({ ok: true, data: { name: odd, location: odd } });
  expect(read().calls).toEqual([expect.arrayContaining(['--name', odd, '--output', 'json'])]);
  expect(existsSync(join(folder, 'oops'))).toBe(false);
});

test('an az that is not there, prints no JSON, too much, or never ends', async () => {
  const program = (text: string) => {
    const file = join(folder, `az-${text.length}`);
    writeFileSync(file, `#!${process.execPath}\n${text}`, { mode: 0o755 });
    return azProgram({ file, first: [] }, {});
  };
  const kindOf = async (az: ReturnType<typeof program>, minutes = 1) => {
    const answer = await az.run([], { minutes });
    return answer.ok ? 'ok' : answer.trouble.kind;
  };
  expect(await kindOf(azProgram({ file: join(folder, 'nowhere'), first: [] }, {}))).toBe('no-az');
  expect(await kindOf(azProgram(null, {}))).toBe('no-az');
  expect(await kindOf(program("console.log('Done.')"))).toBe('strange');
  expect(await kindOf(program("process.stdout.write('[' + '1,'.repeat(9e6) + '1]')"))).toBe('too-much');
  expect(await kindOf(program('setInterval(() => undefined, 1000); // on and on'), 0.005)).toBe('timed-out');
});

test('stopped while az runs, the private file is gone, and the answer says so', async () => {
  const file = join(folder, 'az-waits');
  const [started, seen] = [join(folder, 'started'), join(folder, 'seen')];
  const text = `require('fs').writeFileSync(${JSON.stringify(started)}, ''); setInterval(() => undefined, 1000);`;
  writeFileSync(file, `#!${process.execPath}\n${text}`, { mode: 0o755 });
  const stop = new AbortController();
  const az = azProgram({ file, first: [] }, {}, stop.signal);
  const answer = withPrivateFile({ secret: 1 }, (path) => {
    writeFileSync(seen, path);
    return az.run(['--body', `@${path}`]);
  });
  while (!existsSync(started)) await new Promise((look) => setImmediate(look));
  stop.abort();
  expect(await answer).toMatchObject({ ok: false, trouble: { kind: 'timed-out' } });
  expect(existsSync(readFileSync(seen, 'utf8'))).toBe(false);
});

test('on Windows the Python beside az.cmd is started, not a shell', () => {
  const env = { Path: '' };
  expect(findAz({}, 'linux')).toEqual({ file: 'az', first: [] });
  expect(findAz({ AZ: '/opt/az' }, 'win32')).toEqual({ file: '/opt/az', first: [] });
  expect(findAz(env, 'win32')).toBeNull();
  const there = [join('/cli2/wbin', 'az.cmd'), join('/cli2', 'python.exe')];
  expect(findAz({ PATH: '/x:/cli2/wbin' }, 'win32', (path) => there.includes(path))).toEqual({
    file: join('/cli2', 'python.exe'),
    first: ['-IBm', 'azure.cli'],
  });
});

test('a private file is for this user alone, and gone afterwards', async () => {
  let seen = '';
  const work = withPrivateFile({ secret: 1 }, async (path) => {
    seen = path;
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readFileSync(path, 'utf8')).toBe('{"secret":1}');
    throw new Error('it went wrong');
  });
  await expect(work).rejects.toThrow('it went wrong');
  expect(existsSync(seen)).toBe(false);
});

test("a tenant's bytes in the subject of a federated credential, as Microsoft writes them", () => {
  // The pair stands in public documents of Microsoft's own tenant.
  expect(guidBytes('33e01921-4d64-4f8c-a055-5bdaffd5e33d')).toBe('IRngM2RNjE-gVVva_9XjPQ');
});

test('the step that makes the identity has its names from the template, and needs nothing else', () => {
  const template = JSON.parse(
    readFileSync(join(__dirname, '..', '..', 'deploymentTemplates', 'azuredeploy.json'), 'utf8'),
  );
  const only = identityTemplate(template);
  expect(only.resources).toEqual([
    expect.objectContaining({ type: 'Microsoft.ManagedIdentity/userAssignedIdentities' }),
  ]);
  expect(Object.keys(only.parameters ?? {}).sort()).toEqual(['location', 'namePrefix']);
  expect(Object.keys(only.outputs ?? {}).sort()).toEqual([
    'identityClientId',
    'identityName',
    'identityPrincipalId',
    'identityResourceId',
  ]);
  const named = [...JSON.stringify([only.resources, only.outputs, only.variables]).matchAll(/variables\('(\w+)'\)/g)];
  for (const [, name] of named) expect(only.variables).toHaveProperty(String(name));
});

test('whether an app is as it should be: more than that does not matter, nor does the order', () => {
  const app = { web: { redirectUris: ['b', 'a'], logoutUrl: null }, tags: ['x'] };
  expect(holds(app, { web: { redirectUris: ['a', 'b'] } })).toBe(true);
  expect(holds(app, { web: { redirectUris: ['c'] } })).toBe(false);
  expect(holds(app, { tags: 'x' })).toBe(false);
});
