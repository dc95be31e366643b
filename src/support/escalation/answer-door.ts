import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../../clock';
import { jsonOf } from '../../json';
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

async function answer(parts: AnswerDoorParts, request: IncomingMessage): Promise<Reply> {
  const { secret, clock } = parts;
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
