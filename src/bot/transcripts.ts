import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '../clock';
import { redact } from '../redact';
import { type RecordStore, RecordUnreadable } from '../store/store';
import type { Said } from '../support/case-parts';
import type { Owner } from './kept-buttons';

/** What a person and the bot said to each other in one conversation, for the case that may come of it. */
export interface Transcripts {
  /** Bounded: the oldest go. What looks like a secret is taken out first. */
  add(owner: Owner, said: readonly Said[]): Promise<void>;
  /** The oldest first. */
  of(owner: Owner): Promise<readonly Said[]>;
  forget(owner: Owner): Promise<void>;
  /** Removes conversations of which nothing was said for so long; milliseconds. */
  sweep(age: number): Promise<void>;
}

const MOST_SAID = 200;
const MOST_CHARACTERS = 64 * 1024;
/** As much as the bot reads of a message. */
const LONGEST = 4_000;
/** A turn and a job that end in the same moment. */
const MOST_TRIES = 10;

const PLACE = 'transcripts/';
const shape = z.object({
  said: z.array(
    z.object({ at: z.iso.datetime(), by: z.enum(['person', 'keepalive']), text: z.string().max(2 * LONGEST) }),
  ),
});
type Kept = z.infer<typeof shape>['said'];

export function keepTranscripts(records: RecordStore, clock: Pick<Clock, 'now'>): Transcripts {
  async function read(key: string): Promise<{ said: Kept; etag: string | null }> {
    try {
      const found = await records.get(key, shape);
      return { said: found?.value.said ?? [], etag: found?.etag ?? null };
    } catch (error) {
      if (!(error instanceof RecordUnreadable)) throw error;
      // Another version's: it is begun anew.
      await records.remove(key);
      return { said: [], etag: null };
    }
  }

  return {
    async add(owner, said) {
      if (said.length === 0) return;
      const more = said.map(({ at, by, text }) => ({ at: at.toISOString(), by, text: redact(cut(text)) }));
      const key = keyOf(owner);
      for (let tries = 0; tries < MOST_TRIES; tries += 1) {
        const { said: before, etag } = await read(key);
        if (await records.put(key, { said: newest([...before, ...more]) }, etag)) return;
      }
      throw new Error('The transcript could not be written: others write it all the time.');
    },
    async of(owner) {
      const { said } = await read(keyOf(owner));
      return said.map(({ at, by, text }) => ({ at: new Date(at), by, text }));
    },
    forget: (owner) => records.remove(keyOf(owner)),
    async sweep(age) {
      const oldest = clock.now().getTime() - age;
      for (const key of await records.list(PLACE)) {
        const last = (await read(key)).said.at(-1);
        if (!last || new Date(last.at).getTime() < oldest) await records.remove(key);
      }
    },
  };
}

function cut(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}

function newest(said: Kept): Kept {
  const kept = said.slice(-MOST_SAID);
  let size = kept.reduce((sum, { text }) => sum + text.length, 0);
  while (size > MOST_CHARACTERS) size -= kept.shift()?.text.length ?? size;
  return kept;
}

/** In hex: the store takes what looks like a key for one. */
function keyOf({ person, conversationId }: Owner): string {
  const whose = JSON.stringify([person.channel, person.id, conversationId]);
  return `${PLACE}${createHash('sha256').update(whose).digest('hex')}`;
}
