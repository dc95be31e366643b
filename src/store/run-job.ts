import type { Clock } from '../clock';
import { within } from '../json';
import { noTelemetry, type Telemetry } from '../telemetry/telemetry';
import { waitAfter } from './jitter';
import type { Job, LeasedJob } from './store';

/** How a handler leaves its job. Without `retryIn`, in milliseconds, the wait grows with the attempts, with jitter. */
export type JobEnd = 'done' | { readonly retryIn?: number; readonly why: string } | { readonly bury: string };

/** For a body that is not as this version writes it: nobody here can do anything with it. */
export const OTHER_VERSION: JobEnd = {
  bury: 'Another version of Keepalive wrote this job, and this one cannot read it.',
};

/** What a handler gets: the job, and a way to write down what is left of it. */
export type RunningJob = Job & Pick<LeasedJob, 'checkpoint'>;

/**
 * Does the work of one job. It may be done again after a crash at any moment, so each of its steps can be repeated, or
 * is written down by `checkpoint` right after it. Its signal aborts when the lease is lost or the program stops: then
 * it comes to its end soon, and what it answers no longer counts. A throw is a bug, logged and tried again.
 */
export type JobWork = (job: RunningJob, signal: AbortSignal) => Promise<JobEnd>;

export interface JobKind {
  readonly run: JobWork;
  /** How long after a crash the job waits for the next taker. It is renewed while the work runs. Milliseconds. */
  readonly leaseMs?: number;
  /** Then it is given up. */
  readonly attempts?: number;
}

export interface JobLog {
  error(details: object, message: string): void;
  warn(details: object, message: string): void;
  /** Absent where nobody wants to know. */
  info?(details: object, message: string): void;
}

export interface RunParts {
  readonly kinds: Readonly<Record<string, JobKind>>;
  readonly clock: Clock;
  readonly log: JobLog;
  /** From 0 up to 1; for the jitter. */
  readonly random: () => number;
  readonly telemetry?: Telemetry;
}

export const LEASE = 30_000;
const ATTEMPTS = 10;
/** Another instance, of another version, may know the kind. */
const STRANGER_WAIT = 60_000;
/** How often the end of a job is written when the store fails, within its lease. */
const SETTLE_TRIES = 4;

/**
 * Runs one job and settles it. Never rejects. Resolves to the wait of a retry, in milliseconds; else to null.
 *
 * @param leasedMs for how long it was taken
 */
export async function runJob(
  parts: RunParts,
  job: LeasedJob,
  leasedMs: number,
  stopping: AbortSignal,
): Promise<number | null> {
  const { clock, log } = parts;
  const kind = Object.hasOwn(parts.kinds, job.kind) ? parts.kinds[job.kind] : undefined;
  const limit = kind?.attempts ?? ATTEMPTS;
  const leaseMs = kind?.leaseMs ?? LEASE;
  const reference = referenceIn(job.body);
  const about = { reference, job: job.id, kind: job.kind, attempts: job.attempts };
  const begun = clock.now();
  const told = new AbortController();
  const ended = new AbortController();
  // By hand: a signal that is made of others is kept by the one that lives on.
  stopping.addEventListener('abort', () => told.abort(), { signal: ended.signal });
  if (stopping.aborted) told.abort();
  const renewing = keepLease(parts, job, { first: leasedMs, next: leaseMs }, told, ended.signal);
  const end = await endOf();
  ended.abort();
  if (await renewing) {
    log.warn(about, 'the lease of a job was lost; another has it');
    took('lost');
    return null;
  }
  took(end === 'done' ? 'done' : givenUp(end) === null ? 'retried' : 'given-up');
  return settle(end);

  function took(how: 'done' | 'retried' | 'given-up' | 'lost'): void {
    const ended = clock.now();
    // What no version knows is no word of ours.
    const word = kind ? job.kind : 'unknown';
    const { telemetry = noTelemetry } = parts;
    telemetry.took('keepalive.job.wait', { begun: job.dueAt, ended: begun, reference: null }, { kind: word });
    telemetry.took('keepalive.job', { begun, ended, reference }, { kind: word, end: how });
    const [waited, ms] = [begun.getTime() - job.dueAt.getTime(), ended.getTime() - begun.getTime()];
    log.info?.({ ...about, waited, ms, end: how }, 'a job ended');
  }

  /** Why it is not tried again; null where it is. */
  function givenUp(how: Exclude<JobEnd, 'done'>): string | null {
    return 'bury' in how ? how.bury : job.attempts >= limit && !stopping.aborted ? how.why : null;
  }

  async function endOf(): Promise<JobEnd> {
    if (!kind) return { retryIn: STRANGER_WAIT, why: `Nothing here knows jobs of the kind ${job.kind}.` };
    // Its handler never got as far as to say so: it took the process with it.
    if (job.attempts > limit) return { bury: `Begun ${limit} times, and it never came to its end.` };
    try {
      return await kind.run(job, told.signal);
    } catch (error) {
      if (stopping.aborted) return { retryIn: 0, why: 'The program was stopping.' };
      log.error({ ...about, err: error }, 'a job failed');
      return { why: error instanceof Error ? `${error.name}: ${error.message}` : 'unknown trouble' };
    }
  }

  async function settle(how: JobEnd): Promise<number | null> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await write(how);
      } catch (error) {
        log.warn({ ...about, err: error }, 'the end of a job could not be written');
        if (attempt === SETTLE_TRIES || stopping.aborted) return null;
        await clock.wait(Math.min(waitAfter(attempt, parts.random), leaseMs / SETTLE_TRIES), stopping);
      }
    }
  }

  async function write(how: JobEnd): Promise<number | null> {
    if (how === 'done') return job.done().then(() => null);
    const given = givenUp(how);
    if (given !== null) {
      log.error({ ...about, why: given }, 'a job was given up; see npm run jobs -- dead');
      return job.bury(given).then(() => null);
    }
    if ('bury' in how) return null;
    const wait = how.retryIn ?? waitAfter(job.attempts, parts.random);
    // Who does not know the kind does not lie in wait for it, or it would be the first again.
    return job.retry(wait, how.why).then(() => (kind ? wait : null));
  }
}

/** The short reference of the activity that a job goes back to, where its body has it; else null. */
function referenceIn(body: unknown): string | null {
  const found = within(body, 'reference') ?? within(body, 'id');
  return typeof found === 'string' && /^[0-9a-f]{8}$/.test(found) ? found : null;
}

/**
 * Renews well before the end; a store that does not answer may still hold it until the lease has run out. Resolves, when
 * the work has ended, to whether the lease was lost on the way; the holder is told at once.
 */
async function keepLease(
  { clock, log }: RunParts,
  job: LeasedJob,
  { first, next }: { readonly first: number; readonly next: number },
  holder: AbortController,
  ended: AbortSignal,
): Promise<boolean> {
  let until = clock.now().getTime() + first;
  for (let wait = first / 3; ; wait = next / 3) {
    await clock.wait(wait, ended);
    if (ended.aborted) return false;
    const asked = clock.now().getTime();
    try {
      if (!(await job.renew(next))) break;
      until = asked + next;
    } catch (error) {
      log.warn({ job: job.id, err: error }, 'a lease could not be renewed');
      if (clock.now().getTime() >= until) break;
    }
  }
  holder.abort();
  return true;
}
