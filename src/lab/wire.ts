import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Clock } from '../clock';
import type { LabCertificates } from './certificate-authority';
import type { Answer } from './wire-errors';

/** A call as it came over the wire. */
export interface WireCall {
  readonly method: string;
  /** Lower case, without port. */
  readonly host: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

/** What tests can make a call suffer instead of, or before, its answer. */
export type Fault =
  | { readonly do: 'delay'; readonly ms: number }
  | { readonly do: 'answer'; readonly with: Answer }
  | { readonly do: 'hang' }
  /** Half of the answer's body, then the connection ends. */
  | { readonly do: 'tear' }
  | { readonly do: 'reset' };

export interface Wire {
  readonly port: number;
  /** Ends what runs, too. Idempotent. */
  close(): Promise<void>;
}

const BODY_LIMIT = 1_000_000;

/** One TLS door on loopback, on a port that is free; every call goes to `answer`. */
export async function openWire(options: {
  readonly certificates: LabCertificates;
  readonly clock: Clock;
  readonly answer: (call: WireCall) => Promise<Answer>;
  /** Sees every call first; what it returns is done to the call. */
  readonly intercept?: ((call: WireCall) => Fault | undefined) | undefined;
}): Promise<Wire> {
  const closing = new AbortController();
  const server = createServer(
    { key: options.certificates.key, cert: options.certificates.cert },
    (request, response) => {
      serve(request, response).catch(() => {
        // The lab must not fall over one call, whatever it was; the client sees what a failing service looks like.
        if (response.headersSent) response.destroy();
        else send(response, { status: 500, headers: { 'content-type': 'text/plain' }, body: 'The lab failed here.\n' });
      });
    },
  );
  // Those of a handshake under way too: the server waits for them, but does not count them among its connections.
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    if (closing.signal.aborted) socket.destroy();
  });
  // A client that breaks off in the middle of a handshake is nobody's trouble.
  server.on('tlsClientError', (_error, socket) => socket.destroy());

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const call = await read(request);
    if (!call) return send(response, { status: 413, headers: { 'content-type': 'text/plain' }, body: 'Too large.\n' });
    const fault = options.intercept?.(call);
    if (fault?.do === 'reset') return void request.socket.destroy();
    if (fault?.do === 'hang') return;
    if (fault?.do === 'answer') return send(response, fault.with);
    if (fault?.do === 'delay') await options.clock.wait(fault.ms, closing.signal);
    const answer = await options.answer(call);
    if (fault?.do === 'tear') tear(response, answer);
    else send(response, answer);
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  let closed: Promise<void> | undefined;
  return {
    port: portOf(server.address()),
    close() {
      closed ??= new Promise((resolve) => {
        closing.abort();
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      });
      return closed;
    },
  };
}

async function read(request: IncomingMessage): Promise<WireCall | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > BODY_LIMIT) return null;
    chunks.push(chunk);
  }
  const host = (request.headers.host ?? 'localhost').toLowerCase();
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(',') : value]),
  );
  return {
    method: request.method ?? 'GET',
    host: host.replace(/:\d+$/, ''),
    // A path such as `//x` must not be read as another host.
    url: new URL(`https://lab.invalid${request.url?.startsWith('/') ? request.url : '/'}`),
    headers,
    body: Buffer.concat(chunks).toString('utf8'),
  };
}

function send(response: ServerResponse, answer: Answer): void {
  response.end(begin(response, answer));
}

function tear(response: ServerResponse, answer: Answer): void {
  const text = begin(response, answer, { 'content-length': '1000000' });
  response.write(text.slice(0, Math.ceil(text.length / 2)), () => response.destroy());
}

/** Sends the head, and gives the body's text. */
function begin(response: ServerResponse, { status, headers, body }: Answer, more: Answer['headers'] = {}): string {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers, ...more });
  return typeof body === 'string' ? body : JSON.stringify(body);
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('the lab listens on no port');
  return address.port;
}
