import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { type FileStore, type Job, type JobStore, type RecordStore, RecordUnreadable } from '../../src/store/store';

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
}

/** Records, files and jobs together. */
export function memoryStore(now: () => Date) {
  const put = new Map<string, Pick<Job, 'id' | 'kind' | 'body'>>();
  const files = memoryFiles(now);
  const jobs: Pick<JobStore, 'put'> = {
    async put(job) {
      if (!put.has(job.id)) put.set(job.id, { ...job, body: JSON.parse(JSON.stringify(job.body)) });
    },
  };
  return {
    records: memoryRecords(),
    files,
    jobs,
    /** What was put, in order. */
    waiting: () => [...put.values()],
    names: () => [...files.all.keys()],
  };
}
