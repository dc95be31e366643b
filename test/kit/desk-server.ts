import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { LabCertificates } from '../../src/lab/certificate-authority';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

export interface Reply {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/** A place of somebody else's: notes what it is asked, and answers as `reply` says; null: it hangs up without a word. */
export async function deskServer(reply: (asked: Asked) => Reply | null, tls?: LabCertificates) {
  const asked: Asked[] = [];
  const answer: RequestListener = (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const one = {
        method: request.method ?? '',
        path: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(chunks),
      };
      asked.push(one);
      const replied = reply(one);
      if (replied === null) return void request.socket.destroy();
      response.writeHead(replied.status, replied.headers);
      response.end(replied.body);
    });
  };
  const server = tls ? createTlsServer(tls, answer) : createServer(answer);
  await new Promise<void>((done) => server.listen(0, 'localhost', done));
  const { port }: AddressInfo = Object(server.address());
  return {
    url: `${tls ? 'https' : 'http'}://localhost:${port}`,
    asked,
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
