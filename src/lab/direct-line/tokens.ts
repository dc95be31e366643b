/**
 * Tokens as Direct Line gives them: JWTs that name one conversation and one user. botframework-directlinejs reads the
 * claim `user` out of them and then sends under that id. The key lives as long as the process: after a restart every
 * older token is refused, and a page asks for a new one.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '../../clock';

export interface User {
  /** Begins with `dl_`. */
  readonly id: string;
  readonly name?: string | undefined;
}

export interface Ticket {
  /** `talk` opens the conversation's REST doors, `stream` its WebSocket. */
  readonly use: 'talk' | 'stream';
  readonly conversation: string;
  readonly user: User;
}

/** Seconds. Direct Line's documentation says 1800; the stream's address is to be used within 60. */
export const TOKEN_LIFE = { talk: 1800, stream: 60 } as const;

export type TokenReading =
  | { readonly ok: true; readonly ticket: Ticket }
  | { readonly ok: false; readonly why: 'invalid' | 'expired' };

export interface Tokens {
  issue(ticket: Ticket): string;
  read(token: string): TokenReading;
}

const Claims = z.object({
  use: z.enum(['talk', 'stream']),
  conv: z.string(),
  user: z.string(),
  name: z.string().optional(),
  exp: z.number(),
});

const HEADER = encode({ alg: 'HS256', typ: 'JWT' });

export function createTokens(clock: Clock, key: Buffer = randomBytes(32)): Tokens {
  const sign = (text: string): string => createHmac('sha256', key).update(text).digest('base64url');
  const seconds = (): number => Math.floor(clock.now().getTime() / 1000);
  return {
    issue({ use, conversation, user }) {
      const exp = seconds() + TOKEN_LIFE[use];
      const text = `${HEADER}.${encode({ use, conv: conversation, user: user.id, name: user.name, exp })}`;
      return `${text}.${sign(text)}`;
    },
    read(token) {
      const [header, payload, signature] = token.split('.');
      if (!header || !payload || !signature || !same(signature, sign(`${header}.${payload}`))) {
        return { ok: false, why: 'invalid' };
      }
      const claims = Claims.parse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')));
      if (claims.exp <= seconds()) return { ok: false, why: 'expired' };
      const user = { id: claims.user, name: claims.name };
      return { ok: true, ticket: { use: claims.use, conversation: claims.conv, user } };
    },
  };
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function same(one: string, other: string): boolean {
  const left = Buffer.from(one);
  const right = Buffer.from(other);
  return left.length === right.length && timingSafeEqual(left, right);
}
