import { z } from 'zod';
import { claimsIn } from '../../access/token-claims';
import { bytesOf } from '../../bytes';
import { jsonOf } from '../../json';
import type { ChannelTokens, ChannelTrouble, Granted } from './channel';

export interface CloudChannel {
  /** Such as `https://directline.botframework.com`. */
  readonly host: string;
  readonly secret: string;
  /** Only pages from there may use the tokens. */
  readonly trustedOrigins: readonly string[];
  readonly log: { warn(details: object, message: string): void };
}

/** Milliseconds; the page asks again by itself. */
const PATIENCE = 8_000;
const MOST_BYTES = 64 * 1024;
/** As the documentation says, where an answer does not. Seconds. */
const USUAL_LIFE = 1_800;

const answerShape = z.looseObject({
  conversationId: z.string().min(1).max(200),
  token: z.string().min(1).max(8_000),
  expires_in: z.number().positive().optional(),
});

/**
 * Direct Line 3.0 of the cloud ("Authentication", "Reconnect to a conversation" on learn.microsoft.com): with the secret a
 * token for a user, and another one for a conversation whose token has run out.
 */
export function cloudChannel({ host, secret, trustedOrigins, log }: CloudChannel): ChannelTokens {
  async function ask(path: string, body: object | null, by = secret): Promise<Granted | ChannelTrouble | null> {
    const headers = { authorization: `Bearer ${by}`, 'content-type': 'application/json' };
    try {
      const response = await fetch(`${host}/v3/directline/${path}`, {
        method: body === null ? 'GET' : 'POST',
        headers,
        ...(body !== null && { body: JSON.stringify(body) }),
        redirect: 'error',
        signal: AbortSignal.timeout(PATIENCE),
      });
      const bytes = await bytesOf(response.body, MOST_BYTES);
      if (bytes === null) throw new Error('The answer of Direct Line is too large.');
      if (response.ok) return granted(jsonOf(bytes.toString('utf8')));
      if (body === null && response.status === 404) return null;
      if (by !== secret && response.status < 429) return null;
      log.warn({ status: response.status, path: path.split('/')[0] }, 'Direct Line gave no token');
      const isRefused = response.status === 401 || response.status === 403;
      const wait = Number(response.headers.get('retry-after') ?? Number.NaN);
      return {
        ok: false,
        why: isRefused ? 'refused' : response.status === 429 ? 'busy' : 'unreachable',
        retryAfter: Number.isFinite(wait) && wait >= 0 ? Math.min(wait, 300) : null,
      };
    } catch (error) {
      log.warn({ err: error }, 'Direct Line could not be asked');
      return UNREACHABLE;
    }
  }

  return {
    async generate(userId) {
      const answer = await ask('tokens/generate', { user: { id: userId }, trustedOrigins });
      return answer ?? UNREACHABLE;
    },
    async resume(conversationId, userId, token) {
      // One that is still good keeps what it is bound to when it is renewed.
      const isTheirs = token !== null && isBound(token, userId, conversationId);
      const renewed = isTheirs ? await ask('tokens/refresh', {}, token) : null;
      if (renewed !== null) return renewed;
      const answer = await ask(`conversations/${encodeURIComponent(conversationId)}`, null);
      // A token that is bound to nobody would let its holder speak as anybody: then a new conversation is better.
      return answer?.ok && !isBound(answer.token, userId, null) ? null : answer;
    },
  };
}

const UNREACHABLE: ChannelTrouble = { ok: false, why: 'unreachable', retryAfter: null };

function granted(body: unknown): Granted | ChannelTrouble {
  const read = answerShape.safeParse(body);
  if (!read.success) return UNREACHABLE;
  const { conversationId, token, expires_in: expiresIn = USUAL_LIFE } = read.data;
  return { ok: true, conversationId, token, expiresIn };
}

const claimsShape = z.looseObject({ user: z.string(), conv: z.string().optional() });

/** Whom and what Direct Line has written into its token, as botframework-directlinejs reads it. */
function isBound(token: string, userId: string, conversationId: string | null): boolean {
  const read = claimsShape.safeParse(claimsIn(token));
  if (!read.success || read.data.user !== userId) return false;
  return conversationId === null || read.data.conv === conversationId;
}
