import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  readonly method: string;
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/**
 * A channel's connector: notes what the bot sends, and answers with the statuses it is given, then 200.
 *
 * @param hears is told of each; false from it leaves it without an answer
 */
export async function connector(statuses: number[] = [], hears: (one: Received) => boolean = () => true) {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      const one = { method: request.method ?? '', path: request.url ?? '', body: JSON.parse(body) };
      received.push(one);
      if (!hears(one)) return;
      response.writeHead(statuses.shift() ?? 200, { 'content-type': 'application/json', 'retry-after': '2' });
      response.end(`{"id":"${received.length}"}`);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port }: AddressInfo = Object(server.address());
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    close: () => new Promise((resolve) => server.close(resolve).closeAllConnections()),
  };
}
