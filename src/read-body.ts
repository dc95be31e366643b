import type { IncomingMessage } from 'node:http';
import type { Clock } from './clock';

export interface BodyBounds {
  readonly limit: number;
  /** Milliseconds for all of it. */
  readonly patience: number;
  readonly clock: Clock;
  /** What is too large is read to its end, unkept: a sender that is cut off in the middle would not hear why. */
  readonly toItsEnd?: true;
}

/** The request's body in one piece. Never rejects. */
export async function readBody(
  request: IncomingMessage,
  { limit, patience, clock, toItsEnd }: BodyBounds,
): Promise<Buffer | 'too-large' | 'broken'> {
  if (!toItsEnd && Number(request.headers['content-length'] ?? 0) > limit) return 'too-large';
  const ended = new AbortController();
  const late = clock.wait(patience, ended.signal).then((): 'broken' => 'broken');
  try {
    return await Promise.race([readAll(request, limit, toItsEnd ?? false), late]);
  } finally {
    ended.abort();
  }
}

function readAll(request: IncomingMessage, limit: number, toItsEnd: boolean): Promise<Buffer | 'too-large' | 'broken'> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) chunks.push(chunk);
      else {
        chunks.length = 0;
        if (!toItsEnd) resolve('too-large');
      }
    });
    request.on('end', () => resolve(size > limit ? 'too-large' : Buffer.concat(chunks)));
    request.on('close', () => resolve('broken'));
    request.on('error', () => resolve('broken'));
  });
}
