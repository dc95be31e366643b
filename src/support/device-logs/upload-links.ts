import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { personShape } from '../../access/person';
import type { Clock } from '../../clock';
import type { RecordStore } from '../../store/store';

const MINUTE = 60_000;
/** From the question how to get a log to its upload: people walk to the device, or wait for the next loss. */
const LIFETIME = 24 * 60 * MINUTE;
const PLACE = 'upload-links/';

const MOST_WAITING = 100;

export const linkShape = z.object({
  owner: z.object({ person: personShape, conversationId: z.string() }),
  subject: z.object({ hub: z.string(), deviceId: z.string() }),
  expires: z.iso.datetime(),
  /** What the diagnosis needs that follows the upload; its shape is that of whoever made the link. */
  job: z.unknown(),
  /** Given, and not yet looked at. */
  waiting: z.array(z.string()).max(MOST_WAITING),
});

/** One link is for one person, in one conversation, and for the log of one device. */
export type UploadLink = z.infer<typeof linkShape>;

export interface UploadLinks {
  /** @returns the token: 192 bits, to be known by whoever reads the card and by nobody else */
  make(link: Pick<UploadLink, 'owner' | 'subject' | 'job'>): Promise<string>;
  /** Null for one that was never made, is too old, or was forgotten: nobody learns which. */
  find(token: string): Promise<UploadLink | null>;
  /** Notes what was given, and is looked at when the last file has come. */
  given(token: string, ids: readonly string[]): Promise<void>;
  /** Everything that waits; then nothing waits any more. */
  takeWaiting(token: string): Promise<readonly string[]>;
  forget(owner: UploadLink['owner']): Promise<void>;
  tidy(now: Date): Promise<void>;
}

export function keepUploadLinks({
  records,
  clock,
}: {
  readonly records: RecordStore;
  readonly clock: Pick<Clock, 'now'>;
}): UploadLinks {
  async function each(does: (key: string, link: UploadLink) => Promise<void>): Promise<void> {
    for (const key of await records.list(PLACE)) {
      const found = await records.get(key, linkShape);
      if (found) await does(key, found.value);
    }
  }

  /** Gives what waited before. Two uploads at once both count: whoever was beaten tries again. */
  async function change(
    token: string,
    to: (waiting: readonly string[]) => readonly string[],
  ): Promise<readonly string[]> {
    for (;;) {
      const found = await records.get(keyOf(token), linkShape);
      if (!found) return [];
      const { waiting } = found.value;
      if (await records.put(keyOf(token), { ...found.value, waiting: to(waiting) }, found.etag)) return waiting;
    }
  }

  return {
    async make(link) {
      const token = randomBytes(24).toString('base64url');
      const expires = new Date(clock.now().getTime() + LIFETIME).toISOString();
      await records.put(keyOf(token), { ...link, expires, waiting: [] }, null);
      return token;
    },

    async find(token) {
      if (!/^[\w-]{32}$/.test(token)) return null;
      const found = await records.get(keyOf(token), linkShape);
      return found && new Date(found.value.expires) > clock.now() ? found.value : null;
    },

    async given(token, ids) {
      await change(token, (waiting) => [...waiting, ...ids].slice(-MOST_WAITING));
    },
    takeWaiting: (token) => change(token, () => []),

    forget: ({ person, conversationId }) =>
      each(async (key, { owner }) => {
        const isTheirs = owner.person.id === person.id && owner.person.channel === person.channel;
        if (isTheirs && owner.conversationId === conversationId) await records.remove(key);
      }),

    tidy: (now) =>
      each(async (key, { expires }) => {
        if (new Date(expires) <= now) await records.remove(key);
      }),
  };
}

/** Who reads the store cannot upload: it holds the hash of the token only. */
function keyOf(token: string): string {
  return `${PLACE}${createHash('sha256').update(token).digest('hex')}`;
}
