import type { ServerResponse } from 'node:http';

/** What a door answers, as JSON; null: nothing. */
export type JsonReply = readonly [status: number, body: object | null, headers?: Readonly<Record<string, string>>];

/** @param end follows the JSON: a line break for whoever asks from a shell */
export function sendJson(response: ServerResponse, [status, body, headers]: JsonReply, end = ''): void {
  const bytes = body === null ? Buffer.alloc(0) : Buffer.from(JSON.stringify(body) + end);
  response.writeHead(status, {
    ...(body !== null && { 'content-type': 'application/json; charset=utf-8' }),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'content-length': String(bytes.length),
    ...headers,
  });
  response.end(bytes);
}

/** For an answer before the request was read: the rest of it is not. @param wait seconds */
export function closing(wait?: number): Record<string, string> {
  return { connection: 'close', ...(wait !== undefined && { 'retry-after': String(wait) }) };
}
