import { ActivityTypes } from 'botbuilder';
import type { z } from 'zod';
import type { Guard } from '../../access/guard';
import { sendTrouble } from '../../send-trouble';
import { type JobEnd, type JobKind, OTHER_VERSION, type RunningJob } from '../../store/run-job';
import { diagnosisShape, hubPictureShape } from '../job-shape';
import type { DiagnosisJob, Job } from '../jobs';
import type { Tell } from '../ports';
import { say } from '../words';
import { type AnswerParts, answerDiagnosis } from './answer-diagnosis';
import { answerHubPicture, type HubAnswerParts } from './answer-hub-picture';
import { ANSWER_LEASE, type AnswerKind } from './keep-asked';

// What people ask for, as durable jobs. Each answer is told at least once: what a crash may double is one answer, in the
// moment between its arrival at the channel and the write that follows at once.

export interface AnswerWorkParts extends AnswerParts, HubAnswerParts {
  readonly guard: Guard;
}

/** How each kind of them is answered. */
export function answerKinds(parts: AnswerWorkParts): Readonly<Record<AnswerKind, JobKind>> {
  return {
    diagnosis: answering(parts, diagnosisShape, (job, stored, signal) => diagnose(parts, job, stored, signal)),
    'hub-picture': answering(
      parts,
      hubPictureShape,
      async (job) => (await trouble(answerHubPicture(parts, job))) ?? 'done',
    ),
  };
}

function answering<J extends Job>(
  { tell, guard }: Pick<AnswerWorkParts, 'tell' | 'guard'>,
  shape: z.ZodType<J>,
  work: (job: J, stored: RunningJob, signal: AbortSignal) => Promise<JobEnd>,
): JobKind {
  return {
    leaseMs: ANSWER_LEASE,
    async run(stored, signal) {
      const read = shape.safeParse(stored.body);
      if (!read.success) return OTHER_VERSION;
      const job = read.data;
      if (stored.attempts > 1 && (await isOver(tell, job))) return 'done';
      // Since it was asked for, a right may be gone.
      const deviceId = 'deviceIds' in job ? (job.deviceIds[0] ?? null) : null;
      const entry = await guard.enter(job.person, { what: job.kind, hub: job.hub, deviceId });
      if (!entry.ok) return (await trouble(sayNo(tell, job, entry.words))) ?? 'done';
      return work(job, stored, signal);
    },
  };
}

async function sayNo(tell: Tell, { conversation }: Job, words: string): Promise<void> {
  await tell.tell(conversation, say(words));
}

/** Device by device; what is left is written down after each. */
async function diagnose(
  parts: AnswerParts,
  job: DiagnosisJob,
  stored: RunningJob,
  signal: AbortSignal,
): Promise<JobEnd> {
  for (const [index, deviceId] of job.deviceIds.entries()) {
    if (signal.aborted) return { retryIn: 0, why: 'The program was stopping.' };
    const end = await trouble(answerDiagnosis(parts, { ...job, deviceIds: [deviceId] }));
    if (end !== null) return end;
    const left = job.deviceIds.slice(index + 1);
    if (left.length > 0 && !(await stored.checkpoint({ ...job, deviceIds: left })))
      return { retryIn: 0, why: 'Another has the job.' };
  }
  return 'done';
}

/** After a restart the conversation may no longer be: in the lab none is. Asked before anything is looked at again. */
async function isOver(tell: Tell, { conversation }: Job): Promise<boolean> {
  try {
    await tell.tell(conversation, { type: ActivityTypes.Typing }, 1);
    return false;
  } catch (error) {
    return sendTrouble(error).kind === 'gone';
  }
}

/**
 * How the job ends when an answer, and the apology for it, could not be said; null when one of them was. Only what surely
 * was not said may be said again (rule 5).
 */
async function trouble(answer: Promise<void>): Promise<JobEnd | null> {
  try {
    await answer;
    return null;
  } catch (error) {
    const { kind, what } = sendTrouble(error);
    if (kind === 'gone') return 'done';
    const why = `The answer could not be sent (${what ?? 'no status'}).`;
    if (kind === 'unsaid') return { why };
    return { bury: `${why} It may have arrived, so it was not sent again.` };
  }
}
