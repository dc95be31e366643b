import { fork } from 'node:child_process';
import { createReadStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAnchorSearch } from '../../../src/evidence/device-log/anchors';
import { seeded } from '../../redact/secrets';
import { writeMixedLog } from '../mixed-log';
import type { Row } from '../row';
import { median } from '../statistics';

const ROUNDS = 5;
const MB = 1_000_000;
const LEAST_MB_PER_SECOND = 30;
/** Over what the process needs before it reads. */
const MOST_MB = 150;
const SEEDS = 20;

/** What redacting took in a process of its own, from file to file; memory over what it needed before, bytes. */
export interface Redacted {
  readonly ms: number;
  readonly bytes: number;
  readonly removed: number;
  readonly replaced: number;
  readonly memory: number;
}

/** 100 MB of device log in which every kind of secret stands many times, as a case takes it: secrets and stand-ins. */
export const redaction: Row = {
  figure: 'redaction',
  async measure() {
    const folder = mkdtempSync(join(tmpdir(), 'keepalive-bench-'));
    try {
      const [path, result] = [join(folder, 'device.txt'), join(folder, 'redacted.txt')];
      await writeMixedLog(path, (part) =>
        seeded(part % SEEDS)
          .map(({ text }) => `${text}\n`)
          .join(''),
      );
      const sown = await left(path);
      const taken: Redacted[] = [];
      for (let round = 0; round <= ROUNDS; round++) taken.push(await redactApart(path, result));
      const value = median(taken.slice(1).map(({ bytes, ms }) => bytes / MB / (ms / 1_000)));
      const memory = Math.max(...taken.map((one) => one.memory)) / MB;
      const found = await left(result);
      const limit = (figure: string, amount: number, unit: string, budget: string, ok: boolean) => ({
        figure,
        value: amount,
        unit,
        rival: null,
        rivalValue: null,
        budget,
        ok,
      });
      const budget = `≥ ${LEAST_MB_PER_SECOND} MB/s`;
      return [
        limit('redaction', value, 'MB/s', budget, value >= LEAST_MB_PER_SECOND),
        limit('redaction, left', found, `of ${sown} pieces of secrets`, '0', found === 0 && sown > 0),
        limit('redaction, memory', memory, 'MB over the start', `≤ ${MOST_MB} MB`, memory <= MOST_MB),
      ];
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

/** One that finds nothing would be fast. */
const FEWEST = 1_000;

function redactApart(path: string, result: string): Promise<Redacted> {
  return new Promise((resolve, reject) => {
    const child = fork(join(__dirname, '..', 'readers', 'redaction.ts'), [path, result]);
    let redacted: Redacted | undefined;
    child.once('message', (message: Redacted) => {
      redacted = message;
    });
    child.once('exit', (code) => {
      if (redacted && redacted.removed >= FEWEST && redacted.replaced >= FEWEST) resolve(redacted);
      else reject(new Error(`It ended with code ${code} and removed ${redacted?.removed ?? 'nothing'}.`));
    });
  });
}

/** Long enough to stand nowhere by chance. */
const PIECE = 12;

/** How many pieces of the secrets stand in the file: the beginning and the end of each, also as in a URL. */
async function left(path: string): Promise<number> {
  const secrets = Array.from({ length: SEEDS }, (_, seed) => seeded(seed)).flat();
  const written = secrets.flatMap(({ secret }) => [secret, encodeURIComponent(secret)]);
  const pieces = written.flatMap((text) => [text.slice(0, PIECE), text.slice(-PIECE)]);
  const long = pieces.filter((piece) => piece.length === PIECE && /^[\x20-\x7e]+$/.test(piece));
  const search = createAnchorSearch([...new Set(long.map((piece) => piece.toLowerCase()))]);
  let count = 0;
  let rest = Buffer.alloc(0);
  for await (const chunk of createReadStream(path)) {
    const bytes = Buffer.concat([rest, chunk]);
    search.scan(bytes, 0, bytes.length, () => {
      count += 1;
    });
    rest = bytes.subarray(bytes.length - PIECE + 1);
  }
  return count;
}
