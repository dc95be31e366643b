import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { redact } from '../redact';
import { type RecordStore, RecordUnreadable } from '../store/store';
import type { Said } from '../support/case-parts';
import type { Owner } from './kept-buttons';

/** What a person and the bot said to each other in one conversation, for the case that may come of it. */
export interface Transcripts {
  /** What was said together, as in one turn. What looks like a secret is taken out first. */
  add(owner: Owner, said: readonly Said[]): Promise<void>;
  /** The newest 200 messages and 64 KB at most, the oldest of them first. */
  of(owner: Owner): Promise<readonly Said[]>;
  forget(owner: Owner): Promise<void>;
  /** Removes what was said before. */
  sweep(before: Date): Promise<void>;
}

const MOST_SAID = 200;
const MOST_CHARACTERS = 64 * 1024;
/** As much as the bot reads of a message. */
const LONGEST = 4_000;
/** Records of one conversation: what is older is removed now and then. */
const MOST_RECORDS = 100;
const LOOK_EVERY = 20;
const MOST_COUNTED = 1_000;

const PLACE = 'transcripts/';
const shape = z.object({
  said: z.array(
    z.object({ at: z.iso.datetime(), by: z.enum(['person', 'keepalive']), text: z.string().max(2 * LONGEST) }),
  ),
});

/** One record a turn, by its time: a turn writes a few hundred bytes, however long the conversation, and never waits for another. */
export function keepTranscripts(records: RecordStore): Transcripts {
  let number = 0;
  /** How often each was added to since somebody looked how long it is. */
  const added = new Map<string, number>();

  async function cutBack(place: string): Promise<void> {
    const times = added.get(place) ?? LOOK_EVERY;
    if (added.size > MOST_COUNTED) added.clear();
    added.set(place, times >= LOOK_EVERY ? 1 : times + 1);
    if (times < LOOK_EVERY) return;
    const keys = await records.list(place);
    for (const key of keys.slice(0, -MOST_RECORDS)) await records.remove(key);
  }

  async function read(key: string): Promise<readonly Said[]> {
    try {
      const found = await records.get(key, shape);
      return (found?.value.said ?? []).map(({ at, by, text }) => ({ at: new Date(at), by, text }));
    } catch (error) {
      // Another version's: not worth a case that cannot be made.
      if (error instanceof RecordUnreadable) return [];
      throw error;
    }
  }

  return {
    async add(owner, said) {
      const [first] = said;
      if (!first) return;
      const place = placeOf(owner);
      number += 1;
      const key = `${place}${first.at.toISOString()}-${String(number).padStart(9, '0')}-${randomBytes(4).toString('hex')}`;
      const more = said.map(({ at, by, text }) => ({ at: at.toISOString(), by, text: redact(cut(text)) }));
      await records.put(key, { said: more }, null);
      await cutBack(place);
    },
    async of(owner) {
      const keys = await records.list(placeOf(owner));
      const said = await Promise.all(keys.slice(-MOST_RECORDS).map(read));
      return newest(said.flat());
    },
    async forget(owner) {
      for (const key of await records.list(placeOf(owner))) await records.remove(key);
    },
    async sweep(before) {
      for (const key of await records.list(PLACE)) {
        const at = key.split('/')[2]?.slice(0, ISO_LENGTH) ?? '';
        if (at < before.toISOString()) await records.remove(key);
      }
    },
  };
}

const ISO_LENGTH = 24;

function cut(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}

function newest(said: readonly Said[]): readonly Said[] {
  const kept = said.slice(-MOST_SAID);
  let size = kept.reduce((sum, { text }) => sum + text.length, 0);
  while (size > MOST_CHARACTERS) size -= kept.shift()?.text.length ?? size;
  return kept;
}

/** In hex: the store takes what looks like a key for one. */
function placeOf({ person, conversationId }: Owner): string {
  const whose = JSON.stringify([person.channel, person.id, conversationId]);
  return `${PLACE}${createHash('sha256').update(whose).digest('hex')}/`;
}
