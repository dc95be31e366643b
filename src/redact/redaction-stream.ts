import { Transform } from 'node:stream';
import type { Scan } from './scan';

/** Bytes in, bytes out. */
export function redactionStream(scan: Scan): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const text = scan.push(chunk.toString('latin1'), false);
      done(null, text === '' ? undefined : Buffer.from(text, 'latin1'));
    },
    flush(done) {
      const text = scan.push('', true);
      done(null, text === '' ? undefined : Buffer.from(text, 'latin1'));
    },
  });
}
