/** What the doors of this folder have in common: who may knock, how much may come in, how an answer goes out. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import { jsonOf } from '../../json';

export interface Answer {
  readonly status: number;
  /** JSON, unless it is a Buffer. Nothing: an empty body. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Direct Line and the Bot Connector share this shape of an error. */
export function refusal(status: number, code: string, message: string): Answer {
  return { status, body: { error: { code, message } } };
}

export function send(response: ServerResponse, answer: Answer): void {
  const raw = Buffer.isBuffer(answer.body);
  const body: string | Buffer = Buffer.isBuffer(answer.body)
    ? answer.body
    : answer.body === undefined
      ? ''
      : JSON.stringify(answer.body);
  response.writeHead(answer.status, {
    ...(raw || body === '' ? {} : { 'content-type': 'application/json; charset=utf-8' }),
    'content-length': String(Buffer.byteLength(body)),
    'cache-control': 'no-store',
    ...answer.headers,
  });
  response.end(body);
}

const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip'];

/**
 * Only this machine, and only under a name of this machine: a web page elsewhere can point its own name at 127.0.0.1
 * (DNS rebinding), and then the Host header gives it away.
 */
export function fromThisMachine(request: IncomingMessage): boolean {
  const address = request.socket.remoteAddress ?? '';
  const loopback = address === '::1' || address.startsWith('127.') || address.startsWith('::ffff:127.');
  // Something stands between, and sends others here: a tunnel or a proxy on this machine.
  if (FORWARDED.some((name) => request.headers[name] !== undefined)) return false;
  return loopback && /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/i.test(request.headers.host ?? '');
}

export type Body =
  | { readonly ok: true; readonly bytes: Buffer }
  | { readonly ok: false; readonly why: 'too-large' | 'aborted' };

/**
 * Reads at most `limit` bytes. What comes above is thrown away, not kept, so that the sender can finish and read the
 * refusal; ten times the limit is where patience ends.
 */
export async function readBody(request: IncomingMessage, limit: number): Promise<Body> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request) {
      const bytes: Buffer = Buffer.from(chunk);
      size += bytes.length;
      if (size <= limit) chunks.push(bytes);
      else chunks.length = 0;
      if (size > 10 * limit) break;
    }
  } catch {
    // The sender went away: there is nobody left to answer.
    return { ok: false, why: 'aborted' };
  }
  return size > limit ? { ok: false, why: 'too-large' } : { ok: true, bytes: Buffer.concat(chunks) };
}

/** The JSON in these bytes, or undefined when there is none. */
export function readJson(bytes: Buffer): unknown {
  return jsonOf(bytes.toString('utf8'));
}

export function bearer(request: IncomingMessage): string | undefined {
  return /^Bearer ([^\s]+)$/i.exec(request.headers.authorization ?? '')?.[1];
}

/** The parts of a path that begins with a slash, decoded; a part that is no proper encoding stays as it came. */
export function segments(path: string): string[] {
  return path.split('/').slice(1).map(decoded);
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    // Matches nothing further on, and so ends as "not found".
    return part;
  }
}
