import { armTokens } from '../../src/access/arm-tokens';
import { type Exchanged, onBehalfOf } from '../../src/access/on-behalf-of';
import type { Given } from '../../src/access/token-keeper';
import { APP, type BotCloud, personToken, startBotCloud, TENANT } from '../kit/bot-cloud';

const NOW = new Date('2026-11-29T12:00:00Z');
const ADA = { id: 'ada', channel: 'msteams' };
const AZURE = { arm: 'https://arm.example', armScope: 'https://arm.example/.default', storageSuffix: 'core.example' };

function tokens(given: () => Promise<Given> | Given, exchanged: Exchanged | null = null) {
  let time = NOW.getTime();
  let late: () => void = () => undefined;
  const asked: string[] = [];
  const warned: unknown[] = [];
  const found = armTokens({
    service: {
      tokenOf: async ({ channel, id }) => {
        asked.push(`${channel}/${id}`);
        return given();
      },
      exchange: async () => ({ kind: 'none' }),
      signOut: async () => ({ ok: true }),
    },
    onBehalfOf: exchanged && (async () => exchanged),
    cloud: AZURE,
    clock: { now: () => new Date(time), wait: () => new Promise((resolve) => (late = resolve)) },
    log: { warn: (details) => void warned.push(details) },
  });
  return { ...found, asked, warned, move: (minutes: number) => (time += minutes * 60_000), tooLate: () => late() };
}

const armToken = (more: object = {}) =>
  personToken({
    aud: AZURE.arm,
    exp: NOW.getTime() / 1000 + 3600,
    oid: APP,
    tid: TENANT,
    upn: 'ada@example.com',
    ...more,
  });
const give = (token: string) => (): Given => ({ kind: 'token', token });

test('a token for ARM is given with what it says of the person, and asked for once in five minutes', async () => {
  const some = tokens(give(armToken()));
  const expected = { kind: 'token', who: { objectId: APP, tenantId: TENANT, name: 'ada@example.com' } };
  expect(await some.armTokenFor(ADA)).toMatchObject(expected);
  some.move(4);
  expect(await some.armTokenFor(ADA)).toMatchObject(expected);
  expect(some.asked).toHaveLength(1);
  some.move(2);
  await some.armTokenFor(ADA);
  expect(some.asked).toHaveLength(2);
});

test('nobody gets the token of another, nor of the same id elsewhere', async () => {
  const some = tokens(give(armToken()));
  await some.armTokenFor(ADA);
  await some.armTokenFor({ ...ADA, id: 'bob' });
  await some.armTokenFor({ ...ADA, channel: 'webchat' });
  expect(some.asked).toEqual(['msteams/ada', 'msteams/bob', 'webchat/ada']);
});

test('one that ends soon is not remembered; nor is one that does not say until when', async () => {
  for (const exp of [NOW.getTime() / 1000 + 299, undefined]) {
    const some = tokens(give(armToken({ exp })));
    await some.armTokenFor(ADA);
    await some.armTokenFor(ADA);
    expect(some.asked).toHaveLength(2);
  }
});

test('a sign-out is felt at once, also by one who is being asked about', async () => {
  let answer: (given: Given) => void = () => undefined;
  const some = tokens(() => new Promise((resolve) => (answer = resolve)));
  const asking = some.armTokenFor(ADA);
  await Promise.resolve();
  await some.signOut(ADA);
  answer({ kind: 'token', token: armToken() });
  await asking;
  const again = some.armTokenFor(ADA);
  await Promise.resolve();
  answer({ kind: 'none' });
  expect(await again).toEqual({ kind: 'not-signed-in' });
});

test('a service that hangs is not waited for', async () => {
  const some = tokens(() => new Promise(() => undefined));
  const asking = some.armTokenFor(ADA);
  await Promise.resolve();
  some.tooLate();
  expect(await asking).toMatchObject({ kind: 'unclear', why: expect.stringContaining('did not answer') });
});

test.each<[string, Given, Exchanged | null, object]>([
  ['nobody signed in', { kind: 'none' }, null, { kind: 'not-signed-in' }],
  ['the service has trouble', { kind: 'trouble', status: 503 }, null, { kind: 'unclear' }],
  [
    'the older host of ARM',
    { kind: 'token', token: armToken({ aud: 'https://management.core.example/' }) },
    null,
    { kind: 'token' },
  ],
  [
    'ARM’s own id',
    { kind: 'token', token: armToken({ aud: '797f4846-ba00-4fd7-ba43-dac1f8f63013' }) },
    null,
    { kind: 'token' },
  ],
  [
    'a token for another, and no app to exchange it',
    { kind: 'token', token: armToken({ aud: 'https://graph.example' }) },
    null,
    { kind: 'unclear', why: expect.stringContaining('OAuth connection') },
  ],
  ['a text that is no token', { kind: 'token', token: 'opaque' }, null, { kind: 'unclear' }],
  [
    'exchanged',
    { kind: 'token', token: armToken({ aud: APP }) },
    { kind: 'token', token: armToken() },
    { kind: 'token', token: armToken() },
  ],
  [
    'the exchange has trouble',
    { kind: 'token', token: armToken({ aud: APP }) },
    { kind: 'trouble', status: null },
    { kind: 'unclear' },
  ],
])('%s', async (_name, given, exchanged, expected) => {
  const some = tokens(() => given, exchanged);
  expect(await some.armTokenFor(ADA)).toMatchObject(expected);
  expect(JSON.stringify(some.warned)).not.toContain('c2lnbmVk');
});

describe('on behalf of a person, against an endpoint that answers as Entra does', () => {
  let cloud: BotCloud;
  beforeAll(async () => {
    cloud = await startBotCloud();
  });
  afterAll(() => cloud.close());

  const never = () => new AbortController().signal;
  const at = (authority = cloud.url) => ({ authority, armScope: 'https://arm.example/.default' });
  const app = { tenantId: TENANT, clientId: APP };

  test('with a federated credential no secret is sent', async () => {
    const exchange = onBehalfOf(at(), { ...app, proof: { assertion: async () => 'of the identity' } });
    expect(await exchange('of the person', never())).toMatchObject({ kind: 'token' });
    expect(cloud.asked.at(-1)?.body).toEqual({
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      client_id: APP,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: 'of the identity',
      assertion: 'of the person',
      scope: 'https://arm.example/.default',
      requested_token_use: 'on_behalf_of',
    });
  });

  test('with the app’s secret', async () => {
    const exchange = onBehalfOf(at(), { ...app, proof: { secret: 'a secret' } });
    expect(await exchange('of the person', never())).toMatchObject({ kind: 'token' });
    expect(cloud.asked.at(-1)?.body).toMatchObject({ client_secret: 'a secret' });
  });

  test('an identity that gives nothing is trouble, and nobody is asked', async () => {
    const before = cloud.asked.length;
    const exchange = onBehalfOf(at(), { ...app, proof: { assertion: () => Promise.reject(new Error('no identity')) } });
    expect(await exchange('of the person', never())).toMatchObject({ kind: 'trouble', status: null });
    expect(cloud.asked).toHaveLength(before);
  });

  test('no way to Entra, an answer beyond all measure, a redirect: trouble', async () => {
    const proof = { secret: 'a secret' };
    expect(await onBehalfOf(at('https://127.0.0.1:1'), { ...app, proof })('x', never())).toMatchObject({
      kind: 'trouble',
    });
    for (const answer of [
      [200, { access_token: 'x'.repeat(300_000), token_type: 'Bearer' }],
      [302],
      [200, {}],
    ] as const) {
      cloud.refusals.push(answer);
      expect(await onBehalfOf(at(), { ...app, proof })('x', never())).toMatchObject({ kind: 'trouble' });
    }
  });

  test('given up', async () => {
    const gone = AbortSignal.abort();
    expect(await onBehalfOf(at(), { ...app, proof: { secret: 's' } })('x', gone)).toMatchObject({ kind: 'trouble' });
  });
});
