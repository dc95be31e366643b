import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../../src/clock';
import { appendRecords, hourFile } from '../../src/lab/archive';
import type { LabHistory } from '../../src/lab/registry';
import { runHistory } from '../../src/lab/run-history';
import { historyOf } from '../../src/lab/simulation/history';
import { ordinary } from '../../src/lab/simulation/stories/ordinary';
import { temporaryFolder } from '../kit/temporary-folder';
import { NOON, role, trial } from './simulation/kit';

const HOUR = 3_600_000;
const root = temporaryFolder();
const start = new Date(NOON.getTime() + 48 * HOUR);

/** A small life: two devices that renew, one every 45 and one every 58 minutes. */
function history(seed = 1): LabHistory {
  const { stage, hub } = trial({ seed });
  ordinary(stage, role('node'), { sdk: 'node', protocol: 'Mqtt' });
  ordinary(stage, role('python'), { sdk: 'python', protocol: 'Mqtt' });
  return historyOf(stage.world, [hub], NOON);
}

function allLines(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('PT1H.json'));
  return files.flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n').slice(0, -1));
}

function timesOf(folder: string): number[] {
  return allLines(folder)
    .map((line) => Date.parse(/"time":"([^"]+)"/.exec(line)?.[1] ?? ''))
    .sort((one, other) => one - other);
}

/** A clock for one sleeper with real files to write: each step wakes it, and ends when it sleeps again. */
function steppingClock(at: Date): Clock & { step(ms: number): Promise<void> } {
  let now = at.getTime();
  let wake: () => void = () => undefined;
  let asleep: () => void = () => undefined;
  return {
    now: () => new Date(now),
    wait: (_ms, signal) =>
      new Promise((resolve) => {
        wake = resolve;
        signal?.addEventListener('abort', () => resolve(), { once: true });
        asleep();
      }),
    step(ms) {
      now += ms;
      return new Promise((resolve) => {
        asleep = resolve;
        wake();
      });
    },
  };
}

function setUp(at = start, folder = mkdtempSync(join(root, 'run-'))) {
  const clock = steppingClock(at);
  const stop = new AbortController();
  const troubles: unknown[] = [];
  const report = (trouble: unknown): void => void troubles.push(trouble);
  return {
    folder,
    clock,
    stop,
    troubles,
    options: { start, folder, clock, signal: stop.signal, report, every: 5_000 },
  };
}

test('48 hours are there when it answers; then it goes on in real time until it is stopped', async () => {
  const { folder, clock, stop, troubles, options } = setUp();
  const running = await runHistory({ ...options, history: history() });
  const before = timesOf(folder);
  expect(before.length).toBeGreaterThan(150);
  expect(before.at(-1)).toBeLessThanOrEqual(start.getTime());
  for (let count = 0; count < 24; count += 1) await clock.step(HOUR / 12);
  const after = timesOf(folder);
  expect(after.at(-1)).toBeGreaterThan(start.getTime() + HOUR);
  expect(after.length).toBeGreaterThan(before.length - 10);
  stop.abort();
  await running.done;
  expect(timesOf(folder)).toEqual(after);
  expect(troubles).toEqual([]);
});

test('what is older than 48 hours goes, an hour at a time', async () => {
  const { folder, clock, stop, options } = setUp();
  const running = await runHistory({ ...options, history: history() });
  for (let count = 0; count < 4; count += 1) await clock.step(HOUR);
  expect(timesOf(folder)[0]).toBeGreaterThanOrEqual(NOON.getTime() + 4 * HOUR);
  expect(timesOf(folder)[0]).toBeLessThan(NOON.getTime() + 5 * HOUR);
  stop.abort();
  await running.done;
});

test('a restart fills the gap and the torn end, and writes nothing twice', async () => {
  const first = setUp();
  const running = await runHistory({ ...first.options, history: history() });
  await first.clock.step(HOUR);
  first.stop.abort();
  await running.done;
  const last = allLines(first.folder).sort().at(-1) ?? '';
  const file = hourFile(first.folder, JSON.parse(last));
  writeFileSync(file, readFileSync(file).subarray(0, -20));

  const again = setUp(new Date(start.getTime() + 5 * HOUR), first.folder);
  const restarted = await runHistory({ ...again.options, history: history() });
  const undisturbed = setUp(new Date(start.getTime() + 5 * HOUR));
  const whole = await runHistory({ ...undisturbed.options, history: history() });
  expect(allLines(again.folder).sort()).toEqual(allLines(undisturbed.folder).sort());
  again.stop.abort();
  undisturbed.stop.abort();
  await Promise.all([restarted.done, whole.done]);
});

test("real devices' records stay over a restart; another story's do not", async () => {
  const first = setUp();
  const running = await runHistory({ ...first.options, history: history(1) });
  first.stop.abort();
  await running.done;
  const real = JSON.parse(allLines(first.folder)[0] ?? '');
  const guest = { ...real, time: new Date(start.getTime() + HOUR).toISOString(), properties: '{"deviceId":"guest"}' };
  await appendRecords(first.folder, [guest]);

  const same = setUp(new Date(start.getTime() + 2 * HOUR), first.folder);
  const resumed = await runHistory({ ...same.options, history: history(1) });
  expect(allLines(same.folder).filter((line) => line.includes('guest'))).toHaveLength(1);
  same.stop.abort();
  await resumed.done;

  const other = setUp(new Date(start.getTime() + 2 * HOUR), first.folder);
  const replaced = await runHistory({ ...other.options, history: history(2) });
  const clean = setUp(new Date(start.getTime() + 2 * HOUR));
  const reference = await runHistory({ ...clean.options, history: history(2) });
  expect(allLines(other.folder).sort()).toEqual(allLines(clean.folder).sort());
  other.stop.abort();
  clean.stop.abort();
  await Promise.all([replaced.done, reference.done]);
});

test('a disk in trouble is reported, and nothing is lost once it is well again', async () => {
  const { folder, clock, stop, troubles, options } = setUp();
  const running = await runHistory({ ...options, history: history() });
  const container = join(folder, 'insights-logs-connections');
  const before = allLines(folder);
  // A file stands where the folder should be: works for every user, unlike missing rights.
  rmSync(container, { recursive: true });
  writeFileSync(container, 'in the way');
  await clock.step(HOUR);
  expect(troubles.length).toBeGreaterThan(0);
  rmSync(container);
  await clock.step(HOUR);
  const since = timesOf(folder);
  expect(since[0]).toBeLessThan(start.getTime() + HOUR);
  expect(since.at(-1)).toBeGreaterThan(start.getTime() + HOUR);
  expect(before.length).toBeGreaterThan(0);
  stop.abort();
  await running.done;
});
