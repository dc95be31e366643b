import { Readable } from 'node:stream';
import type { Guard } from '../../access/guard';
import type { Clock } from '../../clock';
import type { Slot } from '../../evidence/evidence';
import { type JobKind, OTHER_VERSION } from '../../store/run-job';
import type { LogBook } from '../../support/device-logs/log-book';
import type { Jobs } from '../jobs';
import type { Tell } from '../ports';
import { say } from '../words';
import { lookWithLog } from './after-edge-log';
import { ownerOf } from './answer-log';
import { type EdgeLogJob, edgeLogShape } from './edge-log-job';

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

/** The call, and then the diagnosis with what came. After a crash it is asked once more: it only reads. */
export function edgeLogWork(parts: EdgeWorkParts): JobKind {
  return {
    attempts: 3,
    leaseMs: 60_000,
    async run(stored, signal) {
      const read = edgeLogShape.safeParse(stored.body);
      if (!read.success) return OTHER_VERSION;
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
      await lookWithLog(parts.jobs, job, taken.id, parts.clock.now());
      return 'done';
    },
  };

  async function sorry(job: EdgeLogJob, words: string): Promise<'done'> {
    await parts.tell.tell(job.conversation, say(words));
    return 'done';
  }
}
