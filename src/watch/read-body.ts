import type { IncomingMessage } from 'node:http';
import type { Clock } from '../clock';

export interface BodyBounds {
  readonly limit: number;
  /** Milliseconds for all of it. */
  readonly patience: number;
  readonly clock: Clock;
}

/** The request's body in one piece. Never rejects. */
export async function readBody(
  request: IncomingMessage,
  { limit, patience, clock }: BodyBounds,
): Promise<Buffer | 'too-large' | 'broken'> {
  if (Number(request.headers['content-length'] ?? 0) > limit) return 'too-large';
  const ended = new AbortController();
  const late = clock.wait(patience, ended.signal).then((): 'broken' => 'broken');
  try {
    return await Promise.race([readAll(request, limit), late]);
  } finally {
    ended.abort();
  }
}

function readAll(request: IncomingMessage, limit: number): Promise<Buffer | 'too-large' | 'broken'> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) chunks.push(chunk);
      else {
        chunks.length = 0;
        resolve('too-large');
      }
    });
    request.on('end', () => resolve(Buffer.concat(chunks)));
    request.on('close', () => resolve('broken'));
    request.on('error', () => resolve('broken'));
  });
}
