import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { RecordStore } from '../../store/store';
import type { LogOwner, LogSubject } from './given-log';

const answerShape = z.object({
  at: z.iso.datetime(),
  status: z.string(),
  headline: z.string().max(2_000),
  findings: z.array(z.string()).max(100),
  /** Which client the hub saw: an id of the catalogue; null when none was seen. */
  sdk: z.string().nullable(),
});

/** What was answered about a device last, so that a log can be said to change it, and its SDK need not be asked for. */
export type LastAnswer = z.infer<typeof answerShape>;

export interface LastAnswers {
  of(owner: LogOwner, subject: LogSubject): Promise<LastAnswer | null>;
  remember(owner: LogOwner, subject: LogSubject, answer: LastAnswer): Promise<void>;
  forget(owner: LogOwner): Promise<void>;
  tidy(now: Date): Promise<void>;
}

const PLACE = 'last-answers/';
const LIFETIME = 7 * 24 * 3_600_000;

export function rememberAnswers(records: RecordStore): LastAnswers {
  return {
    async of(owner, subject) {
      return (await records.get(keyOf(owner, subject), answerShape))?.value ?? null;
    },
    async remember(owner, subject, answer) {
      const key = keyOf(owner, subject);
      const there = await records.get(key, answerShape);
      // Whoever wrote in between knows as much.
      await records.put(key, answer, there?.etag ?? null);
    },
    async forget(owner) {
      for (const key of await records.list(`${PLACE}${hash(owner)}/`)) await records.remove(key);
    },
    async tidy(now) {
      for (const key of await records.list(PLACE)) {
        const found = await records.get(key, answerShape);
        if (found && now.getTime() - Date.parse(found.value.at) > LIFETIME) await records.remove(key);
      }
    },
  };
}

function keyOf(owner: LogOwner, subject: LogSubject): string {
  return `${PLACE}${hash(owner)}/${hash(subject)}`;
}

function hash(value: LogOwner | LogSubject): string {
  const parts =
    'person' in value ? [value.person.channel, value.person.id, value.conversationId] : [value.hub, value.deviceId];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}
