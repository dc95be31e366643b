import { createHmac, timingSafeEqual } from 'node:crypto';
import type { TokenCredential } from '@azure/core-auth';
import type { Clock } from '../clock';

/**
 * Bearer tokens of the lab, in the place of Entra's: an audience and an end, signed with a key that is made at start.
 * `kal1.<base64url of {aud, exp}>.<HMAC-SHA256>`
 */
export type TokenVerdict = 'good' | 'malformed' | 'forged' | 'wrong-audience' | 'expired';

const PREFIX = 'kal1';
/** As Entra's default, so that clients renew at the pace that they are used to. */
const LIFE = 60 * 60_000;

export function mintToken(key: Buffer, audience: string, expires: Date): string {
  const body = Buffer.from(JSON.stringify({ aud: audience, exp: expires.getTime() })).toString('base64url');
  return `${PREFIX}.${body}.${sign(key, body)}`;
}

export function checkToken(key: Buffer, token: string, audience: string, now: Date): TokenVerdict {
  const [prefix, body, signature, more] = token.split('.');
  if (prefix !== PREFIX || !body || !signature || more !== undefined) return 'malformed';
  if (!same(signature, sign(key, body))) return 'forged';
  const claims: { aud: string; exp: number } = JSON.parse(Buffer.from(body, 'base64url').toString());
  if (claims.aud !== audience) return 'wrong-audience';
  return claims.exp > now.getTime() ? 'good' : 'expired';
}

/** What our own clients show at the lab's doors. */
export function labCredential(key: Buffer, clock: Clock): TokenCredential {
  return {
    getToken: async (scopes) => {
      const scope = typeof scopes === 'string' ? scopes : (scopes[0] ?? '');
      const expires = new Date(clock.now().getTime() + LIFE);
      return {
        token: mintToken(key, scope.replace(/\/\.default$/, ''), expires),
        expiresOnTimestamp: expires.getTime(),
      };
    },
  };
}

function sign(key: Buffer, body: string): string {
  return createHmac('sha256', key).update(`${PREFIX}.${body}`).digest('base64url');
}

function same(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
