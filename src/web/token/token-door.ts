import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import type { Clock } from '../../clock';
import { jsonOf } from '../../json';
import { closing, type JsonReply, sendJson } from '../../json-reply';
import { readBody } from '../../read-body';
import { addressOf } from './address';
import { type AllowanceBounds, allowance } from './allowance';
import type { ChannelTokens, ChannelTrouble } from './channel';
import { LONGEST_SESSION, type Session, type Sessions } from './session';
import { readSiteUser } from './site-user';

export const TOKEN_DOOR = '/api/directline/token';
export const LARGEST_POST = 8 * 1024;
/** A body comes in one go; milliseconds. */
const PATIENCE = 5_000;
/** Each waits for Direct Line. */
const MOST_AT_ONCE = 50;

/** A page asks once when it opens, and again after sleep; Direct Line itself renews tokens that are still good. */
export const USUAL_BOUNDS: TokenBounds = {
  // A company's people may all come from one address.
  address: { burst: 60, aMinute: 30 },
  session: { burst: 12, aMinute: 6 },
};

export interface TokenBounds {
  readonly address: AllowanceBounds;
  readonly session: AllowanceBounds;
}

export interface TokenDoorParts {
  readonly channel: ChannelTokens;
  readonly sessions: Sessions;
  /** Writes down who has this id, before anybody can speak with it. */
  readonly remember: (session: Session) => Promise<void>;
  /** Null: no site vouches for its users. */
  readonly siteKey: string | null;
  /** Where our page is; pages of others are refused. */
  readonly ownOrigin: (request: IncomingMessage) => string;
  /** Where the client talks to Direct Line, such as `https://directline.botframework.com/v3/directline`. */
  readonly domain: (request: IncomingMessage) => string;
  readonly proxies: number;
  readonly bounds?: TokenBounds;
  readonly clock: Clock;
}

/** What the page says; anything else, such as an id that it would like to have, is refused. */
const postShape = z.strictObject({
  session: z.string().max(LONGEST_SESSION).nullish(),
  site: z.string().max(2_000).nullish(),
  token: z.string().max(4_000).nullish(),
  anew: z.boolean().optional(),
});

/**
 * `POST /api/directline/token` with `{ session?, site?, token?, anew? }` answers `{ token, expires_in, conversationId, domain, session,
 * resumed }`. `session` is to be kept and sent the next time; with it the same conversation goes on. `site` is what the
 * site signs of its user, `token` the last one of Direct Line; with `anew` the same person begins
 * another conversation.
 */
export function createTokenDoor(
  parts: TokenDoorParts,
): (request: IncomingMessage, response: ServerResponse) => Promise<boolean> {
  const { bounds = USUAL_BOUNDS, clock, proxies } = parts;
  const ofAddress = allowance(bounds.address, clock);
  const ofSession = allowance(bounds.session, clock);
  let running = 0;

  async function answer(request: IncomingMessage): Promise<JsonReply> {
    if (request.method !== 'POST') return problem(405, 'MethodNotAllowed', 'Ask with POST', { allow: 'POST' });
    if (!isOwnPage(request, parts.ownOrigin(request)))
      return problem(403, 'WrongOrigin', 'Only the page of this server may ask', closing());
    const wait = ofAddress(addressOf(request, proxies));
    if (wait > 0) return problem(429, 'TooManyRequests', 'Too many requests from this address', closing(wait));
    if (running > MOST_AT_ONCE) return problem(503, 'Busy', 'Too many requests at once', closing(5));
    const body = await readBody(request, { limit: LARGEST_POST, patience: PATIENCE, clock });
    if (body === 'too-large') return problem(413, 'TooLarge', 'The request is too large', closing());
    if (body === 'broken') return problem(400, 'BadArgument', 'The request broke off', closing());
    if (body.length > 0 && !/^application\/json\b/i.test(request.headers['content-type'] ?? ''))
      return problem(415, 'UnsupportedMediaType', 'Send JSON');
    const post = postShape.safeParse(body.length === 0 ? {} : jsonOf(body.toString('utf8')));
    if (!post.success) return problem(400, 'BadArgument', 'The request cannot be read');
    const session = sessionFor(parts, post.data.session ?? null, post.data.site ?? null);
    if ('refused' in session) return session.refused;
    const pause = ofSession(session.userId);
    if (pause > 0) return problem(429, 'TooManyRequests', 'Too many requests of this session', closing(pause));
    const begun = post.data.anew ? { ...session, conversationId: null } : session;
    return grant(parts, begun, post.data.token ?? null, parts.domain(request));
  }

  return async (request, response) => {
    if (URL.parse(request.url ?? '', 'http://localhost')?.pathname !== TOKEN_DOOR) return false;
    running += 1;
    try {
      sendJson(response, await answer(request));
    } finally {
      running -= 1;
    }
    return true;
  };
}

/** Browsers say from which page they ask; what is no browser needs no page. */
function isOwnPage({ headers }: IncomingMessage, own: string): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin';
  return headers.origin === undefined || headers.origin.toLowerCase() === own;
}

/** Whoever comes with a session that is not ours, or too old, is somebody new. */
function sessionFor(
  { sessions, siteKey, clock }: TokenDoorParts,
  sealed: string | null,
  site: string | null,
): Session | { readonly refused: JsonReply } {
  const known = sealed === null ? null : sessions.open(sealed);
  if (site === null) return known ?? sessions.begin(null);
  const user = siteKey === null ? ({ kind: 'bad' } as const) : readSiteUser(site, siteKey, clock);
  if (user.kind === 'bad') return { refused: problem(403, 'BadSiteToken', 'The site did not sign this') };
  const isSame = known?.siteUser === user.name;
  if (user.kind === 'old')
    return known && isSame ? known : { refused: problem(403, 'OldSiteToken', 'What the site signed is too old') };
  return { ...sessions.begin(user.name), conversationId: known && isSame ? known.conversationId : null };
}

async function grant(
  { channel, sessions, remember }: TokenDoorParts,
  session: Session,
  token: string | null,
  domain: string,
): Promise<JsonReply> {
  const { conversationId, userId } = session;
  const resumed = conversationId === null ? null : await channel.resume(conversationId, userId, token);
  const granted = resumed ?? (await channel.generate(userId));
  if (!granted.ok) return unavailable(granted);
  const next = sessions.goOn(session, granted.conversationId);
  await remember(next);
  return [
    200,
    {
      token: granted.token,
      expires_in: granted.expiresIn,
      conversationId: granted.conversationId,
      domain,
      session: sessions.seal(next),
      resumed: resumed !== null,
    },
  ];
}

function unavailable({ why, retryAfter }: ChannelTrouble): JsonReply {
  const wait = { 'retry-after': String(retryAfter ?? (why === 'refused' ? 60 : 5)) };
  return problem(why === 'busy' ? 503 : 502, 'DirectLine', 'Direct Line gave no token', wait);
}

function problem(status: number, code: string, message: string, headers: Record<string, string> = {}): JsonReply {
  return [status, { error: { code, message } }, headers];
}
