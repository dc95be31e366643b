import type { IncomingMessage, ServerResponse } from 'node:http';
import { jsonOf } from '../../json';
import { sendJson } from '../../json-reply';
import { readBody } from '../../read-body';
import { checkSignature, SIGNATURE } from './signature';
import { type AnswerParts, answerBody, type Taken, takeAnswer } from './take-answer';

/** Where support answers. */
export const ANSWER_PATH = '/api/escalations/answer';
/** UTF-8 and JSON's own escapes of the longest answer, and room for the rest. */
const LARGEST_BODY = 64 * 1024;
/** A body comes in one go; milliseconds. */
const PATIENCE = 10_000;

export interface AnswerDoorParts extends AnswerParts {
  /** Null: nobody can answer here. */
  readonly secret: string | null;
}

/** `POST /api/escalations/answer`, signed as our own web hook is. Answered only once its telling is written down. */
export function createAnswerDoor(
  parts: AnswerDoorParts,
): (request: IncomingMessage, response: ServerResponse) => Promise<boolean> {
  return async (request, response) => {
    if (URL.parse(request.url ?? '', 'http://localhost')?.pathname !== ANSWER_PATH) return false;
    const [status, message, headers] = await answer(parts, request);
    sendJson(response, [status, status < 300 ? { status: message } : { error: { message } }, headers ?? {}], '\n');
    return true;
  };
}

type Reply = readonly [status: number, message: string, headers?: Record<string, string>];

async function answer(parts: AnswerDoorParts, request: IncomingMessage): Promise<Reply> {
  const { secret, clock } = parts;
  if (secret === null) return [404, 'There is nothing here.'];
  if (request.method !== 'POST') return [405, 'Answers are posted.', { allow: 'POST' }];
  const raw = await readBody(request, { limit: LARGEST_BODY, patience: PATIENCE, clock, toItsEnd: true });
  if (typeof raw === 'string') return [413, 'The answer is too large, or came too slowly.', { connection: 'close' }];
  const header = request.headers[SIGNATURE];
  const trouble = checkSignature(secret, raw, typeof header === 'string' ? header : undefined, clock.now());
  if (trouble !== null) return [401, REFUSED[trouble]];
  const read = answerBody.safeParse(jsonOf(raw.toString('utf8')));
  if (!read.success)
    return [400, `The answer cannot be read: ${read.error.issues[0]?.path.join('.') || 'no JSON object'}.`];
  return REPLIES[await takeAnswer(parts, read.data)];
}

const REPLIES: Readonly<Record<Taken, Reply>> = {
  taken: [202, 'taken'],
  known: [200, 'known'],
  other: [409, 'Another answer has this id.'],
  'too-many': [409, 'There are too many answers to this one.'],
  unknown: [404, 'There is no such escalation.'],
};

const REFUSED = {
  missing: 'The answer is not signed.',
  wrong: 'The signature is wrong.',
  old: 'The signature is more than five minutes old.',
} as const;
