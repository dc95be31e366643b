import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';

<<<<<<< HEAD

import type { FileAbout, FileStore, Job, JobStore, RecordStore } from '../../src/store/store';

/** Records, files and jobs in memory, as JSON and bytes, so that what does not survive being kept does not survive here. */
export function memoryStore() {
  const kept = new Map<string, { text: string; etag: string }>();
  const contents = new Map<string, { bytes: Buffer; about: FileAbout }>();
  const put = new Map<string, Pick<Job, 'id' | 'kind' | 'body'>>();
  let writes = 0;

  const records: RecordStore = {
    async get(key, shape) {
      const found = kept.get(key);
      return found ? { value: shape.parse(JSON.parse(found.text)), etag: found.etag } : null;
    },
    async put(key, value, etag) {
      if ((kept.get(key)?.etag ?? null) !== etag) return false;
      writes += 1;
      kept.set(key, { text: JSON.stringify(value), etag: String(writes) });
      return true;
    },
    async remove(key) {
      kept.delete(key);
    },
    list: async (prefix) => [...kept.keys()].filter((key) => key.startsWith(prefix)).sort(),
  };

  const files: FileStore = {
    async put(name, content, about) {
      const chunks: Buffer[] = [];
      for await (const chunk of content) chunks.push(Buffer.from(chunk));
      const bytes = Buffer.concat(chunks);
      contents.set(name, { bytes, about });
      return { bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
    },
    async open(name) {
      const found = contents.get(name);
      return found ? Readable.from([found.bytes]) : null;
    },
    async stat(name) {
      const found = contents.get(name);
      return found ? { ...found.about, bytes: found.bytes.length } : null;
    },
    async remove(name) {
      contents.delete(name);
    },
    async sweep(now) {
      const old = [...contents].filter(([, { about }]) => about.expires <= now);
      for (const [name] of old) contents.delete(name);
      return old.length;
    },
  };

  const jobs: Pick<JobStore, 'put'> = {
    async put(job) {
      if (!put.has(job.id)) put.set(job.id, { ...job, body: JSON.parse(JSON.stringify(job.body)) });
    },
  };

  return {
    records,
    files,
    jobs,
    /** What was put, in order. */
    waiting: () => [...put.values()],
    names: () => [...contents.keys()],
  };
=======
import { buffer } from 'node:stream/consumers';
import { type FileStore, type RecordStore, RecordUnreadable } from '../../src/store/store';

/** The store's records and files in memory, for what does not test the store. */
export function memoryRecords(): RecordStore & { readonly all: ReadonlyMap<string, string> } {
  const all = new Map<string, string>();
  let number = 0;
  const etags = new Map<string, string>();
  return {
    all,
    async get(key, shape) {
      const text = all.get(key);
      if (text === undefined) return null;
      const read = shape.safeParse(JSON.parse(text));
      if (!read.success) throw new RecordUnreadable(key, read.error);
      return { value: read.data, etag: etags.get(key) ?? '' };
    },
    async put(key, value, etag) {
      if ((etags.get(key) ?? null) !== etag) return false;
      number += 1;
      all.set(key, JSON.stringify(value));
      etags.set(key, String(number));
      return true;
    },
    async remove(key) {
      all.delete(key);
      etags.delete(key);
    },
    list: async (prefix) => [...all.keys()].filter((key) => key.startsWith(prefix)).sort(),
  };
}

export function memoryFiles(now: () => Date): FileStore & { readonly all: ReadonlyMap<string, unknown> } {
  const all = new Map<string, { readonly content: Buffer; readonly expires: Date; readonly type: string }>();
  const find = (name: string) => {
    const file = all.get(name);
    return file && file.expires > now() ? file : null;
  };
  return {
    all,
    async put(name, content, about) {
      const bytes = await buffer(content);
      all.set(name, { content: bytes, ...about });
      return { bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
    },
    async open(name) {
      const file = find(name);
      return file && Readable.from([file.content]);
    },
    async stat(name) {
      const file = find(name);
      return file && { bytes: file.content.length, expires: file.expires, type: file.type };
    },
    async remove(name) {
      all.delete(name);
    },
    async sweep(at) {
      const gone = [...all].filter(([, { expires }]) => expires <= at);
      for (const [name] of gone) all.delete(name);
      return gone.length;
    },
  };
>>>>>>> i6-case
}
