import { JsonWebTokenError, verify } from 'jsonwebtoken';
import { z } from 'zod';
import type { Clock } from '../../clock';

/** What the site's server signs with WEB_SITE_KEY: HS256, with `sub`, `iat` and `exp`. */
const claims = z.looseObject({
  /** The site's own name or number of the user. */
  sub: z.string().min(1).max(100),
  iat: z.number(),
  exp: z.number(),
});

/** It is exchanged at once, so it need not last; one that does would be worth stealing. Seconds. */
const LONGEST_LIFE = 600;
/** Clocks of two servers. Seconds. */
const TOLERANCE = 60;
const LONGEST_TOKEN = 2_000;

/** `old`: signed by the site, but no longer good. */
export type SiteUser = { readonly kind: 'user' | 'old'; readonly name: string } | { readonly kind: 'bad' };

export function readSiteUser(token: string, key: string, clock: Pick<Clock, 'now'>): SiteUser {
  if (token.length > LONGEST_TOKEN) return { kind: 'bad' };
  const now = Math.floor(clock.now().getTime() / 1000);
  try {
    const read = claims.safeParse(
      verify(token, key, { algorithms: ['HS256'], ignoreExpiration: true, clockTimestamp: now }),
    );
    if (!read.success) return { kind: 'bad' };
    const { sub, iat, exp } = read.data;
    if (exp - iat > LONGEST_LIFE || iat > now + TOLERANCE) return { kind: 'bad' };
    return { kind: exp + TOLERANCE > now ? 'user' : 'old', name: sub };
  } catch (error) {
    if (error instanceof JsonWebTokenError) return { kind: 'bad' };
    throw error;
  }
}
