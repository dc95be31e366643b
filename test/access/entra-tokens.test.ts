import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import { type SignOptions, sign } from 'jsonwebtoken';
import { entraTokens } from '../../src/access/entra-tokens';
import { fetchJson } from '../../src/access/fetch-json';
import { handClock } from '../kit/hand-clock';
import { serving } from '../kit/serving';

const TENANT = '11111111-2222-4333-8444-555555555555';
const APP = 'aaaaaaaa-2222-4333-8444-555555555555';
const CALLER = '4962773b-9cdb-44cf-a8bf-237846a00ab7';
const NOW = new Date('2026-11-23T12:00:00Z');
const SECONDS = NOW.getTime() / 1000;

const pair = () => generateKeyPairSync('rsa', { modulusLength: 2048 });
const [known, next, stranger] = [pair(), pair(), pair()];
const serve = serving();

/** A tenant's metadata and keys on loopback, as Entra serves them. */
async function tenant() {
  const clock = handClock(NOW);
  const calls: string[] = [];
  const keys = [{ kid: 'k1', ...known.publicKey.export({ format: 'jwk' }) }];
  const served = { keys, isDown: false };
  let origin = '';
  origin = await serve(
    createServer((request, response) => {
      const path = request.url ?? '';
      calls.push(path);
      const issuer = path.includes('/v2.0/') ? `${origin}/${TENANT}/v2.0` : `https://sts.windows.net/${TENANT}/`;
      const metadata = { issuer, jwks_uri: `${origin}/keys` };
      if (served.isDown) response.writeHead(500);
      response.end(JSON.stringify(path === '/keys' ? { keys: served.keys } : metadata));
    }),
  );
  const warned: string[] = [];
  const log = { warn: (_details: object, message: string) => void warned.push(message) };
  const parts = {
    authority: origin,
    tenantId: TENANT,
    audiences: [APP, `api://${APP}`],
    callers: [CALLER],
    clock,
    fetchJson,
    log,
  };
  const check = entraTokens(parts);
  const token = (claims: object = {}, options: SignOptions = {}, key = known) => {
    const usual = {
      iss: `${origin}/${TENANT}/v2.0`,
      aud: APP,
      tid: TENANT,
      azp: CALLER,
      iat: SECONDS,
      nbf: SECONDS,
      exp: SECONDS + 3600,
    };
    // A claim that is undefined is left out.
    return sign(JSON.parse(JSON.stringify({ ...usual, ...claims })), key.privateKey, {
      algorithm: 'RS256',
      keyid: 'k1',
      ...options,
    });
  };
  return { check, token, calls, served, clock, warned, origin };
}

test.each<[string, object]>([
  ['of the newer version', {}],
  [
    'of the older version',
    { iss: `https://sts.windows.net/${TENANT}/`, aud: `api://${APP}`, azp: undefined, appid: CALLER },
  ],
  ['that began a moment ahead of our clock', { nbf: SECONDS + 60 }],
])('takes a token %s', async (_name, claims) => {
  const { check, token } = await tenant();
  expect(await check(`Bearer ${token(claims)}`)).toBe('good');
});

test.each<[string, object]>([
  ['another audience', { aud: 'https://management.azure.com' }],
  ['another issuer', { iss: 'https://login.example/x/v2.0' }],
  ['another tenant', { tid: '99999999-2222-4333-8444-555555555555' }],
  ['an app that may not post', { azp: APP }],
  ['no app', { azp: undefined }],
  ['an end in the past', { exp: SECONDS - 301 }],
  ['no end', { exp: undefined }],
  ['a begin in the future', { nbf: SECONDS + 600 }],
])('refuses a token with %s', async (_name, claims) => {
  const { check, token } = await tenant();
  expect(await check(`Bearer ${token(claims)}`)).toBe('bad');
});

test('refuses what is signed by another key, by none, or by the public key as a secret', async () => {
  const { check, token } = await tenant();
  expect(await check(`Bearer ${token({}, {}, stranger)}`)).toBe('bad');
  const [, claims] = token().split('.');
  const head = (alg: string) => Buffer.from(JSON.stringify({ alg, typ: 'JWT', kid: 'k1' })).toString('base64url');
  expect(await check(`Bearer ${head('none')}.${claims}.`)).toBe('bad');
  expect(await check(`Bearer ${head('none')}.${claims}.x`)).toBe('bad');
  const secret = known.publicKey.export({ format: 'pem', type: 'spki' });
  const forged = sign(JSON.parse(Buffer.from(claims ?? '', 'base64url').toString()), secret, {
    algorithm: 'HS256',
    keyid: 'k1',
  });
  expect(await check(`Bearer ${forged}`)).toBe('bad');
});

test.each([
  [undefined],
  [''],
  ['Bearer'],
  ['Basic abc'],
  ['Bearer a.b'],
  ['Bearer a.b.c'],
  [`Bearer ${'a'.repeat(20_000)}.b.c`],
])('refuses %j without asking anybody', async (header) => {
  const { check, calls } = await tenant();
  expect(await check(header)).toBe('bad');
  expect(calls).toEqual([]);
});

test('reads the keys once, whoever asks', async () => {
  const { check, token, calls } = await tenant();
  expect(await Promise.all([1, 2, 3].map(() => check(`Bearer ${token()}`)))).toEqual(['good', 'good', 'good']);
  expect(calls.filter((path) => path === '/keys')).toHaveLength(1);
});

test('reads them anew for a key that it does not know, and not more often than every five minutes', async () => {
  const { check, token, calls, served, clock } = await tenant();
  expect(await check(`Bearer ${token()}`)).toBe('good');
  served.keys = [...served.keys, { kid: 'k2', ...next.publicKey.export({ format: 'jwk' }) }];
  const rolled = `Bearer ${token({}, { keyid: 'k2' }, next)}`;
  for (let n = 0; n < 20; n += 1) expect(await check(rolled)).toBe('bad');
  expect(calls.filter((path) => path === '/keys')).toHaveLength(1);
  clock.move(5 * 60_000);
  expect(await check(rolled)).toBe('good');
  expect(calls.filter((path) => path === '/keys')).toHaveLength(2);
});

test('without the keys nothing is clear; once known, they serve on while the tenant is out of reach', async () => {
  const { check, token, served, clock, warned } = await tenant();
  served.isDown = true;
  expect(await check(`Bearer ${token()}`)).toBe('unclear');
  expect(warned).toHaveLength(1);
  served.isDown = false;
  clock.move(5 * 60_000);
  expect(await check(`Bearer ${token()}`)).toBe('good');
  served.isDown = true;
  clock.move(13 * 3_600_000);
  expect(await check(`Bearer ${token({ exp: SECONDS + 24 * 3600 })}`)).toBe('good');
});
