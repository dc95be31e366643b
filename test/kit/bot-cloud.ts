import { createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { createLabCertificates } from '../../src/lab/certificate-authority';

// Everything of a cloud that a bot meets, on one TLS door of loopback: the keys of its channels (OpenID), Entra, the token
// service, and a channel's connector. It answers as those do, as far as the bot asks.

export const APP = '11111111-2222-4333-8444-555555555555';
export const TENANT = '99999999-2222-4333-8444-555555555555';
export const CONNECTION = 'azure';
export const DIRECT_LINE_SECRET = 'a-secret-of-Direct-Line.that-nobody-has';
/** As Azure Resource Graph lists it. */
const HUB = {
  id: '/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/rg/providers/Microsoft.Devices/IotHubs/contoso-lab',
  name: 'contoso-lab',
  hostName: 'contoso-lab.azure-devices.example',
};
const ISSUER = 'https://channels.example';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** JSON, or the fields of a form. */
  readonly body: Readonly<Record<string, unknown>>;
  readonly authorization: string;
}

type Answer = readonly [status: number, body?: unknown];

export interface BotCloud {
  readonly url: string;
  readonly asked: Asked[];
  /** What the bot said in conversations. */
  said(): Array<Readonly<Record<string, unknown>>>;
  /** Environment of a bot that lives here. */
  readonly settings: Readonly<Record<string, string>>;
  /** Signed as a channel signs; whatever is given replaces what it would say. */
  channelToken(claims?: object, head?: object, key?: KeyObject): string;
  /** The public key, as a forger knows it. */
  readonly publicPem: string;
  /** Tokens of people by `channel/id`, as the token service keeps them. */
  readonly signedIn: Map<string, string>;
  /** Whom a code brings in. */
  readonly codes: Map<string, string>;
  /** Tokens that the exchange takes, and what the person gets for them. */
  readonly exchanges: Map<string, string>;
  /** Statuses with which the token service fails, one a request. */
  readonly troubles: number[];
  /** What Entra says to the next exchange on behalf of somebody; without it, a token for ARM. */
  readonly refusals: Array<Answer>;
  close(): Promise<void>;
}

const rsa = () => generateKeyPairSync('rsa', { modulusLength: 2048 });

/** A token as anybody may read it; nobody here looks at its signature. */
export function personToken(claims: object): string {
  return `${part({ alg: 'RS256', typ: 'JWT' })}.${part(claims)}.c2lnbmVk`;
}

export function part(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/** With the public key as its secret, as in the oldest trick against verifiers. */
export function hmacToken(head: object, claims: object, secret: string): string {
  const text = `${part(head)}.${part(claims)}`;
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
}

export const inSeconds = (seconds: number): number => Math.floor(Date.now() / 1000) + seconds;

export async function startBotCloud(): Promise<BotCloud> {
  const { ca, cert, key } = await createLabCertificates(new Date());
  const trusted = getCACertificates('default');
  setDefaultCACertificates([...trusted, ca]);
  const { publicKey, privateKey } = rsa();
  const asked: Asked[] = [];
  const signedIn = new Map<string, string>();
  const codes = new Map<string, string>();
  const exchanges = new Map<string, string>();
  const troubles: number[] = [];
  const refusals: Answer[] = [];
  /** Conversations of Direct Line, and whose they are. */
  const talks = new Map<string, string>();
  let said = 0;

  function answerTo(one: Asked): Answer {
    const { path, query } = one;
    if (path === '/openid') return [200, { issuer: ISSUER, jwks_uri: `${url}/keys` }];
    if (path === '/keys') {
      const jwk = publicKey.export({ format: 'jwk' });
      return [200, { keys: [{ ...jwk, kid: 'one', use: 'sig', endorsements: ['msteams', 'webchat', 'directline'] }] }];
    }
    if (path.endsWith('/.well-known/openid-configuration')) return [200, entraMetadata(`${url}/${TENANT}`)];
    if (path === `/${TENANT}/oauth2/v2.0/token`) return entra(one);
    if (path.startsWith('/v3/directline/')) return directLine(one);
    if (path.startsWith('/v3/conversations/')) {
      said += 1;
      return [200, { id: `said-${said}` }];
    }
    if (path === '/providers/Microsoft.ResourceGraph/resources') return [200, { totalRecords: 1, data: [HUB] }];
    // Nobody may read it.
    if (path === HUB.id) return [403, { error: { code: 'AuthorizationFailed', message: 'no' } }];
    if (!path.startsWith('/api/')) return [404];
    const trouble = troubles.shift();
    if (trouble !== undefined) return [trouble, { error: { code: 'Trouble', message: 'as told' } }];
    return tokenService(path, query, one.body);
  }

  /** With the channel's secret: a token for a user, or another one for their conversation. */
  function directLine({ path, body, authorization }: Asked): Answer {
    if (authorization !== `Bearer ${DIRECT_LINE_SECRET}`) return [403, { error: { code: 'BadArgument' } }];
    const id = /^\/v3\/directline\/conversations\/([^/]+)$/.exec(path)?.[1] ?? `talk-${talks.size + 1}`;
    const user = path.endsWith('/tokens/generate') ? Object(body.user).id : talks.get(id);
    if (user === undefined) return [404];
    talks.set(id, user);
    return [200, { conversationId: id, token: personToken({ conv: id, user }), expires_in: 1800 }];
  }

  function entra({ body }: Asked): Answer {
    const token = (claims: object) => ({ token_type: 'Bearer', expires_in: 3600, access_token: personToken(claims) });
    if (body.grant_type === 'client_credentials') return [200, token({ aud: 'bot', exp: inSeconds(3600) })];
    return (
      refusals.shift() ?? [
        200,
        token({ aud: url, oid: APP, tid: TENANT, upn: 'ada@example.com', exp: inSeconds(3600) }),
      ]
    );
  }

  function tokenService(path: string, query: URLSearchParams, body: Asked['body']): Answer {
    const who = `${query.get('channelId')}/${query.get('userId')}`;
    const found = (token: string | undefined): Answer =>
      token === undefined ? [404, {}] : [200, { channelId: query.get('channelId'), connectionName: CONNECTION, token }];
    if (path === '/api/usertoken/GetToken') {
      const code = query.get('code') ?? '';
      const token = code === '' ? signedIn.get(who) : codes.get(code);
      if (code !== '' && token !== undefined) signedIn.set(who, token);
      codes.delete(code);
      return found(token);
    }
    if (path === '/api/usertoken/exchange') {
      const token = exchanges.get(String(body.token));
      if (token === undefined) return [400, { error: { code: 'BadArgument', message: 'consent is missing' } }];
      signedIn.set(who, token);
      return found(token);
    }
    if (path === '/api/usertoken/SignOut') return signedIn.delete(who) ? [200, {}] : [204];
    if (path === '/api/botsignin/GetSignInResource')
      return [
        200,
        {
          signInLink: `${url}/signin?state=${query.get('state')?.slice(0, 8)}`,
          tokenExchangeResource: { id: 'exchange-1', uri: `api://botid-${APP}`, providerId: 'aad' },
        },
      ];
    return [404];
  }

  const server = createServer({ cert, key }, (request, response) => {
    void bodyOf(request).then((body) => {
      const { pathname, searchParams } = new URL(request.url ?? '', 'https://127.0.0.1');
      const authorization = request.headers.authorization ?? '';
      const one = { method: request.method ?? '', path: pathname, query: searchParams, body, authorization };
      asked.push(one);
      const [status, content] = answerTo(one);
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(content === undefined ? '' : JSON.stringify(content));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port }: AddressInfo = Object(server.address());
  const url = `https://127.0.0.1:${port}`;
  const bot = {
    oauthScope: 'https://api.channels.example',
    tokenIssuer: ISSUER,
    oauthUrl: url,
    openIdMetadata: `${url}/openid`,
    emulatorOpenIdMetadata: `${url}/openid`,
    channelHosts: ['127.0.0.1'],
    directLine: url,
  };
  const cloud = {
    authority: url,
    arm: url,
    iotHubSuffix: 'azure-devices.example',
    iotHubAudience: 'https://iothubs.example',
    logAnalytics: 'https://logs.example',
    federationAudience: 'api://AzureADTokenExchangeTest',
    bot,
  };
  return {
    url,
    asked,
    signedIn,
    codes,
    exchanges,
    troubles,
    refusals,
    said: () => asked.filter(({ path }) => path.startsWith('/v3/conversations/')).map(({ body }) => body),
    settings: {
      MicrosoftAppType: 'SingleTenant',
      MicrosoftAppId: APP,
      MicrosoftAppPassword: 'not-a-real-one',
      MicrosoftAppTenantId: TENANT,
      // An air-gapped cloud: nobody outside is asked about its authority.
      AZURE_CLOUD: 'USSec',
      AZURE_CLOUD_SETTINGS: JSON.stringify(cloud),
    },
    publicPem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    channelToken(claims = {}, head = {}, by = privateKey) {
      const usual = { iss: ISSUER, aud: APP, serviceurl: `${url}/`, nbf: inSeconds(-60), exp: inSeconds(3600) };
      const text = `${part({ alg: 'RS256', kid: 'one', typ: 'JWT', ...head })}.${part({ ...usual, ...claims })}`;
      return `${text}.${sign('sha256', Buffer.from(text), by).toString('base64url')}`;
    },
    async close() {
      setDefaultCACertificates(trusted);
      await new Promise((resolve) => server.close(resolve).closeAllConnections());
    },
  };
}

/** Somebody who is no channel. */
export const strangerKey = (): KeyObject => rsa().privateKey;

function entraMetadata(issuer: string): object {
  return {
    issuer: `${issuer}/v2.0`,
    authorization_endpoint: `${issuer}/oauth2/v2.0/authorize`,
    token_endpoint: `${issuer}/oauth2/v2.0/token`,
    jwks_uri: `${issuer}/discovery/v2.0/keys`,
  };
}

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  let text = '';
  for await (const chunk of request) text += chunk;
  if (text === '') return {};
  const isForm = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded');
  return isForm ? Object.fromEntries(new URLSearchParams(text)) : JSON.parse(text);
}
