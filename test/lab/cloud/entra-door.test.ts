import { createServer } from 'node:http';
import { entraTokens } from '../../../src/access/entra-tokens';
import { fetchJson } from '../../../src/access/fetch-json';
import { BOT_APP, EVENTS_AUDIENCE, EVENTS_CALLER, TENANT } from '../../../src/lab/cloud/cloud-settings';
import { deliverEvents } from '../../../src/lab/cloud/deliver-events';
import { answerEntra } from '../../../src/lab/cloud/entra-door';
import { createSigningKey, type SigningKey } from '../../../src/lab/cloud/signing-key';
import { send } from '../../../src/lab/direct-line/http';
import { checkToken } from '../../../src/lab/tokens';
import { closedPort } from '../../kit/doors';
import { createFakeClock } from '../../kit/fake-clock';
import { serving } from '../../kit/serving';

const serve = serving();
const now = new Date('2026-11-23T08:00:00Z');
const clock = createFakeClock(now);
const tokenKey = Buffer.alloc(32, 1);
let key: SigningKey;
let front = '';

beforeAll(async () => {
  key = await createSigningKey('entra');
});
beforeEach(async () => {
  const parts = { front: () => front, tokenKey, key, password: 'the password', identityHeader: 'the header', clock };
  front = await serve(
    createServer((request, response) => {
      void answerEntra(parts, request, new URL(request.url ?? '', front)).then((answer) =>
        send(response, answer ?? { status: 404 }),
      );
    }),
  );
});

describe('an app signs in by its secret', () => {
  const usual = {
    grant_type: 'client_credentials',
    client_id: BOT_APP,
    client_secret: 'the password',
    scope: 'https://management.example/.default',
  };
  const ask = async (form: Partial<typeof usual>) => {
    const body = new URLSearchParams({ ...usual, ...form });
    const response = await fetch(`${front}/${TENANT}/oauth2/v2.0/token`, { method: 'POST', body });
    const answer: unknown = await response.json();
    return { status: response.status, answer };
  };

  test('and gets a token for what it asked for', async () => {
    const { status, answer } = await ask({});
    expect({ status, answer }).toMatchObject({ status: 200, answer: { token_type: 'Bearer', expires_in: 3600 } });
    const token = String(Reflect.get(Object(answer), 'access_token'));
    expect(checkToken(tokenKey, token, 'https://management.example', now)).toBe('good');
    expect(checkToken(tokenKey, token, 'https://elsewhere.example', now)).toBe('wrong-audience');
  });

  test.each([
    ['another secret', { client_secret: 'x' }, 401, 'invalid_client'],
    ['another app', { client_id: TENANT }, 401, 'invalid_client'],
    ['another way', { grant_type: 'password' }, 400, 'unsupported_grant_type'],
    ['no scope', { scope: '' }, 400, 'invalid_scope'],
  ])('not with %s', async (_how, form, status, error) => {
    expect(await ask(form)).toMatchObject({ status, answer: { error } });
  });
});

describe('a program has the identity of its machine', () => {
  const ask = (query: object, headers: Record<string, string> = { 'x-identity-header': 'the header' }) =>
    fetch(`${front}/msi/token?${new URLSearchParams({ 'api-version': '2019-08-01', ...query })}`, { headers });

  test('and gets a token for what it asked for', async () => {
    const response = await ask({ resource: 'https://storage.example', client_id: BOT_APP });
    const { access_token: token, expires_on } = Object(await response.json());
    expect(checkToken(tokenKey, String(token), 'https://storage.example', now)).toBe('good');
    expect(Number(expires_on)).toBe(now.getTime() / 1000 + 3600);
  });

  test('no other program has it, and it is no other identity', async () => {
    const usual = { resource: 'https://storage.example', client_id: BOT_APP };
    expect((await ask(usual, {})).status).toBe(401);
    expect((await ask({ ...usual, client_id: TENANT })).status).toBe(400);
    expect((await ask({ client_id: BOT_APP })).status).toBe(400);
  });
});

describe('Event Grid', () => {
  const check = () =>
    entraTokens({
      authority: front,
      tenantId: TENANT,
      audiences: [EVENTS_AUDIENCE],
      callers: [EVENTS_CALLER],
      clock,
      fetchJson,
      log: { warn: () => undefined },
    });

  test('delivers nothing before the handshake, then all, signed as Entra signs', async () => {
    const heard: string[] = [];
    let answers = false;
    const verdictOf = check();
    const bot = await serve(
      createServer(async (request, response) => {
        let body = '';
        for await (const chunk of request) body += chunk;
        const kind = String(request.headers['aeg-event-type']);
        heard.push(`${kind} ${await verdictOf(request.headers.authorization)}`);
        const [event] = JSON.parse(body);
        const echo = kind === 'SubscriptionValidation' ? { validationResponse: event.data.validationCode } : {};
        response.writeHead(answers ? 200 : 404);
        response.end(JSON.stringify(answers ? echo : {}));
      }),
    );
    const deliver = deliverEvents({ bot, front, key, clock });
    await deliver('[{"n":1}]');
    answers = true;
    await deliver('[{"n":2}]');
    await deliver('[{"n":3}]');
    const handshake = 'SubscriptionValidation good';
    expect(heard).toEqual([handshake, handshake, 'Notification good', 'Notification good']);
    answers = false;
    await expect(deliver('[{"n":4}]')).rejects.toThrow('answered 404');
  });

  test('waits quietly for a bot that is not there yet', async () => {
    await deliverEvents({ bot: `http://127.0.0.1:${await closedPort()}`, front, key, clock })('[]');
  });
});
