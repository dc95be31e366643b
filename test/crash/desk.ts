import { createHash } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { jsonOf } from '../../src/json';
import { checkSignature } from '../../src/support/escalation/signature';

/** How a support desk treats a case the first times; after that it is well. */
export const MANNERS = [
  'well',
  'accepts, answers never',
  'accepts, hangs up',
  '500 twice',
  '429 twice',
  'garbage',
  'down',
] as const;
export type Manners = (typeof MANNERS)[number];

export interface Counted {
  /** How often it was brought. */
  brought: number;
  /** How often a desk without keys would have counted it. */
  accepted: number;
  whole: boolean;
}

/** A support desk that outlives the bot and counts each case by its key, as docs/webhook.md asks for. */
export async function troubledDesk(secret: string, mannersOf: (number: string) => Manners, downFor: number) {
  const cases = new Map<string, Counted>();
  const firstTried = new Map<string, number>();

  function take(number: string, body: Buffer): void {
    const { case: given }: { case?: { sha256?: string; content?: string } } = Object(jsonOf(body.toString('utf8')));
    const hash = createHash('sha256')
      .update(Buffer.from(given?.content ?? '', 'base64'))
      .digest('hex');
    const counted = cases.get(number) ?? { brought: 0, accepted: 0, whole: true };
    counted.accepted += 1;
    counted.whole &&= hash === given?.sha256;
    cases.set(number, counted);
  }

  function answer(number: string, body: Buffer, response: ServerResponse): void {
    const tries = (cases.get(number)?.brought ?? 0) + 1;
    cases.set(number, { ...(cases.get(number) ?? { accepted: 0, whole: true }), brought: tries });
    const since = Date.now() - (firstTried.get(number) ?? Date.now());
    firstTried.set(number, firstTried.get(number) ?? Date.now());
    const manners = mannersOf(number);
    const hangUp = () => response.socket?.destroy();
    if (manners === 'down' && since < downFor) return void hangUp();
    if (manners === '500 twice' && tries <= 2) return void reply(response, 500, 'no');
    if (manners === '429 twice' && tries <= 2) return void reply(response, 429, '', { 'retry-after': '1' });
    if (manners === 'garbage' && tries === 1) {
      response.socket?.write('\u0000\u0001 this is no HTTP\r\n\r\n');
      return void hangUp();
    }
    take(number, body);
    if (manners === 'accepts, answers never' && tries === 1) return;
    if (manners === 'accepts, hangs up' && tries <= 2) return void hangUp();
    reply(response, 200, manners === 'garbage' ? '}{' : `{"id":"T-${number}"}`);
  }

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      const signature = String(request.headers['keepalive-signature']);
      if (checkSignature(secret, body, signature, new Date()) !== null) return void reply(response, 401);
      answer(String(request.headers['idempotency-key']), body, response);
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port }: AddressInfo = Object(server.address());
  return {
    url: `http://127.0.0.1:${port}/cases`,
    cases,
    close: () => new Promise<void>((done) => server.close(() => done()).closeAllConnections()),
  };
}

/** Not chained: restify, loaded by another test of the same worker, replaces Node's writeHead by one that returns nothing. */
function reply(response: ServerResponse, status: number, text = '', headers: Record<string, string> = {}): void {
  response.writeHead(status, headers);
  response.end(text);
}
