import { credentialOf, signInAt, whyNoSignIn } from '../../src/access/azure-sign-in';
import { claimsOf } from '../../src/access/token-claims';
import { KNOWN_CLOUDS, PUBLIC_CLOUD } from '../../src/cloud';
import type { BotIdentity } from '../../src/config';

const ID = '11111111-2222-3333-4444-555555555555';
const TENANT = '99999999-2222-3333-4444-555555555555';

function bot(fields: Partial<BotIdentity>): BotIdentity {
  return {
    MicrosoftAppType: 'SingleTenant',
    MicrosoftAppId: ID,
    MicrosoftAppPassword: 'secret',
    MicrosoftAppTenantId: TENANT,
    ...fields,
  };
}

test.each<[string, BotIdentity | null, string]>([
  [
    'a managed identity',
    bot({ MicrosoftAppType: 'UserAssignedMSI', MicrosoftAppPassword: '' }),
    'ManagedIdentityCredential',
  ],
  ['an app with a secret', bot({}), 'ClientSecretCredential'],
  ['an app of many tenants', bot({ MicrosoftAppType: 'MultiTenant' }), 'ClientSecretCredential'],
  ['nobody', null, 'DefaultAzureCredential'],
])('%s signs in by its own means', (_name, identity, expected) => {
  for (const cloud of KNOWN_CLOUDS) expect(credentialOf(identity, cloud).constructor.name).toBe(expected);
});

test('at the authority of the cloud; outside of the public list nobody is asked about it', () => {
  expect(signInAt(PUBLIC_CLOUD)).toEqual({ authorityHost: PUBLIC_CLOUD.authority, disableInstanceDiscovery: false });
  expect(signInAt({ ...PUBLIC_CLOUD, airGapped: true }).disableInstanceDiscovery).toBe(true);
});

test('a bot of no tenant cannot sign in', () => {
  expect(whyNoSignIn(bot({ MicrosoftAppType: 'MultiTenant', MicrosoftAppTenantId: '' }))).toContain(
    'MicrosoftAppTenantId',
  );
  expect(whyNoSignIn(bot({ MicrosoftAppType: 'MultiTenant' }))).toBeNull();
  expect(whyNoSignIn(bot({ MicrosoftAppType: 'UserAssignedMSI' }))).toBeNull();
});

describe('what a token says of its owner', () => {
  const tokenOf = (claims: unknown) => `head.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.signature`;
  const nothing = { objectId: null, tenantId: null, appId: null, name: null };

  test('a person; the app that the person uses is not the owner', () => {
    expect(claimsOf(tokenOf({ oid: ID, tid: TENANT, appid: TENANT, upn: 'ops@example.com' }))).toEqual({
      objectId: ID,
      tenantId: TENANT,
      appId: null,
      name: 'ops@example.com',
    });
    expect(claimsOf(tokenOf({ unique_name: 'guest' })).name).toBe('guest');
  });

  test('an app', () => {
    expect(claimsOf(tokenOf({ oid: ID, appid: TENANT }))).toMatchObject({ objectId: ID, appId: TENANT, name: null });
    expect(claimsOf(tokenOf({ azp: TENANT }))).toMatchObject({ appId: TENANT });
  });

  test.each([
    ['nothing', ''],
    ['no JSON', 'a.b.c'],
    ['a list', tokenOf([])],
    ['ids that are none', tokenOf({ oid: '; rm -rf /', tid: 7, appid: "'" })],
    ['a name beyond all measure', tokenOf({ upn: 'x'.repeat(10_000) })],
  ])('%s', (_name, token) => {
    expect(claimsOf(token)).toEqual(nothing);
  });
});
