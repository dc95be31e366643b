import { createHash } from 'node:crypto';
import { Transform } from 'node:stream';
import { MOST_FILE } from './bounds';

/** A stream to pass content through that counts and hashes it, and fails with a RangeError above the largest file. */
export function createMeter(most = MOST_FILE) {
  const hash = createHash('sha256');
  let bytes = 0;
  const through = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > most) return done(new RangeError(`A file in the store has at most ${most} bytes.`));
      hash.update(chunk);
      done(null, chunk);
    },
  });
  return { through, measured: () => ({ bytes, sha256: hash.digest('hex') }) };
}
