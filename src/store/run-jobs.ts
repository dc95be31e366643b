import { doneWithin } from '../clock';
import { LEASE, type RunParts, runJob } from './run-job';
import type { JobStore, LeasedJob } from './store';

export interface RunnerParts extends RunParts {
  readonly jobs: JobStore;
  /** Jobs that run side by side. They mostly wait for the network, so this may exceed the cores. */
  readonly atOnce?: number;
}

export interface JobRunner {
  /**
   * Takes nothing more, lets what runs come to its end, and gives back what does not in time, for others or the next
   * start. Never rejects.
   */
  stop(): Promise<void>;
}

const AT_ONCE = 8;
/** After a look that found nothing; then twice as long each time, up to what the store asks for. Milliseconds. */
const SHORTEST_IDLE = 250;
/** A diagnosis takes 12 s at most; who stops a program waits 30 s or so before killing it. */
const PATIENCE = 15_000;
/** For what has been told to stop. */
const LAST_PATIENCE = 2_000;

/** Takes jobs as they fall due, and runs them. A job that is put in this process is taken at once. */
export function runJobs(parts: RunnerParts): JobRunner {
  const { jobs, clock, log, random, atOnce = AT_ONCE } = parts;
  const leaseMs = Math.min(LEASE, ...Object.values(parts.kinds).map((kind) => kind.leaseMs ?? LEASE));
  const running = new Map<LeasedJob, Promise<void>>();
  let closing = false;
  const stopping = new AbortController();
  let wake = new AbortController();
  /** When something is known to fall due, by our clock. */
  let soonest = Number.POSITIVE_INFINITY;

  function expect(delayMs: number): void {
    soonest = Math.min(soonest, clock.now().getTime() + delayMs);
    wake.abort();
  }

  function run(job: LeasedJob): void {
    const done = runJob(parts, job, leaseMs, stopping.signal).then((retryIn) => {
      running.delete(job);
      if (retryIn !== null) expect(retryIn);
      wake.abort();
    });
    running.set(job, done);
  }

  async function dispatch(): Promise<void> {
    let idle = SHORTEST_IDLE;
    while (!closing) {
      wake = new AbortController();
      const now = clock.now().getTime();
      if (soonest <= now) [soonest, idle] = [Number.POSITIVE_INFINITY, SHORTEST_IDLE];
      const full = running.size >= atOnce;
      const job = full ? null : await taken();
      if (job) {
        run(job);
        idle = SHORTEST_IDLE;
      } else {
        const patience = full ? jobs.idleMs : Math.min(idle * (0.5 + random() / 2), soonest - now);
        await clock.wait(patience, wake.signal);
        idle = Math.min(idle * 2, jobs.idleMs);
      }
    }
  }

  async function taken(): Promise<LeasedJob | null> {
    try {
      return await jobs.take(leaseMs);
    } catch (error) {
      log.warn({ err: error }, 'no job could be taken');
      return null;
    }
  }

  const inTime = (ms: number) => doneWithin(clock, ms, Promise.all(running.values()));

  const forget = jobs.onPut(expect);
  const dispatching = dispatch();
  let stopped: Promise<void> | undefined;
  async function stop(): Promise<void> {
    forget();
    closing = true;
    wake.abort();
    await dispatching;
    await inTime(PATIENCE);
    if (running.size === 0) return;
    stopping.abort();
    await inTime(LAST_PATIENCE);
    await Promise.all([...running.keys()].map(giveBack));
  }

  async function giveBack(job: LeasedJob): Promise<void> {
    try {
      await job.retry(0, 'The program stopped in the middle of it.');
    } catch (error) {
      log.warn({ job: job.id, err: error }, 'a job could not be given back; its lease will run out');
    }
  }

  return { stop: () => (stopped ??= stop()) };
}
