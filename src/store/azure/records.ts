import { jsonOf } from '../../json';
import { MOST_BODY, storedJson } from '../bounds';
import { type RecordStore, RecordUnreadable } from '../store';
import type { Blobs } from './blobs';
import { blobName, blobPrefix, nameOf } from './names';

const FOLDER = 'records/';

export function createRecords(blobs: Blobs): RecordStore {
  const place = (key: string) => `${FOLDER}${blobName(key)}`;
  return {
    async get(key, shape) {
      const blob = await blobs.read(place(key));
      if (!blob) return null;
      const read = shape.safeParse(jsonOf(blob.text));
      if (!read.success) throw new RecordUnreadable(key, read.error);
      return { value: read.data, etag: blob.etag };
    },
    async put(key, value, etag) {
      const text = storedJson(value, MOST_BODY);
      return (await blobs.write(place(key), text, etag === null ? 'absent' : { etag })) !== null;
    },
    async remove(key) {
      await blobs.remove(place(key));
    },
    async list(prefix) {
      const keys: string[] = [];
      for await (const { name } of blobs.list(`${FOLDER}${blobPrefix(prefix)}`)) {
        const key = nameOf(name.slice(FOLDER.length));
        if (key !== null) keys.push(key);
      }
      return keys.sort();
    },
  };
}
