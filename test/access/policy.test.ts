import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasGroups, hubsOf, rolesOn } from '../../src/access/policy';
import { markOf } from '../../src/access/site-user';
import { readConfig } from '../../src/config';
import { readPolicy } from '../../src/config/access-policy';
import { temporaryFolder } from '../kit/temporary-folder';

const folder = temporaryFolder();
const ANN = '11111111-2222-4333-8444-55555555555a';
const GROUP = '11111111-2222-4333-8444-55555555555b';
const TENANT = '11111111-2222-4333-8444-55555555555c';
const CONTOSO = 'contoso.azure-devices.net';
const FABRIKAM = 'fabrikam.azure-devices.net';
const ROOM = '19:room@thread.tacv2';

function policyOf(grants: readonly object[], more: object = {}) {
  const problems: string[] = [];
  const policy = readPolicy(JSON.stringify({ grants, ...more }), problems);
  expect(problems).toEqual([]);
  if (!policy) throw new Error('no policy');
  return policy;
}

describe('the file', () => {
  test('tells every problem at once, each with its place', () => {
    const problems: string[] = [];
    const read = readPolicy(
      JSON.stringify({
        azureRights: 'yes',
        grants: [
          { who: { person: 'ann' }, hubs: [CONTOSO], role: 'reader' },
          { who: { person: ANN, group: GROUP }, hubs: ['contoso'], role: 'admin' },
          { who: {}, hubs: [], role: 'reader', until: '2027' },
          { who: { user: 'dl_1' }, hubs: ['*'], role: 'reader' },
          { who: { teamsChannel: `${ROOM};messageid=1` }, hubs: ['*'], role: 'reader' },
          { hubs: ['*'], role: 'reader' },
        ],
        admins: [],
      }),
      problems,
    );
    expect(read).toBeNull();
    const said = problems.join('\n');
    for (const place of [
      'azureRights: ',
      'grants[0].who.person: ',
      'grants[1].who: must name exactly one',
      'grants[1].hubs[0]: must be the whole host name',
      'grants[1].role: ',
      'grants[2].hubs: ',
      'grants[2]: ',
      'grants[3].who: user and channel go together',
      'grants[4].who.teamsChannel: ',
      'grants[5].who: ',
      'the whole file: ',
    ])
      expect(said).toContain(`ACCESS_POLICY: ${place}`);
    expect(said).toMatch(/"until"/);
    expect(said).toMatch(/"admins"/);
  });

  test.each([
    ['', /not JSON/],
    ['{ "grants": [', /not JSON/],
    ['[]', /the whole file/],
    ['{}', /grants/],
  ])('that is %j is refused', (text, words) => {
    const problems: string[] = [];
    expect(readPolicy(text, problems)).toBeNull();
    expect(problems.join()).toMatch(words);
  });

  test('is read with the other settings, whose problems are told beside its own', () => {
    const path = join(folder, 'policy.json');
    writeFileSync(
      path,
      JSON.stringify({ grants: [{ who: { tenant: TENANT }, hubs: [CONTOSO.toUpperCase()], role: 'reader' }] }),
    );
    expect(readConfig({ ACCESS_POLICY: path })).toMatchObject({
      ok: true,
      config: { access: { policy: { azureRights: false, grants: [{ hubs: [CONTOSO] }] } } },
    });
    writeFileSync(path, '{"grants":[{}]}');
    const read = readConfig({ ACCESS_POLICY: path, ALLOW_DEVICE_ENABLE: 'perhaps', PORT: 'x' });
    const said = read.ok ? '' : read.problems.join('\n');
    for (const name of ['PORT', 'ACCESS_POLICY: grants[0].who', 'ALLOW_DEVICE_ENABLE']) expect(said).toContain(name);
    const missing = readConfig({ ACCESS_POLICY: join(folder, 'none.json') });
    expect(missing.ok ? '' : missing.problems.join()).toMatch(
      /ACCESS_POLICY names a file that cannot be read \(ENOENT\)/,
    );
  });

  test('may stand in the setting itself, and is judged in the same way', () => {
    const policy = JSON.stringify({ grants: [{ who: { tenant: TENANT }, hubs: [CONTOSO], role: 'reader' }] });
    expect(readConfig({ ACCESS_POLICY: ` ${policy}\n` })).toMatchObject({
      ok: true,
      config: { access: { policy: { grants: [{ hubs: [CONTOSO] }] } } },
    });
    const wrong = readConfig({ ACCESS_POLICY: policy.slice(0, -1) });
    expect(wrong.ok ? '' : wrong.problems.join()).toBe('ACCESS_POLICY is not JSON.');
  });

  test('the example of the README is one', () => {
    const problems: string[] = [];
    const { readFileSync }: typeof import('node:fs') = require('node:fs');
    const example = readFileSync(join(__dirname, '../../docs/access-policy.example.json'), 'utf8');
    expect(readPolicy(example, problems)).not.toBeNull();
    expect(problems).toEqual([]);
  });
});

describe('who gets which role', () => {
  const policy = policyOf([
    { who: { person: ANN.toUpperCase() }, hubs: [CONTOSO], role: 'operator' },
    { who: { group: GROUP }, hubs: [FABRIKAM], role: 'support' },
    { who: { tenant: TENANT }, hubs: [CONTOSO], role: 'reader' },
    { who: { teamsChannel: ROOM }, hubs: ['*'], role: 'reader' },
    { who: { user: 'dl_1', channel: 'directline' }, hubs: [CONTOSO], role: 'reader' },
    { who: { siteUser: 'ada' }, hubs: [FABRIKAM], role: 'operator' },
  ]);
  const person = { id: '29:x', channel: 'msteams' };

  test.each([
    ['nobody', person, null, CONTOSO, []],
    ['the person', { ...person, aadObjectId: ANN }, null, CONTOSO, ['reader', 'operator']],
    ['the person elsewhere', { ...person, aadObjectId: ANN }, null, FABRIKAM, []],
    ['of the group', person, [GROUP], FABRIKAM, ['reader', 'support']],
    ['of no known groups', person, null, FABRIKAM, []],
    ['of the tenant', { ...person, tenantId: TENANT }, null, CONTOSO, ['reader']],
    ['of the site', { ...person, siteUser: markOf('ada') }, null, FABRIKAM, ['reader', 'operator']],
    ['another of the site', { ...person, siteUser: markOf('bob') }, null, FABRIKAM, []],
    ['who only says so', { ...person, siteUser: 'ada' }, null, FABRIKAM, []],
    ['in the channel', { ...person, place: ROOM }, null, FABRIKAM, ['reader']],
    ['in another channel', { ...person, place: '19:other@thread.tacv2' }, null, FABRIKAM, []],
    ['a user by id', { id: 'dl_1', channel: 'directline' }, null, CONTOSO, ['reader']],
    ['the same id on another channel', { id: 'dl_1', channel: 'webchat' }, null, CONTOSO, []],
    ['by two grants', { ...person, aadObjectId: ANN, place: ROOM }, null, CONTOSO, ['reader', 'operator']],
  ] as const)('%s', (_name, who, groups, host, roles) => {
    expect(rolesOn(policy, { person: who, groups }, host)).toEqual(roles);
  });

  test('the hubs that are offered are those of the same grants', () => {
    expect(hubsOf(policy, { person: { ...person, aadObjectId: ANN }, groups: null })).toEqual({
      hosts: [CONTOSO],
      all: false,
    });
    expect(hubsOf(policy, { person: { ...person, place: ROOM }, groups: null })).toEqual({ hosts: [], all: true });
    expect([hasGroups(policy, FABRIKAM), hasGroups(policy, CONTOSO), hasGroups(policy, null)]).toEqual([
      true,
      false,
      true,
    ]);
  });
});
