import { createServer } from 'node:http';
import { listen } from './servers/listen';

export interface MockConnector {
  /** What activities name as their serviceUrl. */
  readonly url: string;
  /** The newest reply in each conversation, as it came. */
  readonly newest: Map<string, string>;
  stop(): Promise<void>;
}

const PATH = /^\/v3\/conversations\/([^/]+)\/activities/;

/** The part of the Bot Connector that takes a bot's replies. */
export async function startMockConnector(): Promise<MockConnector> {
  const newest = new Map<string, string>();
  let count = 0;
  const server = createServer((request, response) => {
    const conversation = PATH.exec(request.url ?? '')?.[1];
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      count += 1;
      if (conversation !== undefined) newest.set(conversation, Buffer.concat(chunks).toString());
      const body = conversation === undefined ? '' : `{"id":"reply-${count}"}`;
      response.writeHead(conversation === undefined ? 404 : 200, {
        'content-type': 'application/json',
        'content-length': body.length,
      });
      response.end(body);
    });
  });
  const { port, stop } = await listen(server);
  return { url: `http://127.0.0.1:${port}/`, newest, stop };
}
