import { createHash } from 'node:crypto';
import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createDeflateRaw } from 'node:zlib';
import type { CaseFile } from './case-contents';
import type { CaseEntry } from './given-logs';

/** The same entry; `done` is told what went through, once all of it did. */
export function measured({ name, chunks }: CaseEntry, done: (file: CaseFile) => void): CaseEntry {
  async function* through(): AsyncGenerator<Buffer> {
    const hash = createHash('sha256');
    let bytes = 0;
    for await (const chunk of chunks) {
      hash.update(chunk);
      bytes += chunk.length;
      yield chunk;
    }
    done({ name, bytes, sha256: hash.digest('hex') });
  }
  return { name, chunks: through() };
}

/** As the zip packs. */
export const PACKING_LEVEL = 6;

/** How many bytes it has in a zip. */
export async function packedSize(chunks: AsyncIterable<Buffer>): Promise<number> {
  let bytes = 0;
  const count = new Writable({
    write(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      done();
    },
  });
  await pipeline(Readable.from(chunks), createDeflateRaw({ level: PACKING_LEVEL }), count);
  return bytes;
}
