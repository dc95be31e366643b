import { createHmac, timingSafeEqual } from 'node:crypto';
import type { TokenCredential } from '@azure/core-auth';
import type { Clock } from '../clock';

/**
 * Bearer tokens of the lab, in the place of Entra's: JWTs with the claims of its tokens for apps (version 1.0), signed with a key that is
 * made at start. Who gets one need not look into it; Azurite does.
 */
export type TokenVerdict = 'good' | 'malformed' | 'forged' | 'wrong-audience' | 'expired';

/** Of everybody in the lab. */
export const LAB_TENANT = '00000000-0000-0000-0000-00000000000a';
/** The bot's. */
const OBJECT = '00000000-0000-0000-0000-00000000000b';

const HEADER = encode({ alg: 'HS256', typ: 'JWT' });
/** Seconds that clocks may differ. */
const SKEW = 300;
/** As Entra's default, so that clients renew at the pace that they are used to. */
const LIFE = 60 * 60_000;

export function mintToken(key: Buffer, audience: string, expires: Date): string {
  const exp = Math.floor(expires.getTime() / 1000);
  const begins = exp - LIFE / 1000 - SKEW;
  const iss = `https://sts.windows.net/${LAB_TENANT}/`;
  const body = encode({ aud: audience, iss, iat: begins, nbf: begins, exp, tid: LAB_TENANT, oid: OBJECT });
  return `${HEADER}.${body}.${sign(key, body)}`;
}

export function checkToken(key: Buffer, token: string, audience: string, now: Date): TokenVerdict {
  const [header, body, signature, more] = token.split('.');
  if (header !== HEADER || !body || !signature || more !== undefined) return 'malformed';
  if (!same(signature, sign(key, body))) return 'forged';
  const claims: { aud: string; exp: number } = JSON.parse(Buffer.from(body, 'base64url').toString());
  if (claims.aud !== audience) return 'wrong-audience';
  return claims.exp * 1000 > now.getTime() ? 'good' : 'expired';
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

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function sign(key: Buffer, body: string): string {
  return createHmac('sha256', key).update(`${HEADER}.${body}`).digest('base64url');
}

function same(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
