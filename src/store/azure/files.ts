import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ContainerClient } from '@azure/storage-blob';
import type { Clock } from '../../clock';
import { createMeter } from '../meter';
import type { FileAbout, FileStore } from '../store';
import type { Blobs } from './blobs';
import { blobName } from './names';
import { isAbsent } from './trouble';

const FOLDER = 'files/';
/** Bytes that are in memory for one upload: so many blocks of such a size. */
const BLOCK = 4 * 1024 * 1024;
const BLOCKS_AT_ONCE = 2;

/** Block blobs: what was sent becomes a blob only when the list of its blocks is committed, at the very end. */
export function createFiles(container: ContainerClient, blobs: Blobs, clock: Clock): FileStore {
  const place = (name: string) => `${FOLDER}${blobName(name)}`;

  async function stat(name: string): Promise<(FileAbout & { bytes: number }) | null> {
    try {
      const { metadata, contentLength, contentType } = await container.getBlobClient(place(name)).getProperties();
      const expires = new Date(Number(metadata?.expires));
      if (!(expires > clock.now())) return null;
      return { bytes: contentLength ?? 0, expires, type: contentType ?? '' };
    } catch (error) {
      if (isAbsent(error)) return null;
      throw error;
    }
  }

  return {
    async put(name, content, { expires, type }) {
      const blob = container.getBlockBlobClient(place(name));
      const meter = createMeter();
      const fed = pipeline(content, meter.through);
      const kept = blob.uploadStream(meter.through, BLOCK, BLOCKS_AT_ONCE, {
        blobHTTPHeaders: { blobContentType: type },
        metadata: { expires: String(expires.getTime()) },
      });
      try {
        await Promise.all([fed, kept]);
      } catch (error) {
        // Whichever failed, the other ends with it.
        meter.through.destroy(error instanceof Error ? error : undefined);
        await Promise.allSettled([fed, kept]);
        throw error;
      }
      return meter.measured();
    },
    async open(name) {
      if (!(await stat(name))) return null;
      try {
        const { readableStreamBody } = await container.getBlobClient(place(name)).download();
        if (!readableStreamBody) return null;
        return readableStreamBody instanceof Readable ? readableStreamBody : Readable.from(readableStreamBody);
      } catch (error) {
        if (isAbsent(error)) return null;
        throw error;
      }
    },
    stat,
    async remove(name) {
      await blobs.remove(place(name));
    },
    async sweep(now) {
      let gone = 0;
      for await (const { name, metadata, etag } of blobs.list(FOLDER)) {
        // Only this one: somebody may just be putting it anew.
        if (!(Number(metadata.expires) > now.getTime()) && (await blobs.remove(name, { etag }))) gone += 1;
      }
      return gone;
    },
  };
}
