import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '../../clock';
import type { JobStore } from '../../store/store';
import { type Escalation, isHandedOver, noted } from './escalation';
import type { EscalationBook } from './escalation-book';

/** The kind under which an answer waits to be told. */
export const ANSWER = 'escalation-answer';

export const LONGEST_ANSWER = 4_000;
const MOST_ANSWERS = 100;

export const answerBody = z.object({
  number: z.string().regex(/^KA-[A-Z0-9]{4,12}$/),
  /** The sender's own id of it: the same one counts once. */
  id: z.string().min(1).max(100),
  /** Who answers, as the person shall read it. */
  from: z.string().min(1).max(100),
  text: z.string().min(1).max(LONGEST_ANSWER),
  state: z.enum(['answered', 'closed']),
});
export type ExpertAnswer = z.infer<typeof answerBody>;

export interface AnswerParts {
  readonly book: EscalationBook;
  readonly jobs: Pick<JobStore, 'put'>;
  readonly clock: Clock;
  /** Called once the answer is written down; absent where nobody shows the case. */
  readonly onChange?: (number: string) => Promise<void>;
}

/** `other`: another answer has its id. */
export type Taken = 'taken' | 'known' | 'other' | 'too-many' | 'unknown';

/** An answer of support, from wherever it comes: counted once, and told to the person by a job. */
export async function takeAnswer({ book, jobs, clock, onChange }: AnswerParts, given: ExpertAnswer): Promise<Taken> {
  const hash = createHash('sha256').update(JSON.stringify(given)).digest('hex');
  const found = await book.read(given.number);
  if (!found || !isHandedOver(found)) return 'unknown';
  const known = found.answers.find(({ id }) => id === given.id);
  if (known) return known.hash === hash ? 'known' : 'other';
  if (found.answers.length >= MOST_ANSWERS) return 'too-many';
  // First the job, which counts once by its id: after a crash the sender brings the answer again.
  await jobs.put({ id: `${ANSWER}:${given.number}:${shortHash(given.id)}`, kind: ANSWER, body: given });
  await book.change(given.number, (kept) => answered(kept, given, hash, clock.now()));
  await onChange?.(given.number);
  return 'taken';
}

function answered(kept: Escalation, { id, from, state }: ExpertAnswer, hash: string, now: Date): Escalation | null {
  if (kept.answers.some((one) => one.id === id)) return null;
  const isOpen = kept.state !== 'withdrawn';
  return {
    ...kept,
    state: isOpen ? 'answered' : kept.state,
    answers: [...kept.answers, { id, hash, at: now.toISOString(), from, state }],
    history: noted(kept, now, 'support', state),
  };
}

function shortHash(id: string): string {
  return createHash('sha256').update(id).digest('hex').slice(0, 24);
}
