import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { FaultLog } from '../../evidence/collect';
import type { LabCertificates } from '../certificate-authority';
import { type Answer, fromThisMachine, refusal, send } from '../direct-line/http';

/** What answers here. Nothing of it is asked before the lab is ready. */
export interface FrontParts {
  readonly line: {
    handle(request: IncomingMessage, response: ServerResponse): Promise<boolean>;
    upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
  };
  /** The rest, asked in this order; null: for the next. */
  readonly doors: ReadonlyArray<(request: IncomingMessage, url: URL) => Answer | null | Promise<Answer | null>>;
}

export interface FrontDoor {
  /** Such as `https://127.0.0.1:50123`. */
  readonly origin: string;
  open(parts: FrontParts): void;
  close(): Promise<void>;
}

/** One TLS door on loopback for everything that is no hub: Entra, the channels' keys, Direct Line and its connector. */
export async function openFrontDoor({ cert, key }: LabCertificates, log: FaultLog): Promise<FrontDoor> {
  let parts: FrontParts | null = null;
  const server = createServer({ cert, key }, (request, response) => {
    answer(request, response).catch((error: unknown) => {
      log.error({ err: error }, 'a door of the lab failed');
      if (response.headersSent) response.destroy();
      else send(response, refusal(500, 'InternalServerError', 'The lab failed here.'));
    });
  });
  server.on('tlsClientError', (_error, socket) => socket.destroy());
  server.on('upgrade', (request, socket, head) => {
    if (parts === null || !parts.line.upgrade(request, socket, head)) socket.destroy();
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = URL.parse(request.url ?? '', 'https://127.0.0.1');
    if (parts === null) return send(response, refusal(503, 'ServiceUnavailable', 'The lab is starting.'));
    if (url === null || !fromThisMachine(request))
      return send(response, refusal(403, 'Forbidden', 'The lab answers only to the machine it runs on.'));
    if (await parts.line.handle(request, response)) return;
    for (const door of parts.doors) {
      const found = await door(request, url);
      if (found !== null) return send(response, found);
    }
    send(response, refusal(404, 'NotFound', `The lab has no ${request.method} ${url.pathname}.`));
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port }: AddressInfo = Object(server.address());
  return {
    origin: `https://127.0.0.1:${port}`,
    open(given) {
      parts = given;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
