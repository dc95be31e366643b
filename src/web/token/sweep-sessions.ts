import { z } from 'zod';
import type { RecordStore } from '../../store/store';

const DAY = 24 * 3_600_000;
const SESSIONS = 'web-session/';
/** One empty record a session, named `DAY/ID` by the day on which it ends: what is due is found by its name alone. */
const ENDS = 'web-session-ends/';
/** The last day of which everything has been removed. */
const SWEPT = 'web-sessions-swept';
const sweptShape = z.object({ day: z.iso.date() });
/** Removed at a time: a day's sessions are some thousands. */
const AT_ONCE = 8;

export interface SessionEnds {
  add(userId: string, until: number): Promise<void>;
  /** A session that lasts longer now: its earlier end tells nothing any more. */
  moved(userId: string, from: number, to: number): Promise<void>;
  remove(userId: string, until: number): Promise<void>;
  /** Removes the sessions of the days that are over. Between two midnights it reads one record, however many there are. */
  sweep(now: Date): Promise<void>;
}

/** @param endOf until when a session is good, in milliseconds; null where there is none */
export function sweepSessions(records: RecordStore, endOf: (userId: string) => Promise<number | null>): SessionEnds {
  const endKey = (userId: string, until: number) => `${ENDS}${dayOf(until)}/${userId}`;

  async function add(userId: string, until: number): Promise<void> {
    // False: it is there already.
    await records.put(endKey(userId, until), {}, null);
  }

  /** A session that was prolonged meanwhile stays, and has another end. */
  async function removeIfDue(key: string, now: Date): Promise<void> {
    const userId = key.split('/').at(-1) ?? '';
    const until = await endOf(userId);
    if (until !== null && until > now.getTime()) await add(userId, until);
    else if (until !== null) await records.remove(`${SESSIONS}${userId}`);
    await records.remove(key);
  }

  /** Once: sessions of a version that noted no ends. */
  async function noteAll(): Promise<void> {
    for (const key of await records.list(SESSIONS)) {
      const userId = key.slice(SESSIONS.length);
      const until = await endOf(userId);
      if (until !== null) await add(userId, until);
    }
  }

  return {
    add,
    async moved(userId, from, to) {
      if (dayOf(from) !== dayOf(to)) await records.remove(endKey(userId, from));
    },
    async remove(userId, until) {
      await records.remove(endKey(userId, until));
    },
    async sweep(now) {
      const yesterday = dayOf(now.getTime() - DAY);
      const swept = await records.get(SWEPT, sweptShape);
      if (swept && swept.value.day >= yesterday) return;
      if (!swept) await noteAll();
      // From the last day that was swept, once more: an instance whose clock is behind may have added to it since.
      const due = swept ? await listDays(records, swept.value.day, yesterday) : await listUntil(records, yesterday);
      for (let at = 0; at < due.length; at += AT_ONCE)
        await Promise.all(due.slice(at, at + AT_ONCE).map((key) => removeIfDue(key, now)));
      // False: another instance has done the same.
      await records.put(SWEPT, { day: yesterday }, swept?.etag ?? null);
    },
  };
}

function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

async function listDays(records: RecordStore, from: string, to: string): Promise<string[]> {
  const due: string[] = [];
  for (let day = from; day <= to; day = dayOf(Date.parse(day) + DAY))
    due.push(...(await records.list(`${ENDS}${day}/`)));
  return due;
}

/** Where nobody knows from when on. */
async function listUntil(records: RecordStore, day: string): Promise<string[]> {
  return (await records.list(ENDS)).filter((key) => key.slice(ENDS.length, ENDS.length + day.length) <= day);
}
