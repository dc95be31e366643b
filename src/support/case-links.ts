import { createHash, randomBytes } from 'node:crypto';
import type { Readable } from 'node:stream';
import { z } from 'zod';
import { type Person, personShape } from '../access/person';
import type { Clock } from '../clock';
import type { FileStore, RecordStore } from '../store/store';

/** Whose case it is. */
export interface CaseOwner {
  readonly person: Person;
  readonly conversationId: string;
}

export interface CaseToFetch {
  /** Ours, in the store. */
  readonly file: string;
  /** What it is called where it arrives; only letters, digits, `-`, `.`. */
  readonly name: string;
  /** Where it lies unpacked: the name of its folder among the cases. */
  readonly folder: string;
  readonly expires: Date;
  /** Of which it tells. */
  readonly subject: { readonly hub: string; readonly deviceId: string };
}

/**
 * Addresses under which people fetch their cases. Each is random, made for one person and only ever sent into their
 * conversation; it ends with the case. Whoever can read the answer can fetch the case; nobody else can name it.
 */
export interface CaseLinks {
  /** @returns the id in the address */
  make(owner: CaseOwner, what: CaseToFetch): Promise<string>;
  /** Null for what is unknown, expired or forgotten. */
  open(id: string): Promise<FetchedCase | null>;
  /** The person's cases of this conversation, the newest first. */
  of(owner: CaseOwner): Promise<readonly ListedCase[]>;
  /** The person's cases of this conversation, and their addresses. Gives the folders, which are the caller's to remove. */
  forget(owner: CaseOwner): Promise<readonly string[]>;
  /** Removes what has expired; the files go by their own date. */
  sweep(): Promise<void>;
}

export interface ListedCase {
  readonly name: string;
  readonly expires: Date;
}

export interface FetchedCase {
  /** For whom it was made, and of what it tells; null for one of an earlier version. */
  readonly whose: { readonly person: Person; readonly hub: string; readonly deviceId: string } | null;
  readonly name: string;
  readonly bytes: number;
  open(): Promise<Readable | null>;
}

/** A person who fetches more than this at a time has a script; the oldest go. */
const MOST_A_PERSON = 20;
/** 144 bits: not to be guessed. */
const ID_BYTES = 18;
/** Two jobs of one person that end in the same moment. */
const MOST_TRIES = 10;

const LINKS = 'case-links/';
const LISTS = 'case-links-of/';

const linkShape = z.object({
  file: z.string(),
  name: z.string(),
  expires: z.number(),
  whose: z.exactOptional(z.object({ person: personShape, hub: z.string(), deviceId: z.string() })),
});
const listShape = z.object({
  links: z.array(
    z.object({
      id: z.string(),
      file: z.string(),
      folder: z.string(),
      conversation: z.string(),
      expires: z.number(),
    }),
  ),
});
type Listed = z.infer<typeof listShape>['links'][number];

export function keepCaseLinks(
  store: { readonly files: FileStore; readonly records: RecordStore },
  clock: Pick<Clock, 'now'>,
): CaseLinks {
  const { files, records } = store;
  const placeOf = (id: string) => `${LINKS}${id}`;

  /** Removes what is no longer chosen, and gives it. */
  async function change(
    owner: CaseOwner,
    choose: (links: readonly Listed[]) => readonly Listed[],
  ): Promise<readonly Listed[]> {
    const key = listKey(owner);
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const found = await records.get(key, listShape);
      const before = found?.value.links ?? [];
      const links = choose(before);
      if (!(await records.put(key, { links }, found?.etag ?? null))) continue;
      const gone = before.filter(({ id }) => !links.some((one) => one.id === id));
      for (const { id, file } of gone) {
        await records.remove(placeOf(id));
        // A case that was made anew has a new address for the same file.
        if (!links.some((one) => one.file === file)) await files.remove(file);
      }
      return gone;
    }
    throw new Error('The list of a person’s cases could not be written.');
  }

  return {
    async make(owner, { file, name, folder, expires, subject }) {
      const id = randomBytes(ID_BYTES).toString('base64url');
      const until = expires.getTime();
      const now = clock.now().getTime();
      const link: Listed = { id, file, folder, conversation: hashed(owner.conversationId), expires: until };
      // On the list first: what is not on it would never be removed.
      await change(owner, (links) => [...links.filter((one) => one.expires > now), link].slice(-MOST_A_PERSON));
      await records.put(placeOf(id), { file, name, expires: until, whose: { person: owner.person, ...subject } }, null);
      return id;
    },
    async open(id) {
      const link = (await records.get(placeOf(id), linkShape))?.value;
      if (!link || link.expires <= clock.now().getTime()) return null;
      const about = await files.stat(link.file);
      return (
        about && { whose: link.whose ?? null, name: link.name, bytes: about.bytes, open: () => files.open(link.file) }
      );
    },
    async of(owner) {
      const conversation = hashed(owner.conversationId);
      const now = clock.now().getTime();
      const found = await records.get(listKey(owner), listShape);
      const own = (found?.value.links ?? []).filter((one) => one.conversation === conversation && one.expires > now);
      const links = await Promise.all(own.map(({ id }) => records.get(placeOf(id), linkShape)));
      return links
        .flatMap((link) => (link ? [{ name: link.value.name, expires: new Date(link.value.expires) }] : []))
        .reverse();
    },
    async forget(owner) {
      const conversation = hashed(owner.conversationId);
      const gone = await change(owner, (links) => links.filter((one) => one.conversation !== conversation));
      return gone.map(({ folder }) => folder);
    },
    async sweep() {
      const now = clock.now().getTime();
      for (const key of await records.list(LINKS)) {
        const link = await records.get(key, linkShape);
        if (link && link.value.expires <= now) await records.remove(key);
      }
      for (const key of await records.list(LISTS)) {
        const list = await records.get(key, listShape);
        if (list?.value.links.every(({ expires }) => expires <= now)) await records.remove(key);
      }
    },
  };
}

function listKey({ person }: CaseOwner): string {
  return `${LISTS}${hashed(person.channel, person.id)}`;
}

/** Ids of people may be addresses, and of any length; in hex, since the store takes what looks like a key for one. */
function hashed(...parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 40);
}
