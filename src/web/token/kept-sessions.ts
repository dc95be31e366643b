import { z } from 'zod';
import { markOf } from '../../access/site-user';
import type { WebSession, WebSessions } from '../../access/web-access';
import type { Clock } from '../../clock';
import { type RecordStore, RecordUnreadable } from '../../store/store';
import type { Session } from './session';
import { sweepSessions } from './sweep-sessions';

const SESSIONS = 'web-session/';
/** A visit that adds less is not worth a write. Milliseconds. */
const WORTH_NOTING = 3_600_000;

const shape = z.object({ siteUser: z.string().nullable(), until: z.number() });

export interface KeptSessions extends WebSessions {
  remember(session: Session): Promise<void>;
  /** Whoever has this id is nobody from then on, until the page asks anew. */
  forget(userId: string): Promise<void>;
  /** Removes those that have ended. */
  tidy(now: Date): Promise<void>;
}

/** Who speaks under an id of Direct Line, for every instance. What is kept says no more than that. */
export function keepSessions(records: RecordStore, clock: Pick<Clock, 'now'>): KeptSessions {
  async function read(key: string): Promise<{ readonly value: WebSession; readonly etag: string } | null> {
    try {
      return await records.get(key, shape);
    } catch (error) {
      // Of another version: the page asks for a new one.
      if (!(error instanceof RecordUnreadable)) throw error;
      await records.remove(key);
      return null;
    }
  }
  const ends = sweepSessions(records, async (userId) => (await read(`${SESSIONS}${userId}`))?.value.until ?? null);

  return {
    async of(userId) {
      const found = isId(userId) ? await read(`${SESSIONS}${userId}`) : null;
      return found && found.value.until > clock.now().getTime() ? found.value : null;
    },
    async remember({ userId, siteUser: name, until }) {
      const siteUser = name === null ? null : markOf(name);
      const key = `${SESSIONS}${userId}`;
      const known = await read(key);
      if (known && known.value.siteUser === siteUser && until - known.value.until < WORTH_NOTING) return;
      // First: a session without an end would stay for ever, an end without a session is swept away.
      await ends.add(userId, until);
      // False: another visit of the same person has written it a moment ago.
      await records.put(key, { siteUser, until }, known?.etag ?? null);
      if (known) await ends.moved(userId, known.value.until, until);
    },
    async forget(userId) {
      const known = isId(userId) ? await read(`${SESSIONS}${userId}`) : null;
      if (!known) return;
      await records.remove(`${SESSIONS}${userId}`);
      await ends.remove(userId, known.value.until);
    },
    tidy: ends.sweep,
  };
}

function isId(userId: string): boolean {
  return /^dl_[0-9a-f]{36}$/.test(userId);
}
