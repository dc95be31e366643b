import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
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
}
