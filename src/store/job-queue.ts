import type { Log } from '../log';

/** Work outside of the turn. In memory for now: what runs at a crash is lost, until the durable queue comes. */
export interface JobQueue<J> {
  put(job: J): Promise<void>;
  /** Takes nothing more and resolves when what was taken is done. */
  drain(): Promise<void>;
}

/** More jobs than this waiting means that something hangs: new ones are refused rather than piled up. */
const WAITING_LIMIT = 1_000;

/**
 * @param work runs one job; a throw is a bug: it is logged, and the queue goes on
 * @param atOnce jobs that run side by side. They mostly wait for the network, so this may exceed the cores.
 */
export function createMemoryQueue<J>(work: (job: J) => Promise<void>, log: Log, atOnce = 8): JobQueue<J> {
  const waiting: J[] = [];
  const idle: Array<() => void> = [];
  let running = 0;
  let closed = false;

  function next(): void {
    while (running < atOnce && waiting.length > 0) {
      const job = waiting.shift();
      if (job !== undefined) void run(job);
    }
    if (running === 0) for (const resolve of idle.splice(0)) resolve();
  }

  async function run(job: J): Promise<void> {
    running += 1;
    try {
      await work(job);
    } catch (error) {
      log.error({ err: error }, 'a job failed');
    } finally {
      running -= 1;
      next();
    }
  }

  return {
    async put(job) {
      if (closed) throw new Error('The queue is closed.');
      if (waiting.length >= WAITING_LIMIT) throw new Error('Too many jobs are waiting.');
      waiting.push(job);
      next();
    },
    drain() {
      closed = true;
      return running === 0 && waiting.length === 0 ? Promise.resolve() : new Promise((resolve) => idle.push(resolve));
    },
  };
}
