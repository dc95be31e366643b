import { fork, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LINE_PATTERNS } from '../../../src/evidence/device-log/patterns';
import { writeMixedLog } from '../mixed-log';
import type { Row } from '../row';
import { inTurn, median } from '../statistics';

const ROUNDS = 5;
const MB = 1_000_000;
const LEAST_MB_PER_SECOND = 50;
/** Over what the process needs before it reads. */
const MOST_MB = 150;

/** What reading took in a process of its own; memory over what it needed before, bytes. */
export interface Taken {
  readonly ms: number;
  readonly bytes: number;
  readonly lines: number;
  readonly events: number;
  readonly memory: number;
}

/** 100 MB of device log, one line in fifty with a meaning, parsed, matched and dated. */
export const deviceLog: Row = {
  figure: 'device log',
  async measure() {
    const folder = mkdtempSync(join(tmpdir(), 'keepalive-bench-'));
    try {
      const path = join(folder, 'device.txt');
      const patterns = join(folder, 'patterns.txt');
      await writeMixedLog(path);
      // grep knows no look-around; the literals that the patterns need are less work for it than the patterns.
      writeFileSync(patterns, LINE_PATTERNS.flatMap(({ anchors }) => anchors.map(escaped)).join('\n'));
      const taken: Taken[] = [];
      const read = async (): Promise<number> => {
        const one = await readApart(path);
        taken.push(one);
        return one.bytes / MB / (one.ms / 1_000);
      };
      const size = (await readApart(path)).bytes / MB;
      const { one, other } = await inTurn(ROUNDS, read, async () => size / ((await grepMs(patterns, path)) / 1_000));
      const value = median(one);
      const memory = Math.max(...taken.map((each) => each.memory)) / MB;
      return [
        {
          figure: 'device log',
          value,
          unit: 'MB/s',
          rival: 'grep -E -i -c for the literals of the patterns',
          rivalValue: median(other),
          budget: `≥ ${LEAST_MB_PER_SECOND} MB/s`,
          ok: value >= LEAST_MB_PER_SECOND,
        },
        {
          figure: 'device log, memory',
          value: memory,
          unit: 'MB over the start',
          rival: null,
          rivalValue: null,
          budget: `≤ ${MOST_MB} MB`,
          ok: memory <= MOST_MB,
        },
      ];
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

/** A reader that finds nothing would be fast. */
const FEWEST_EVENTS = 5_000;

function readApart(path: string): Promise<Taken> {
  return new Promise((resolve, reject) => {
    const child = fork(join(__dirname, '..', 'readers', 'device-log.ts'), [path]);
    let taken: Taken | undefined;
    child.once('message', (message: Taken) => {
      taken = message;
    });
    child.once('exit', (code) => {
      if (taken && taken.events >= FEWEST_EVENTS) resolve(taken);
      else reject(new Error(`The reader ended with code ${code} and found ${taken?.events ?? 'nothing'}.`));
    });
  });
}

/** In the C locale, which is the fastest that grep has. */
function grepMs(patterns: string, path: string): Promise<number> {
  const begun = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn('grep', ['-E', '-i', '-c', '-f', patterns, path], {
      env: { PATH: process.env.PATH, LC_ALL: 'C' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    // Not /dev/null, with which grep would stop at the first line.
    child.stdout.resume();
    child.once('error', reject);
    child.once('exit', (code) =>
      code === 0 ? resolve(performance.now() - begun) : reject(new Error(`grep ended with code ${code}.`)),
    );
  });
}

function escaped(literal: string): string {
  return literal.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&');
}
