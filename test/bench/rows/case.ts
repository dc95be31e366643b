import { fork, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeMixedLog } from '../mixed-log';
import { type Row, SHOWN } from '../row';
import { inTurn, median } from '../statistics';

const ROUNDS = 3;
const MB = 1_000_000;
const MOST_MB = 250;
const FIT_BYTES = 4 * MB;

/** What making the zip took in a process of its own. */
export interface Zipped {
  readonly ms: number;
  readonly bytes: number;
  readonly logs: number;
  readonly fits: boolean;
  /** The most memory of the whole process, bytes. */
  readonly peak: number;
}

/** A case with 100 MB of device log as a zip, whole and made to fit, beside what packs the log alone and redacts nothing. */
export const caseZip: Row = {
  figure: 'case',
  async measure() {
    const folder = mkdtempSync(join(tmpdir(), 'keepalive-bench-'));
    try {
      const log = join(folder, 'device.txt');
      await writeMixedLog(log);
      const tool = await packer();
      const whole: Zipped[] = [];
      const { one, other } = await inTurn(
        ROUNDS,
        async () => {
          const zipped = await zip(log, join(folder, 'case.zip'));
          if (zipped.logs !== 1 || zipped.bytes < MB) throw new Error('The log is not in the zip.');
          whole.push(zipped);
          return zipped.ms / 1_000;
        },
        () => packed(tool, log, join(folder, 'rival')),
      );
      const fitted = await zip(log, join(folder, 'fitted.zip'), FIT_BYTES);
      if (!fitted.fits || fitted.bytes > FIT_BYTES) throw new Error(`It has ${fitted.bytes} bytes and should fit.`);
      const memory = (figure: string, peak: number) => ({
        figure,
        value: peak / MB,
        unit: 'MB at the peak',
        rival: null,
        rivalValue: null,
        budget: `≤ ${MOST_MB} MB`,
        ok: peak / MB <= MOST_MB,
      });
      return [
        memory('case', Math.max(...whole.map(({ peak }) => peak))),
        memory('case, made to fit 4 MB', fitted.peak),
        {
          figure: 'case: beside it',
          value: median(one),
          unit: 's',
          rival: `${tool} -6 of the log alone`,
          rivalValue: median(other),
          budget: SHOWN,
          ok: true,
        },
      ];
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

function zip(log: string, path: string, limit?: number): Promise<Zipped> {
  return new Promise((resolve, reject) => {
    const args = [log, path, ...(limit === undefined ? [] : [String(limit)])];
    const child = fork(join(__dirname, '..', 'readers', 'case.ts'), args);
    let zipped: Zipped | undefined;
    child.once('message', (message: Zipped) => {
      zipped = message;
    });
    child.once('exit', (code) => (zipped ? resolve(zipped) : reject(new Error(`It ended with code ${code}.`))));
  });
}

type Tool = 'zip' | 'gzip';

/** Not every machine has zip; gzip packs alike. */
async function packer(): Promise<Tool> {
  return new Promise((resolve) => {
    const child = spawn('zip', ['-v'], { stdio: 'ignore' });
    child.once('error', () => resolve('gzip'));
    child.once('exit', (code) => resolve(code === 0 ? 'zip' : 'gzip'));
  });
}

/** Seconds. */
function packed(tool: Tool, log: string, path: string): Promise<number> {
  const begun = performance.now();
  return new Promise((resolve, reject) => {
    rmSync(`${path}.zip`, { force: true });
    const args = tool === 'zip' ? ['-6', '-q', `${path}.zip`, log] : ['-6', '-c', log];
    const child = spawn(tool, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    child.stdout.resume();
    child.once('error', reject);
    child.once('close', (code) =>
      code === 0 ? resolve((performance.now() - begun) / 1_000) : reject(new Error(`${tool} ended with code ${code}.`)),
    );
  });
}
