import type { JobStore } from '../../store/store';
import { jobIdOf } from '../job-id';
import type { Jobs } from '../jobs';

/** The kinds of jobs that answer what people ask for. */
export const ANSWER_KINDS = ['diagnosis', 'hub-picture'] as const;
export type AnswerKind = (typeof ANSWER_KINDS)[number];

/** A person waits: what a crash left in hands is taken up soon. Milliseconds. */
export const ANSWER_LEASE = 15_000;

/** Writes what was asked for down as jobs. */
export function keepAsked(jobs: Pick<JobStore, 'put'>): Jobs {
  return {
    put(job) {
      const kind: AnswerKind = job.kind === 'hub-picture' ? 'hub-picture' : 'diagnosis';
      return jobs.put({ id: jobIdOf(job), kind, body: job });
    },
  };
}
