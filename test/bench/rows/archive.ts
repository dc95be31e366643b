import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HUB, SUBJECT, writeFleetLog } from '../archive/fleet-log';
import { type Result, type Row, SHOWN } from '../row';
import { inTurn, median } from '../statistics';

const BENCH = join(__dirname, '..');
const CLI = join(BENCH, '..', '..', 'dist', 'cli.js');
const GB = 1_000_000_000;
const DEVICES = 100_000;
const LARGE = 4 * GB;
const SMALL = GB;
const ROUNDS = 3;

const MOST_TIMES = 1.5;
const MORE_SECONDS = 0.5;

/** One device out of a day of a large hub: the whole process, from its start to its end, from the page cache. */
export const archiveOneDevice: Row = {
  figure: 'archive, one device',
  measure: () =>
    withFleetLogs([LARGE], 'archive, one device', async ([folder = '']) => {
      const { one, other } = await inTurn(
        ROUNDS,
        () => seconds(process.execPath, diagnose(folder)),
        () => seconds(process.execPath, duckdb(folder)),
      );
      const [value, rivalValue] = [median(one), median(other)];
      const figure = 'archive, one device';
      return [
        {
          figure,
          value,
          unit: 's',
          rival: 'one DuckDB process that groups the same records by device and code',
          rivalValue,
          budget: `≤ ${MOST_TIMES} × the scan + ${MORE_SECONDS} s`,
          ok: value <= MOST_TIMES * rivalValue + MORE_SECONDS,
        },
        ...(await shown(figure, value, 'grep -r -c for the id', 'grep', ['-r', '-c', SUBJECT, folder])),
        ...(await shown(figure, value, 'jq for the records of the id', 'sh', ['-c', JQ, 'sh', SUBJECT, folder], HOURS)),
      ];
    }),
};

const HOURS = 24;
/** Of one hour only, since the day takes a minute. */
const JQ =
  'find "$2" -path "*/h=12/*" -name PT1H.json -exec cat {} + | jq -c --arg id "$1" \'select(.properties | fromjson.deviceId == $id)\' > /dev/null';

const MOST_MB = 400;
const MOST_APART = 0.1;
const MB = 1_000;

/** The most memory that it takes, of a day of the same fleet that logs four times as much. */
export const archiveMemory: Row = {
  figure: 'archive, memory',
  measure: () =>
    withFleetLogs([SMALL, LARGE], 'archive, memory', async (folders) => {
      const [small = 0, large = 0] = await Promise.all(folders.map(peaks));
      const apart = Math.abs(large / small - 1);
      return [
        {
          figure: 'archive, memory',
          value: large,
          unit: 'MB',
          rival: 'itself on 1 GB instead of 4',
          rivalValue: small,
          budget: `≤ ${MOST_MB} MB, both within ${MOST_APART * 100} %`,
          ok: Math.max(small, large) <= MOST_MB && apart <= MOST_APART,
        },
      ];
    }),
};

/** Median of some runs, one after another: collectors of garbage have moods. */
async function peaks(folder: string): Promise<number> {
  const peaks: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const { stderr } = await run(process.execPath, [
      '--require',
      join(BENCH, 'archive', 'peak-memory.cjs'),
      ...diagnose(folder),
    ]);
    peaks.push(Number(/peak (\d+) KB/.exec(stderr)?.[1]) / MB);
  }
  return median(peaks);
}

function diagnose(folder: string): string[] {
  return [CLI, '--hub', HUB, '--device', SUBJECT, '--archive', folder, '--json'];
}

function duckdb(folder: string): string[] {
  return ['--require', join(BENCH, 'typescript.cjs'), join(BENCH, 'archive', 'duckdb-scan.ts'), folder];
}

/** Logs of so many bytes each in the folder for temporary files, removed afterwards. Too little disk: said, and no results. */
async function withFleetLogs(
  sizes: readonly number[],
  figure: string,
  measure: (folders: readonly string[]) => Promise<readonly Result[]>,
): Promise<readonly Result[]> {
  const needed = sizes.reduce((sum, size) => sum + size, 0) * 1.1;
  const { bavail, bsize } = statfsSync(tmpdir());
  if (bavail * bsize < needed) {
    const [have, want] = [bavail * bsize, needed].map((bytes) => (bytes / GB).toFixed(1));
    process.stderr.write(`${figure}: not measured, ${tmpdir()} has ${have} GB free and ${want} GB are needed\n`);
    return [];
  }
  const folder = mkdtempSync(join(tmpdir(), 'keepalive-bench-'));
  try {
    const folders = sizes.map((bytes) => {
      const place = join(folder, String(bytes));
      writeFleetLog(place, { devices: DEVICES, bytes });
      return place;
    });
    return await measure(folders);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What a person might use instead, where it is installed. It works on one of so many parts, and is taken that often. */
async function shown(
  figure: string,
  value: number,
  rival: string,
  command: string,
  args: readonly string[],
  parts = 1,
): Promise<Result[]> {
  const once = await seconds(command, args).catch(() => undefined);
  if (once === undefined) return [];
  const name = parts === 1 ? rival : `${rival}, one of ${parts} parts as often`;
  return [
    {
      figure: `${figure}: beside it`,
      value,
      unit: 's',
      rival: name,
      rivalValue: once * parts,
      budget: SHOWN,
      ok: true,
    },
  ];
}

async function seconds(command: string, args: readonly string[]): Promise<number> {
  const begun = performance.now();
  await run(command, args);
  return (performance.now() - begun) / 1_000;
}

function run(command: string, args: readonly string[]): Promise<{ stderr: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      env: { PATH: process.env.PATH, LC_ALL: 'C' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stderr = '';
    child.stdout.resume();
    child.stderr.on('data', (chunk) => {
      stderr += String(chunk);
    });
    child.once('error', reject);
    child.once('close', (code) =>
      code === 0
        ? resolve({ stderr })
        : reject(new Error(`${command} ended with code ${code}: ${stderr.slice(0, 500)}`)),
    );
  });
}
