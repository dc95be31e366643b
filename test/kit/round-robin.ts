import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a cloud puts before several instances of a program: each message goes to the next of them. */
export interface RoundRobin {
  readonly origin: string;
  /** Whom the requests went to, by their number among the instances, in order. */
  readonly served: Array<{ readonly path: string; readonly by: number }>;
  serve(origins: readonly string[]): void;
  close(): Promise<void>;
}

export async function startRoundRobin(): Promise<RoundRobin> {
  let origins: readonly string[] = [];
  const served: RoundRobin['served'] = [];
  const turns = new Map<string, number>();
  const server = createServer((asked, answer) => {
    const { method, url = '/', headers } = asked;
    const path = url.split('?')[0] ?? '';
    // In turn for each path, so that two messages in a row never come to the same instance, whatever else is asked for.
    const by = (turns.get(path) ?? 0) % origins.length;
    turns.set(path, by + 1);
    served.push({ path, by });
    const through = request(`${origins[by]}${url}`, { method, headers }, (found) => {
      answer.writeHead(found.statusCode ?? 502, found.headers);
      found.pipe(answer);
    });
    through.on('error', () => answer.destroy());
    asked.pipe(through);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port }: AddressInfo = Object(server.address());
  return {
    origin: `http://localhost:${port}`,
    served,
    serve(those) {
      origins = those;
    },
    close: () => new Promise((resolve) => void server.close(() => resolve()).closeAllConnections()),
  };
}
