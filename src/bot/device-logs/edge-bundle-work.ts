import type { Guard } from '../../access/guard';
import type { Clock } from '../../clock';
import type { BundleCalls } from '../../evidence/sources/edge-bundle';
import { type JobEnd, type JobKind, OTHER_VERSION, type RunningJob } from '../../store/run-job';
import type { BundlePlaces } from '../../store/store';
import type { LogBook } from '../../support/device-logs/log-book';
import type { Jobs } from '../jobs';
import type { Tell } from '../ports';
import { say } from '../words';
import { lookWithLog } from './after-edge-log';
import { ownerOf } from './answer-log';
import { EDGE_BUNDLE_WORK } from './edge-calls';
import { type EdgeBundleJob, edgeBundleShape } from './edge-log-job';

type Ended = NonNullable<EdgeBundleJob['ended']>;

export interface BundleWorkParts {
  readonly calls: BundleCalls;
  readonly places: BundlePlaces;
  readonly guard: Guard;
  readonly logs: Pick<LogBook, 'take'>;
  readonly jobs: Jobs;
  readonly tell: Tell;
  readonly clock: Clock;
}

/** A gateway packs its logs within minutes, and may have a thin line. As long the address is good. Milliseconds. */
const PATIENCE = 30 * 60_000;
/** Quick at first: most bundles are there within a minute. */
const ASK_EVERY = 5_000;
const ASK_SELDOM = 60_000;
/** As for a file that a person uploads. */
const MOST_BYTES = 200 * 1024 * 1024;

/**
 * The call, the wait for the bundle, its logs into the log book like those of an upload, and the diagnosis with them. What
 * lies in the storage account is as the gateway made it (rule 8): it is removed before anything is told, however it ended;
 * what a crash leaves is swept. Each step can be repeated: the task's id is written down after the call, and a crash just
 * before that asks the agent once more, for the same place.
 */
export function edgeBundleWork(parts: BundleWorkParts): JobKind {
  return {
    // Each look for it is one.
    attempts: 80,
    leaseMs: 60_000,
    async run(stored, signal) {
      const read = edgeBundleShape.safeParse(stored.body);
      if (!read.success) return OTHER_VERSION;
      const job = read.data;
      if (job.ended) return close(stored, job, job.ended);
      // A role may have been taken since the yes.
      const { person, hub, deviceId } = job;
      const entry = await parts.guard.enter(person, { what: EDGE_BUNDLE_WORK, hub, deviceId, needs: 'operator' });
      if (!entry.ok) {
        const nothing = `so I have ${job.called ? 'read' : 'called'} nothing`;
        const words = entry.kind === 'no-role' ? `You are no operator any more, ${nothing}.` : entry.words;
        return settle(stored, job, { words, log: null });
      }
      const found = await parts.places.find(stored.id);
      if (found) return take(stored, job, found);
      return job.called ? wait(stored, job, job.called, signal) : call(stored, job, signal);
    },
  };

  async function call(stored: RunningJob, job: EdgeBundleJob, signal: AbortSignal): Promise<JobEnd> {
    const now = parts.clock.now();
    if (isLate(job.askedAt)) return end(stored, job, `I could not ask the agent of ${job.deviceId} in time.`);
    const place = await parts.places.open(stored.id, now, new Date(now.getTime() + PATIENCE));
    if (!place.ok) return end(stored, job, place.problem);
    const asked = await parts.calls.ask(gatewayOf(job), place.address, signal);
    if (signal.aborted) return { retryIn: 0, why: 'The program was stopping.' };
    if (!asked.ok) return end(stored, job, `${asked.detail} ${asked.fix ?? ''}`.trim());
    await stored.checkpoint({ ...job, called: { correlationId: asked.data, at: now.toISOString() } });
    return { retryIn: ASK_EVERY, why: 'The gateway is making its bundle.' };
  }

  async function wait(
    stored: RunningJob,
    job: EdgeBundleJob,
    { correlationId, at }: NonNullable<EdgeBundleJob['called']>,
    signal: AbortSignal,
  ): Promise<JobEnd> {
    const task = await parts.calls.taskOf(gatewayOf(job), correlationId, signal);
    if (signal.aborted) return { retryIn: 0, why: 'The program was stopping.' };
    // It may have come since the look before the call.
    const found = await parts.places.find(stored.id);
    if (found) return take(stored, job, found);
    const agent = `The agent of ${job.deviceId}`;
    if (task.ok && task.data === 'failed')
      return end(
        stored,
        job,
        `${agent} could not make or upload the bundle. See that the gateway reaches https://${parts.places.host}, and why in its log: sudo iotedge logs edgeAgent`,
      );
    if (task.ok && task.data === 'forgotten')
      return end(stored, job, `${agent} knows nothing of the bundle any more: it was started anew. Ask again.`);
    if (!task.ok && task.why === 'denied') return end(stored, job, `${task.detail} ${task.fix ?? ''}`.trim());
    if (!isLate(at)) return { retryIn: Math.min(stored.attempts * ASK_EVERY, ASK_SELDOM), why: 'No bundle came yet.' };
    const last = task.ok
      ? task.data === 'completed'
        ? ` It says that it has uploaded one: a gateway behind another one needs its way to the storage account.`
        : ' It is still at it.'
      : ` ${task.detail}`;
    return end(stored, job, `No bundle of ${job.deviceId} came within 30 minutes, so I stopped waiting.${last}`);
  }

  async function take(
    stored: RunningJob,
    job: EdgeBundleJob,
    found: NonNullable<Awaited<ReturnType<BundlePlaces['find']>>>,
  ): Promise<JobEnd> {
    if (found.bytes > MOST_BYTES)
      return end(
        stored,
        job,
        `The bundle of ${job.deviceId} has ${Math.ceil(found.bytes / 1024 ** 2)} MB; I read up to 200 MB. Make a smaller one on the gateway, with sudo iotedge support-bundle --since 1h, and upload it here.`,
      );
    const took = await parts.logs.take(ownerOf(job), {
      id: `${job.id}-bundle`,
      name: 'support_bundle.zip',
      content: await found.read(),
      subject: { hub: job.hub.host, deviceId: job.deviceId },
    });
    if (!took.ok) return end(stored, job, took.problem);
    const lines = took.logs.reduce((sum, log) => sum + log.lines, 0);
    const files = took.logs.length === 1 ? 'one file' : `${took.logs.length} files`;
    const left = took.left > 0 ? ` ${took.left} more I have left out.` : '';
    const words = `The bundle of ${job.deviceId} came: ${files}, ${lines} lines. The zip itself is deleted.${left}`;
    return end(stored, job, words, took.id);
  }

  async function end(
    stored: RunningJob,
    job: EdgeBundleJob,
    words: string,
    log: string | null = null,
  ): Promise<JobEnd> {
    const { person, hub, deviceId } = job;
    const result = log === null ? 'failed' : 'done';
    await parts.guard.did(person, { what: EDGE_BUNDLE_WORK, hub: hub.host, deviceId, result });
    return settle(stored, job, { words, log });
  }

  /** Written down first, so that it ends the same way after a crash, when the place is empty. */
  async function settle(stored: RunningJob, job: EdgeBundleJob, ended: Ended): Promise<JobEnd> {
    await stored.checkpoint({ ...job, ended });
    return close(stored, job, ended);
  }

  async function close(stored: RunningJob, job: EdgeBundleJob, { words, log }: Ended): Promise<JobEnd> {
    await parts.places.remove(stored.id);
    if (log !== null) await lookWithLog(parts.jobs, job, log, parts.clock.now());
    await parts.tell.tell(job.conversation, say(words));
    return 'done';
  }

  function isLate(since: string): boolean {
    return parts.clock.now().getTime() - new Date(since).getTime() >= PATIENCE;
  }
}

function gatewayOf(job: EdgeBundleJob): { readonly hub: string; readonly deviceId: string } {
  return { hub: job.hub.host, deviceId: job.deviceId };
}
