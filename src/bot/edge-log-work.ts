import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { Guard } from '../access/guard';
import type { Clock } from '../clock';
import { boundsFor, METHOD, payloadOf } from '../evidence/edge-logs';
import type { Slot } from '../evidence/evidence';
import type { JobKind } from '../store/run-job';
import type { JobStore } from '../store/store';
import type { LogBook } from '../support/device-logs/log-book';
import { ownerOf } from './answer-log';
import type { EdgeCalls } from './edge-log';
import { type EdgeLogJob, edgeLogShape } from './edge-log-job';
import type { Jobs } from './jobs';
import { windowOf } from './period';
import type { Tell } from './ports';
import { say } from './words';

/** The kind under which a confirmed call is kept. */
export const EDGE_LOG_WORK = 'edge-log';

export interface EdgeWorkParts {
  /** Calls GetModuleLogs of the gateway's agent; trouble is a gap. */
  readonly fetchModuleLog: (
    gateway: { readonly hub: string; readonly deviceId: string },
    module: string,
    signal: AbortSignal,
  ) => Promise<Slot<ReadonlyArray<{ readonly module: string; readonly text: string; readonly isCut: boolean }>>>;
  readonly guard: Guard;
  readonly logs: Pick<LogBook, 'take'>;
  readonly jobs: Jobs;
  readonly tell: Tell;
  readonly clock: Clock;
}

/** What the conversation needs, to show a call before it is made, and to have it made. */
export function edgeCalls(jobs: Pick<JobStore, 'put'>): EdgeCalls {
  return {
    put: keepEdgeCall(jobs),
    describe: (module) => ({ method: METHOD, payload: JSON.stringify(payloadOf(boundsFor(module))) }),
    noBundle:
      'A whole support bundle I cannot fetch from here: the gateway would have to write it into a storage account of yours. On the gateway, sudo iotedge support-bundle makes one that you can upload.',
  };
}

/** @returns what puts a confirmed call; the reference that people see leads in the id */
function keepEdgeCall(jobs: Pick<JobStore, 'put'>): (job: EdgeLogJob) => Promise<void> {
  return (job) => {
    const whose = JSON.stringify([job.person, job.conversation.conversation?.id, job.deviceId, job.module]);
    const id = `${job.id}-${createHash('sha256').update(whose).digest('hex').slice(0, 16)}`;
    return jobs.put({ id, kind: EDGE_LOG_WORK, body: job });
  };
}

/** The call, and then the diagnosis with what came. After a crash it is asked once more: it only reads. */
export function edgeLogWork(parts: EdgeWorkParts): JobKind {
  return {
    attempts: 3,
    leaseMs: 60_000,
    async run(stored, signal) {
      const read = edgeLogShape.safeParse(stored.body);
      if (!read.success) return { bury: 'Another version of Keepalive wrote this job, and this one cannot read it.' };
      const job = read.data;
      const owner = ownerOf(job);
      const { person, hub, deviceId } = job;
      // A role may have been taken since the yes.
      const entry = await parts.guard.enter(person, { what: 'edge-log', hub, deviceId, needs: 'operator' });
      if (!entry.ok)
        return sorry(
          job,
          entry.kind === 'no-role' ? 'You are no operator any more, so I have called nothing.' : entry.words,
        );
      const found = await parts.fetchModuleLog({ hub: job.hub.host, deviceId: job.deviceId }, job.module, signal);
      if (signal.aborted) return { retryIn: 0, why: 'The program was stopping.' };
      if (!found.ok) return sorry(job, `${found.detail} ${found.fix ?? ''}`.trim());
      const text = found.data.map((log) => log.text).join('\n');
      if (text.trim() === '')
        return sorry(job, `The agent of ${job.deviceId} has no lines of ${job.module} from the last day.`);
      const taken = await parts.logs.take(owner, {
        id: `${job.id}-edge`,
        name: `${job.module}.log`,
        content: Readable.from([Buffer.from(text)]),
        subject: { hub: job.hub.host, deviceId: job.deviceId },
      });
      if (!taken.ok) return sorry(job, taken.problem);
      const lines = taken.logs.reduce((sum, log) => sum + log.lines, 0);
      const cut = found.data.some(({ isCut }) => isCut)
        ? ' The gateway sends no more than 128 KB at once, so its beginning may be missing.'
        : '';
      await parts.tell.tell(
        job.conversation,
        say(`The agent of ${job.deviceId} gave ${lines} lines of ${job.module}.${cut}`),
      );
      await parts.guard.did(person, { what: 'edge-log', hub: hub.host, deviceId, result: 'done' });
      const now = parts.clock.now();
      const { window } = windowOf(job.period, now);
      await parts.jobs.put({
        id: `${job.id}e`,
        kind: 'diagnose',
        conversation: job.conversation,
        person: job.person,
        hub: job.hub,
        deviceIds: [job.deviceId],
        moduleId: null,
        window: { from: window.from.toISOString(), to: window.to.toISOString() },
        period: job.period,
        zone: job.zone,
        theme: job.theme,
        askedAt: now.toISOString(),
        logs: [taken.id],
      });
      return 'done';
    },
  };

  async function sorry(job: EdgeLogJob, words: string): Promise<'done'> {
    await parts.tell.tell(job.conversation, say(words));
    return 'done';
  }
}
