import type { IncomingMessage } from 'node:http';
import type { Clock } from '../../clock';
import { type Answer, readBody } from '../direct-line/http';
import { mintToken } from '../tokens';
import { BOT_APP, TENANT } from './cloud-settings';
import type { SigningKey } from './signing-key';

/** Entra and the managed identities of a machine, as far as a bot asks them. */
export interface EntraParts {
  /** Such as `https://127.0.0.1:50123`. */
  readonly front: () => string;
  /** Signs what the bot shows at the doors of the lab. */
  readonly tokenKey: Buffer;
  /** Signs what others show to the bot. */
  readonly key: SigningKey;
  /** Of the app, for bots that sign in by one. */
  readonly password: string;
  /** What a program on the machine shows to its identity endpoint (App Service: IDENTITY_HEADER). */
  readonly identityHeader: string;
  readonly clock: Clock;
}

export const IDENTITY_PATH = '/msi/token';
/** Seconds. */
const LIFE = 3_600;
const MOST_BYTES = 64 * 1024;

/** Null: the call is for somebody else. */
export async function answerEntra(parts: EntraParts, request: IncomingMessage, url: URL): Promise<Answer | null> {
  const base = `${parts.front()}/${TENANT}`;
  const { pathname } = url;
  if (request.method === 'GET' && pathname === IDENTITY_PATH) return managedIdentity(parts, request, url);
  if (!pathname.startsWith(`/${TENANT}/`)) return null;
  const path = pathname.slice(TENANT.length + 1);
  if (path === '/v2.0/.well-known/openid-configuration') return ok(metadata(base, `${base}/v2.0`));
  if (path === '/.well-known/openid-configuration') return ok(metadata(base, `https://sts.windows.net/${TENANT}/`));
  if (path === '/discovery/v2.0/keys') return ok({ keys: [parts.key.published] });
  if (request.method === 'POST' && path === '/oauth2/v2.0/token') return clientCredentials(parts, request);
  return null;
}

function metadata(base: string, issuer: string): object {
  return {
    issuer,
    authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
    token_endpoint: `${base}/oauth2/v2.0/token`,
    jwks_uri: `${base}/discovery/v2.0/keys`,
    response_types_supported: ['code', 'id_token'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
  };
}

/** "How to use managed identities for App Service", REST endpoint reference, 2019-08-01. */
function managedIdentity({ identityHeader, tokenKey, clock }: EntraParts, request: IncomingMessage, url: URL): Answer {
  if (request.headers['x-identity-header'] !== identityHeader) return refused(401, 'unauthorized', 'No such program.');
  const client = url.searchParams.get('client_id');
  const resource = url.searchParams.get('resource');
  if (client !== BOT_APP || !resource) return refused(400, 'invalid_request', 'No such identity, or no resource.');
  const { token, expires } = granted(tokenKey, resource, clock);
  const expires_on = String(Math.floor(expires.getTime() / 1000));
  return ok({ access_token: token, expires_on, resource, token_type: 'Bearer', client_id: client });
}

/** "The OAuth 2.0 client credentials flow", with a shared secret. */
async function clientCredentials(parts: EntraParts, request: IncomingMessage): Promise<Answer> {
  const body = await readBody(request, MOST_BYTES);
  const form = new URLSearchParams(body.ok ? body.bytes.toString('utf8') : '');
  if (form.get('grant_type') !== 'client_credentials')
    return refused(400, 'unsupported_grant_type', 'AADSTS70003: The lab signs in apps only, no people.');
  if (form.get('client_id') !== BOT_APP || form.get('client_secret') !== parts.password)
    return refused(401, 'invalid_client', 'AADSTS7000215: Invalid client secret provided.');
  const audience =
    form
      .get('scope')
      ?.split(' ')[0]
      ?.replace(/\/\.default$/, '') ?? '';
  if (audience === '') return refused(400, 'invalid_scope', 'AADSTS70011: The scope is missing.');
  const { token } = granted(parts.tokenKey, audience, parts.clock);
  return ok({ token_type: 'Bearer', expires_in: LIFE, ext_expires_in: LIFE, access_token: token });
}

function granted(tokenKey: Buffer, audience: string, clock: Clock): { token: string; expires: Date } {
  const expires = new Date(clock.now().getTime() + LIFE * 1000);
  return { token: mintToken(tokenKey, audience, expires), expires };
}

function ok(body: object): Answer {
  return { status: 200, body };
}

function refused(status: number, error: string, description: string): Answer {
  return { status, body: { error, error_description: description } };
}
