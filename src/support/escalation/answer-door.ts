import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import type { Clock } from '../../clock';
import { jsonOf } from '../../json';
import type { JobStore } from '../../store/store';
import { type Escalation, isHandedOver, noted } from './escalation';
import type { EscalationBook } from './escalation-book';
import { checkSignature, SIGNATURE } from './signature';

/** Where support answers. */
export const ANSWER_PATH = '/api/escalations/answer';
/** The kind under which an answer waits to be told. */
export const ANSWER = 'escalation-answer';

export const LONGEST_ANSWER = 4_000;
/** UTF-8 and JSON's own escapes of the longest answer, and room for the rest. */
const LARGEST_BODY = 64 * 1024;
/** A body comes in one go; milliseconds. */
const PATIENCE = 10_000;
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

export interface AnswerDoorParts {
  /** Null: nobody can answer here. */
  readonly secret: string | null;
  readonly book: EscalationBook;
  readonly jobs: Pick<JobStore, 'put'>;
  readonly clock: Clock;
}

/** `POST /api/escalations/answer`, signed as our own web hook is. Answered only once its telling is written down. */
export function createAnswerDoor(
  parts: AnswerDoorParts,
): (request: IncomingMessage, response: ServerResponse) => Promise<boolean> {
  return async (request, response) => {
    if (URL.parse(request.url ?? '', 'http://localhost')?.pathname !== ANSWER_PATH) return false;
    const [status, message, headers] = await answer(parts, request);
    const body = Buffer.from(`${JSON.stringify(status < 300 ? { status: message } : { error: { message } })}\n`);
    response.writeHead(status, {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'content-length': body.length,
      ...headers,
    });
    response.end(body);
    return true;
  };
}

type Reply = readonly [status: number, message: string, headers?: Record<string, string>];

async function answer({ secret, book, jobs, clock }: AnswerDoorParts, request: IncomingMessage): Promise<Reply> {
  if (secret === null) return [404, 'There is nothing here.'];
  if (request.method !== 'POST') return [405, 'Answers are posted.', { allow: 'POST' }];
  const raw = await bodyOf(request, clock);
  if (raw === null) return [413, 'The answer is too large, or came too slowly.', { connection: 'close' }];
  const header = request.headers[SIGNATURE];
  const trouble = checkSignature(secret, raw, typeof header === 'string' ? header : undefined, clock.now());
  if (trouble !== null) return [401, REFUSED[trouble]];
  const read = answerBody.safeParse(jsonOf(raw.toString('utf8')));
  if (!read.success)
    return [400, `The answer cannot be read: ${read.error.issues[0]?.path.join('.') || 'no JSON object'}.`];
  const given = read.data;
  const hash = createHash('sha256').update(JSON.stringify(given)).digest('hex');
  const found = await book.read(given.number);
  if (!found || !isHandedOver(found)) return [404, 'There is no such escalation.'];
  const known = found.answers.find(({ id }) => id === given.id);
  if (known) return known.hash === hash ? [200, 'known'] : [409, 'Another answer has this id.'];
  if (found.answers.length >= MOST_ANSWERS) return [409, 'There are too many answers to this one.'];
  // First the job, which counts once by its id: after a crash the sender brings the answer again.
  await jobs.put({ id: `${ANSWER}:${given.number}:${shortHash(given.id)}`, kind: ANSWER, body: given });
  await book.change(given.number, (kept) => answered(kept, given, hash, clock.now()));
  return [202, 'taken'];
}

const REFUSED = {
  missing: 'The answer is not signed.',
  wrong: 'The signature is wrong.',
  old: 'The signature is more than five minutes old.',
} as const;

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

/** Null when it is too large, too slow, or breaks off. */
async function bodyOf(request: IncomingMessage, clock: Clock): Promise<Buffer | null> {
  const ended = new AbortController();
  const late = clock.wait(PATIENCE, ended.signal).then((): null => null);
  try {
    return await Promise.race([readAll(request), late]);
  } finally {
    ended.abort();
  }
}

function readAll(request: IncomingMessage): Promise<Buffer | null> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      // What is too large is read to its end, unkept: a sender that is cut off in the middle would not hear why.
      if (size > LARGEST_BODY) chunks.length = 0;
      else chunks.push(chunk);
    });
    request.on('end', () => resolve(size > LARGEST_BODY ? null : Buffer.concat(chunks)));
    request.on('close', () => resolve(null));
    request.on('error', () => resolve(null));
  });
}
