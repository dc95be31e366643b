import { join } from 'node:path';
import { openEmbeddedStore } from '../../src/store/embedded/embedded-store';
import { waitAfter } from '../../src/store/jitter';
import { keepTidy } from '../../src/store/keep-tidy';
import type { JobEnd, JobKind, JobWork } from '../../src/store/run-job';
import { type JobRunner, type RunnerParts, runJobs } from '../../src/store/run-jobs';
import type { JobStore, Store } from '../../src/store/store';
import { createFakeClock, type FakeClock } from '../kit/fake-clock';
import { notedTelemetry } from '../kit/noted-telemetry';
import { temporaryFolder } from '../kit/temporary-folder';

const SECOND = 1_000;
const folder = temporaryFolder();
let number = 0;
let clock: FakeClock;
let store: Store;
let runners: JobRunner[];
let logged: string[];

beforeEach(() => {
  number += 1;
  clock = createFakeClock(new Date('2026-11-20T12:00:00Z'));
  store = openEmbeddedStore(join(folder, `store-${number}`), clock, false);
  runners = [];
  logged = [];
});
afterEach(async () => {
  const stopping = Promise.all(runners.map((runner) => runner.stop()));
  await clock.advance(60 * SECOND);
  await stopping;
  await store.close();
});

/** `kinds` by what their work answers. */
function start(kinds: Record<string, JobWork | JobKind>, more: Partial<RunnerParts> = {}): JobRunner {
  const note = (level: string) => (_details: object, message: string) => void logged.push(`${level}: ${message}`);
  const runner = runJobs({
    jobs: store.jobs,
    kinds: Object.fromEntries(
      Object.entries(kinds).map(([kind, one]) => [kind, typeof one === 'function' ? { run: one } : one]),
    ),
    clock,
    log: { error: note('error'), warn: note('warn') },
    random: () => 0.5,
    ...more,
  });
  runners.push(runner);
  return runner;
}

const put = (id: string, kind = 'test', body: unknown = {}) => store.jobs.put({ id, kind, body });

/** The disk takes real time: a clock that is moved by hand does not wait for it. */
async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (let look = 0; !(await isSo()); look += 1) {
    if (look > 2_000) throw new Error('it never came to be');
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Moves the clock in steps until it is so; gives how far, in milliseconds. */
async function moveUntil(isSo: () => boolean | Promise<boolean>, stepMs: number): Promise<number> {
  for (let moved = 0; moved < 1_000 * stepMs; moved += stepMs) {
    await clock.advance(0);
    if (await isSo()) return moved;
    await clock.advance(stepMs);
  }
  throw new Error('it never came to be');
}

function fail(): never {
  throw new Error('nothing was to be said');
}

/** Work that ends when it is told how. */
function heldWork() {
  const begun: string[] = [];
  const aborted: string[] = [];
  const enders = new Map<string, (end: JobEnd) => void>();
  const work: JobWork = (job, signal) => {
    begun.push(job.id);
    signal.addEventListener('abort', () => aborted.push(job.id));
    return new Promise((resolve) => enders.set(job.id, resolve));
  };
  return { begun, aborted, work, end: (id: string, how: JobEnd = 'done') => enders.get(id)?.(how) };
}

test('what is put in this process is taken at once, with no time passing', async () => {
  const { begun, work, end } = heldWork();
  start({ test: work });
  await clock.advance(5 * SECOND);
  await put('a');
  await until(() => begun.length === 1);
  end('a');
  await put('b');
  await until(() => begun.length === 2);
  end('b');
});

test('so many run at once, and the next when one of them ends', async () => {
  const { begun, work, end } = heldWork();
  start({ test: work }, { atOnce: 2 });
  for (const id of ['a', 'b', 'c']) await put(id);
  await until(() => begun.length === 2);
  await clock.advance(3 * SECOND);
  expect(begun).toEqual(['a', 'b']);
  end('b');
  await until(() => begun.length === 3);
  for (const id of ['a', 'c']) end(id);
});

test('a lease is renewed while the work runs, and nobody else gets the job', async () => {
  const { begun, work, end, aborted } = heldWork();
  start({ test: { run: work, leaseMs: 9 * SECOND } });
  await put('a');
  await until(() => begun.length === 1);
  for (let seconds = 0; seconds < 60; seconds += 1) {
    await clock.advance(SECOND);
    expect(await store.jobs.take(SECOND)).toBeNull();
  }
  end('a');
  await clock.advance(0);
  expect([begun, aborted]).toEqual([['a'], []]);
});

test('each kind has its own lease: after a crash its job comes back so soon', async () => {
  const kinds = {
    quick: { run: () => new Promise<never>(() => undefined), leaseMs: 5 * SECOND },
    slow: { run: heldWork().work },
  };
  // Its clock stands still: this process is gone.
  runJobs({
    jobs: store.jobs,
    kinds,
    clock: createFakeClock(clock.now()),
    log: { error: fail, warn: fail },
    random: () => 0.5,
  });
  await put('a', 'quick');
  await clock.advance(0);
  const { begun, work, end } = heldWork();
  start({ quick: work });
  expect(await moveUntil(() => begun.length === 1, 500)).toBeGreaterThanOrEqual(4 * SECOND);
  end('a');
});

test('who loses its lease is told to stop, and what it says then does not count', async () => {
  const { begun, aborted, work, end } = heldWork();
  // A store in which somebody else takes the job over, as after a pause of this process.
  const jobs: JobStore = {
    ...store.jobs,
    async take(leaseMs) {
      const job = await store.jobs.take(leaseMs);
      return job && { ...job, renew: async () => false };
    },
  };
  start({ test: work }, { jobs });
  await put('a');
  await until(() => begun.length === 1);
  await clock.advance(10 * SECOND);
  expect(aborted).toEqual(['a']);
  end('a', { bury: 'no' });
  await until(() => logged.length > 0);
  expect(logged).toEqual(['warn: the lease of a job was lost; another has it']);
  expect(await store.jobs.dead()).toEqual([]);
});

test('a store that does not answer for a moment costs nobody the lease', async () => {
  let failures = 2;
  const jobs: JobStore = {
    ...store.jobs,
    async take(leaseMs) {
      const job = await store.jobs.take(leaseMs);
      const flaky = async <T>(work: () => Promise<T>) => {
        if (failures-- > 0) throw new Error('no answer');
        return work();
      };
      return job && { ...job, renew: (ms) => flaky(() => job.renew(ms)), done: () => flaky(job.done) };
    },
  };
  const { begun, aborted, work, end } = heldWork();
  start({ test: work }, { jobs });
  await put('a');
  await until(() => begun.length === 1);
  await clock.advance(25 * SECOND);
  expect(aborted).toEqual([]);
  failures = 2;
  end('a');
  await clock.advance(20 * SECOND);
  await put('a');
  await clock.advance(60 * SECOND);
  // Its end was written at the third try: it is done, and not taken again.
  expect(begun).toEqual(['a']);
});

test('tries again, ever later, and gives up after so many attempts, for an operator to see', async () => {
  const at: number[] = [];
  const attempts: number[] = [];
  start({
    test: {
      attempts: 4,
      run: async (job) => {
        at.push(clock.now().getTime());
        attempts.push(job.attempts);
        return { why: 'the sink is down' };
      },
    },
  });
  await put('a');
  await moveUntil(async () => (await store.jobs.dead()).length === 1, 250);
  expect(attempts).toEqual([1, 2, 3, 4]);
  const waits = at.slice(1).map((time, index) => time - (at[index] ?? 0));
  // With every throw of the dice in the middle: 2 s, 3.5 s, 5.75 s; a look comes a little later.
  for (const [index, wait] of [2_000, 3_500, 5_750].entries()) {
    expect(waits[index]).toBeGreaterThanOrEqual(wait);
    expect(waits[index]).toBeLessThan(wait + SECOND);
  }
  expect(await store.jobs.dead()).toMatchObject([{ id: 'a', attempts: 4, why: 'the sink is down' }]);
  expect(logged).toEqual(['error: a job was given up; see npm run jobs -- dead']);

  await store.jobs.requeue('a');
  await until(() => attempts.length === 5);
  expect(attempts[4]).toBe(1);
});

test('waits as long as it is asked to', async () => {
  const at: number[] = [];
  start({
    test: async () => {
      at.push(clock.now().getTime());
      return at.length === 1 ? { retryIn: 90 * SECOND, why: 'busy' } : 'done';
    },
  });
  await put('a');
  await until(() => at.length === 1);
  expect(await moveUntil(() => at.length === 2, SECOND)).toBeGreaterThanOrEqual(90 * SECOND);
});

test('a failure for good is buried at once', async () => {
  start({ test: async () => ({ bury: 'no such sink' }) });
  await put('a');
  await until(async () => (await store.jobs.dead()).length === 1);
  expect(await store.jobs.dead()).toMatchObject([{ attempts: 1, why: 'no such sink' }]);
});

test('a handler that throws is a bug: logged, tried again', async () => {
  let calls = 0;
  start({
    test: async () => {
      calls += 1;
      if (calls === 1) throw new TypeError('a bug');
      return 'done';
    },
  });
  await put('a');
  await moveUntil(() => calls === 2, SECOND);
  expect(logged).toEqual(['error: a job failed']);
});

test('a job that takes its process with it each time is given up, too', async () => {
  await put('a');
  for (let crash = 0; crash < 10; crash += 1) {
    await store.jobs.take(SECOND);
    await clock.advance(SECOND);
  }
  const { begun, work } = heldWork();
  start({ test: work });
  await until(async () => (await store.jobs.dead()).length === 1);
  expect(begun).toEqual([]);
  expect((await store.jobs.dead())[0]?.why).toMatch(/^Begun 10 times/);
});

test('a kind that nobody here knows waits for who does', async () => {
  start({});
  await put('a', 'constructor');
  await clock.advance(SECOND);
  const { begun, work } = heldWork();
  start({ constructor: work });
  expect(await moveUntil(() => begun.length === 1, SECOND)).toBeGreaterThan(50 * SECOND);
});

test('what another process puts is found by looking, and looking costs little', async () => {
  let looks = 0;
  const begun: string[] = [];
  const run: JobWork = async (job) => {
    begun.push(job.id);
    return 'done';
  };
  start(
    { test: run },
    {
      jobs: {
        ...store.jobs,
        idleMs: 10 * SECOND,
        onPut: () => () => undefined,
        take: (leaseMs) => {
          looks += 1;
          return store.jobs.take(leaseMs);
        },
      },
    },
  );
  await clock.advance(3_600 * SECOND);
  expect(looks).toBeGreaterThan(300);
  expect(looks).toBeLessThan(600);
  await put('a');
  expect(await moveUntil(() => begun.length === 1, 250)).toBeLessThanOrEqual(10 * SECOND);
});

describe('stopping', () => {
  test('what runs comes to its end, and nothing more is taken', async () => {
    const { begun, aborted, work, end } = heldWork();
    const runner = start({ test: work }, { atOnce: 1 });
    for (const id of ['a', 'b']) await put(id);
    await until(() => begun.length === 1);
    const stopped = runner.stop();
    await clock.advance(10 * SECOND);
    end('a');
    await stopped;
    expect([begun, aborted]).toEqual([['a'], []]);
    expect(await store.jobs.take(SECOND)).toMatchObject({ id: 'b', attempts: 1 });
  });

  test('what does not end in time is given back, and may be taken at once', async () => {
    const { begun, aborted, work } = heldWork();
    const runner = start({ test: work });
    await put('a');
    await until(() => begun.length === 1);
    let stopped = false;
    const stopping = runner.stop().then(() => {
      stopped = true;
    });
    await clock.advance(14 * SECOND);
    expect([stopped, aborted]).toEqual([false, []]);
    await clock.advance(4 * SECOND);
    await stopping;
    expect(aborted).toEqual(['a']);
    expect(await store.jobs.take(SECOND)).toMatchObject({ id: 'a', attempts: 2 });
  });

  test('what listens to its signal says itself what is left', async () => {
    const runner = start({
      test: async (job, signal) => {
        await clock.wait(3_600 * SECOND, signal);
        await job.checkpoint({ left: 2 });
        return { retryIn: 0, why: 'stopped' };
      },
    });
    await put('a');
    await clock.advance(SECOND);
    const stopping = runner.stop();
    await clock.advance(16 * SECOND);
    await stopping;
    expect(await store.jobs.take(SECOND)).toMatchObject({ id: 'a', body: { left: 2 } });
    expect(logged).toEqual([]);
  });
});

describe('jitter', () => {
  test('lies between a second and five minutes, and grows about twofold', () => {
    const throws = Array.from({ length: 1_000 }, (_, index) => ((index * 7919) % 1_000) / 1_000);
    let at = 0;
    const random = () => throws[at++ % throws.length] ?? 0;
    const average = (attempts: number) => {
      const waits = Array.from({ length: 2_000 }, () => waitAfter(attempts, random));
      for (const wait of waits) {
        expect(wait).toBeGreaterThanOrEqual(SECOND);
        expect(wait).toBeLessThanOrEqual(300 * SECOND);
      }
      return waits.reduce((sum, wait) => sum + wait, 0) / waits.length;
    };
    const averages = [1, 2, 3, 4, 8, 30].map(average);
    expect([...averages].sort((a, b) => a - b)).toEqual(averages);
    expect(averages[0]).toBeGreaterThan(1.5 * SECOND);
    expect(averages[0]).toBeLessThan(2.5 * SECOND);
    expect(averages[5]).toBeGreaterThan(60 * SECOND);
  });

  test('two instances do not wait in step', () => {
    expect(waitAfter(5, () => 0.1)).not.toBe(waitAfter(5, () => 0.9));
  });
});

test('tidying goes on every few minutes, through failures, until it is ended', async () => {
  let calls = 0;
  const tidy = async () => {
    calls += 1;
    if (calls === 2) throw new Error('no answer');
  };
  const warn = (_details: object, message: string) => void logged.push(message);
  const end = keepTidy({ tidy }, clock, { error: warn, warn }, () => 0.5);
  await clock.advance(0);
  expect(calls).toBe(1);
  await clock.advance(900 * SECOND);
  expect(calls).toBe(4);
  await end();
  await clock.advance(3_600 * SECOND);
  expect(calls).toBe(4);
  expect(logged).toEqual(['the store could not be tidied']);
});

test('what becomes of jobs is told, with how long they waited; a kind that nobody knows is no word of ours', async () => {
  const { telemetry, noted } = notedTelemetry();
  await put('well', 'test', { id: 'a1b2c3d4' });
  await put('gives up', 'test', { reference: 'cafe0001' });
  await put('strange', 'pump-08');
  await clock.advance(2 * SECOND);
  const work: JobWork = async ({ id }) => (id === 'well' ? 'done' : { bury: 'it cannot be' });
  start({ test: work }, { telemetry });
  await until(() => noted.length >= 6);
  expect(noted).toEqual(
    expect.arrayContaining([
      'keepalive.job.wait 2000 ms - test',
      'keepalive.job 0 ms a1b2c3d4 test done',
      'keepalive.job 0 ms cafe0001 test given-up',
      'keepalive.job.wait 2000 ms - unknown',
      'keepalive.job 0 ms - unknown retried',
    ]),
  );
});
