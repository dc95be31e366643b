import type { QueueClient } from '@azure/storage-queue';
import type { Clock } from '../../clock';
import { createBell } from '../bell';
import { checkedName, MOST_DEAD } from '../bounds';
import type { DeadJob, JobStore, LeasedJob } from '../store';
import type { Blobs } from './blobs';
import { createJobBlobs, JOBS, type JobBlobs, type JobState, listedJob, type StoredJob } from './job-blob';
import { type JobMessage, leaseJob, seconds } from './leased-job';
import { blobName, nameOf } from './names';
import { isLostMessage } from './trouble';

/** Each look is a call that is paid for; an instance's own puts ring. */
const IDLE_MS = 10_000;
/** Messages that nobody needs any more, taken away in one look; more of them are for the next. */
const MOST_STALE = 32;

/**
 * One blob a job, which holds all that is known of it, and one message in the queue, which holds only its id and is what
 * hands it out: while a message is invisible, its job is leased. The blob is written first, so a message without one is
 * of a job that is over. There may be two messages for one job (a send whose answer was lost, `tidy`): the blob names
 * the one whose holder has it, and every change of the blob is conditional on its eTag.
 */
export function createJobs(blobs: Blobs, queue: QueueClient, clock: Clock): JobStore {
  const jobs = createJobBlobs(blobs);
  const { ring, onPut } = createBell();
  const now = () => clock.now().getTime();

  async function drop({ messageId, popReceipt }: JobMessage): Promise<void> {
    try {
      await queue.deleteMessage(messageId, popReceipt);
    } catch (error) {
      if (!isLostMessage(error)) throw error;
    }
  }

  async function lease(message: JobMessage, at: number): Promise<LeasedJob | null> {
    const id = nameOf(message.messageText);
    const job = id === null ? null : await jobs.read(id);
    const other = job?.lease && job.lease.message !== message.messageId && job.lease.until > at;
    if (job?.state === 'open' && !other) return leaseJob({ jobs, queue, clock, drop }, job, message);
    await drop(message);
    return null;
  }

  return {
    idleMs: IDLE_MS,
    onPut,
    async put({ id, kind, body }, delayMs = 0) {
      const next = now() + delayMs;
      const job = { id: checkedName(id), kind: checkedName(kind), body, next, ...FRESH };
      if (!(await jobs.write(job, 'absent'))) {
        const there = await jobs.read(id);
        if (there && there.state !== 'open' && there.next > now()) return;
        // One that nobody has taken yet may lack its message: whoever put it may have crashed in between.
        if (there?.state === 'open' && there.attempts > 0) return;
        if (there?.state !== 'open' && !(await jobs.write(job, there ?? 'any'))) return;
      }
      await send(queue, id, delayMs);
      ring(delayMs);
    },

    async take(leaseMs) {
      for (let stale = 0; stale < MOST_STALE; stale += 1) {
        const { receivedMessageItems, date } = await queue.receiveMessages({
          numberOfMessages: 1,
          visibilityTimeout: seconds(leaseMs),
        });
        const [message] = receivedMessageItems;
        if (!message) return null;
        const leased = await lease(message, (date ?? clock.now()).getTime());
        if (leased) return leased;
      }
      return null;
    },

    async dead() {
      const found: DeadJob[] = [];
      for await (const { name, metadata } of blobs.list(JOBS)) {
        const { state, next } = listedJob(metadata);
        if (state !== 'dead' || next <= now()) continue;
        const job = await listed(jobs, name);
        if (job?.state === 'dead') found.push(deadJob(job));
        if (found.length === MOST_DEAD) break;
      }
      return found.sort((one, other) => one.at.getTime() - other.at.getTime());
    },

    async requeue(id) {
      const job = await jobs.read(checkedName(id));
      if (job?.state !== 'dead' || job.next <= now()) return false;
      if (!(await jobs.write({ ...job, ...FRESH, next: now() }, job))) return false;
      await send(queue, id, 0);
      ring(0);
      return true;
    },
  };
}

/** Of a job that nobody has taken. */
const FRESH = { attempts: 0, state: 'open', lease: null, why: '', ended: 0 } as const;

/** How long an open job may be overdue before it is thought to have no message, in milliseconds. */
const ORPHANED = 5 * 60_000;

/** Forgets what is over for long, and sends a message for what nobody would ever take. */
export async function tidyJobs(blobs: Blobs, queue: QueueClient, now: Date): Promise<void> {
  const jobs = createJobBlobs(blobs);
  for await (const { name, metadata, etag, changed } of blobs.list(JOBS)) {
    const { state, next } = listedJob(metadata);
    if (state !== 'open' && next <= now.getTime()) await blobs.remove(name, { etag });
    if (state !== 'open' || Math.max(next, changed.getTime()) > now.getTime() - ORPHANED) continue;
    const job = await listed(jobs, name);
    // Written anew, so that other instances see that somebody has looked after it, and the next round as well.
    if (job?.state === 'open' && (await jobs.write(job, { etag }))) await send(queue, job.id, 0);
  }
}

async function listed(jobs: JobBlobs, blob: string): Promise<StoredJob | null> {
  const id = nameOf(blob.slice(JOBS.length));
  return id === null ? null : jobs.read(id);
}

/** For good: a message that runs out would be a job that is lost until `tidy`. */
async function send(queue: QueueClient, id: string, delayMs: number): Promise<void> {
  await queue.sendMessage(blobName(id), { visibilityTimeout: seconds(delayMs), messageTimeToLive: -1 });
}

function deadJob({ id, kind, body, attempts, why, ended }: JobState): DeadJob {
  return { id, kind, body, attempts, why, at: new Date(ended) };
}
