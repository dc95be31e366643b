import { createHash } from 'node:crypto';
import { ActivityTypes } from 'botbuilder';
import type { JobEnd, JobKind } from '../store/run-job';
import type { JobStore } from '../store/store';
import { type AnswerParts, answerDiagnosis } from './answer-diagnosis';
import { diagnosisShape } from './job-shape';
import type { DiagnosisJob, Jobs } from './jobs';

/** The kind under which a diagnosis is kept. */
export const DIAGNOSIS = 'diagnosis';

/** A person waits: what a crash left in hands is taken up soon. Milliseconds. */
const LEASE = 15_000;

/** The conversation is over, or the bot was put out of it: nobody would read an answer. */
const GONE: readonly unknown[] = [403, 404, 410];
/** It was refused before it was said: not now, or not by this token. */
const UNSAID_STATUS: readonly unknown[] = [401, 429];
/** Nobody was reached. */
const UNSAID_CODE: readonly unknown[] = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'];

/** Writes diagnoses down as jobs; the reference that people see leads in the id. */
export function keepDiagnoses(jobs: Pick<JobStore, 'put'>): Jobs {
  return {
    put(job) {
      const whose = JSON.stringify([job.person, job.conversation.conversation?.id]);
      const id = `${job.id}-${createHash('sha256').update(whose).digest('hex').slice(0, 16)}`;
      return jobs.put({ id, kind: DIAGNOSIS, body: job });
    },
  };
}

/**
 * A diagnosis as a durable job. Each of its devices is told at least once: what a crash may double is one answer, in
 * the moment between its arrival at the channel and the write that follows at once.
 */
export function diagnosisWork(parts: AnswerParts): JobKind {
  const run: JobKind['run'] = async (stored, signal) => {
    const read = diagnosisShape.safeParse(stored.body);
    if (!read.success) return { bury: 'Another version of Keepalive wrote this job, and this one cannot read it.' };
    const job = read.data;
    if (stored.attempts > 1 && (await isOver(parts, job))) return 'done';
    for (const [index, deviceId] of job.deviceIds.entries()) {
      if (signal.aborted) return { retryIn: 0, why: 'The program was stopping.' };
      try {
        await answerDiagnosis(parts, { ...job, deviceIds: [deviceId] });
      } catch (error) {
        return afterUnsaid(error);
      }
      const left = job.deviceIds.slice(index + 1);
      if (left.length > 0) await stored.checkpoint({ ...job, deviceIds: left });
    }
    return 'done';
  };
  return { run, leaseMs: LEASE };
}

/** After a restart the conversation may no longer be: in the lab none is. Asked before anything is looked at again. */
async function isOver({ tell }: AnswerParts, { conversation }: DiagnosisJob): Promise<boolean> {
  try {
    await tell.tell(conversation, { type: ActivityTypes.Typing });
    return false;
  } catch (error) {
    return GONE.includes(within(error, 'statusCode'));
  }
}

/** Not even the apology could be said. Only what surely was not said may be said again (rule 5). */
function afterUnsaid(error: unknown): JobEnd {
  const [status, code] = [within(error, 'statusCode'), within(error, 'code')];
  if (GONE.includes(status)) return 'done';
  const why = `The answer could not be sent (${status ?? code ?? 'no status'}).`;
  if (UNSAID_STATUS.includes(status) || UNSAID_CODE.includes(code)) return { why };
  return { bury: `${why} It may have arrived, so it was not sent again.` };
}

function within(error: unknown, name: string): unknown {
  return typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined;
}
