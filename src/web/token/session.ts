/**
 * The web chat's own session: who somebody is to Direct Line, and in which conversation they are. It travels as a signed
 * text that the page keeps in its own storage and cannot make: whoever has only a user's or a conversation's id has nothing.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '../../clock';
import { jsonOf } from '../../json';

export interface Session {
  /** Begins with `dl_`: Direct Line then lets nobody speak under another id. */
  readonly userId: string;
  /** As the site names its user; null: nobody is known. */
  readonly siteUser: string | null;
  /** The conversation of Direct Line; null: none yet. */
  readonly conversationId: string | null;
  /** Milliseconds since 1970. */
  readonly until: number;
}

/** Days that somebody finds their conversation again; each visit begins them anew. Direct Line forgets it after 14 days. */
export const ANONYMOUS_LIFE = 14 * 24 * 3_600_000;
/** A site's user is whom the site last vouched for: as long as a working day. */
export const SITE_LIFE = 12 * 3_600_000;
/** Of the text that the page sends back. */
export const LONGEST_SESSION = 1_500;

export interface Sessions {
  begin(siteUser: string | null): Session;
  /** For another visit or another conversation of the same person. A site's user is not given more time by it. */
  goOn(session: Session, conversationId: string | null): Session;
  seal(session: Session): string;
  /** Null for what we have not sealed, or too long ago. */
  open(sealed: string): Session | null;
}

const shape = z.strictObject({
  userId: z.string().startsWith('dl_').max(100),
  siteUser: z.string().max(100).nullable(),
  conversationId: z.string().max(200).nullable(),
  until: z.number(),
});

export function sessionsBy(key: string, clock: Pick<Clock, 'now'>): Sessions {
  const mark = (text: string, use: string) => createHmac('sha256', key).update(`${use} ${text}`).digest();
  const now = () => clock.now().getTime();
  return {
    begin(siteUser) {
      // The same user has the same id on every device; nobody else can tell which.
      const id = siteUser === null ? randomBytes(18) : mark(siteUser, 'user').subarray(0, 18);
      const until = now() + (siteUser === null ? ANONYMOUS_LIFE : SITE_LIFE);
      return { userId: `dl_${id.toString('hex')}`, siteUser, conversationId: null, until };
    },
    goOn(session, conversationId) {
      const until = session.siteUser === null ? now() + ANONYMOUS_LIFE : session.until;
      return { ...session, conversationId, until };
    },
    seal(session) {
      const text = Buffer.from(JSON.stringify(session)).toString('base64url');
      return `${text}.${mark(text, 'session').toString('base64url')}`;
    },
    open(sealed) {
      if (sealed.length > LONGEST_SESSION) return null;
      const [text = '', given = '', more] = sealed.split('.');
      const [seal, right] = [Buffer.from(given, 'base64url'), mark(text, 'session')];
      if (more !== undefined || seal.length !== right.length || !timingSafeEqual(seal, right)) return null;
      const read = shape.safeParse(jsonOf(Buffer.from(text, 'base64url').toString('utf8')));
      return read.success && read.data.until > now() ? read.data : null;
    },
  };
}
