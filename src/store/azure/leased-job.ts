import type { DequeuedMessageItem, QueueClient } from '@azure/storage-queue';
import type { Clock } from '../../clock';
import { DAY, DEAD_LIFETIME, storedWhy } from '../bounds';
import type { LeasedJob } from '../store';
import type { JobBlobs, JobState, StoredJob } from './job-blob';
import { isLostMessage } from './trouble';

export type JobMessage = Pick<DequeuedMessageItem, 'messageId' | 'messageText' | 'popReceipt' | 'nextVisibleOn'>;

interface Parts {
  readonly jobs: JobBlobs;
  readonly queue: QueueClient;
  readonly clock: Clock;
  drop(message: JobMessage): Promise<void>;
}

const LONGEST_SECONDS = 7 * 24 * 3_600;

/** As queues count: whole seconds, seven days at most. */
export function seconds(ms: number): number {
  return Math.min(Math.ceil(ms / 1_000), LONGEST_SECONDS);
}

/** Writes into the job's blob who has it; null when somebody wrote in between. The message then comes back by itself. */
export async function leaseJob(parts: Parts, found: StoredJob, message: JobMessage): Promise<LeasedJob | null> {
  const { jobs, queue, clock } = parts;
  const leased = (visible: Date) => {
    // The service gives whole seconds, cut off.
    const until = visible.getTime() + 1_000;
    return { lease: { message: message.messageId, until }, next: until };
  };
  const taken = await jobs.write({ ...found, attempts: found.attempts + 1, ...leased(message.nextVisibleOn) }, found);
  if (!taken) return null;

  /** What the blob says since this holder wrote it last; null once somebody else did. */
  let mine: StoredJob | null = taken;
  let receipt = message.popReceipt;
  /** One after the other: each needs the eTag and the receipt of the one before. */
  let tail: Promise<unknown> = Promise.resolve();
  function inOrder<T>(work: () => Promise<T>): Promise<T> {
    const result = tail.then(work, work);
    tail = result.catch(() => undefined);
    return result;
  }

  async function write(change: Partial<JobState>): Promise<boolean> {
    if (mine) mine = await jobs.write({ ...mine, ...change }, mine);
    return mine !== null;
  }

  /** When the message will be seen again; null when it is another's. */
  async function hide(ms: number): Promise<Date | null> {
    try {
      const answer = await queue.updateMessage(message.messageId, receipt, undefined, seconds(ms));
      receipt = answer.popReceipt ?? receipt;
      return answer.nextVisibleOn ?? null;
    } catch (error) {
      if (isLostMessage(error)) return null;
      throw error;
    }
  }

  /** The blob's word is what counts; what then becomes of the message only decides how soon. */
  async function end(state: 'done' | 'dead', change: Partial<JobState>, lifetime: number): Promise<void> {
    const now = clock.now().getTime();
    if (!(await write({ ...change, state, lease: null, ended: now, next: now + lifetime }))) return;
    mine = null;
    await parts.drop({ ...message, popReceipt: receipt });
  }

  const { id, kind, body, attempts } = taken;
  return {
    dueAt: new Date(found.next),
    id,
    kind,
    body,
    attempts,
    renew: (leaseMs) =>
      inOrder(async () => {
        const visible = mine && (await hide(leaseMs));
        if (!visible) mine = null;
        return visible ? write(leased(visible)) : false;
      }),
    checkpoint: (left) => inOrder(() => write({ body: left })),
    done: () => inOrder(() => end('done', { body: null, why: '' }, DAY)),
    retry: (delayMs, why) =>
      inOrder(async () => {
        if (!(await write({ lease: null, why: storedWhy(why), next: clock.now().getTime() + delayMs }))) return;
        mine = null;
        await hide(delayMs);
      }),
    bury: (why) => inOrder(() => end('dead', { why: storedWhy(why) }, DEAD_LIFETIME)),
  };
}
