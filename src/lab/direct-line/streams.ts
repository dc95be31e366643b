/** The WebSocket side: what was missed since the watermark first, then everything as it comes. */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { CLIENT_DOORS } from './client-doors';
import type { ActivitySet, Conversation } from './conversations';
import { fromThisMachine } from './http';
import type { Line } from './line';

/** A socket that did not answer a ping by the next one is gone. */
const PING_MS = 30_000;
/** A reader this far behind is dropped; it comes back with its watermark. */
const MAX_BEHIND = 4 * 1024 * 1024;
const MAX_SOCKETS = 200;

export interface Streams {
  /** True when the request was for a stream: opened or refused, in any case dealt with. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
  close(): void;
}

export function createStreams(line: Line): Streams {
  // Clients send nothing but empty keep-alive messages (botframework-directlinejs, every 20 s).
  const server = new WebSocketServer({ noServer: true, maxPayload: 1024, perMessageDeflate: false });
  const closing = new AbortController();
  void watch(server, line, closing.signal);

  return {
    upgrade(request, socket, head) {
      const url = URL.parse(request.url ?? '', 'http://localhost');
      const id = url && /^conversations\/([^/]+)\/stream$/.exec(afterDoors(url.pathname))?.[1];
      if (!id) return false;
      const refused = refuse(line, request, id, url.searchParams.get('t') ?? '');
      const conversation = refused ? undefined : line.conversations.find(id);
      if (!conversation || server.clients.size >= MAX_SOCKETS) {
        socket.on('error', () => socket.destroy());
        socket.end(
          `HTTP/1.1 ${refused ?? (conversation ? '503 Service Unavailable' : '404 Not Found')}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
        );
        return true;
      }
      server.handleUpgrade(request, socket, head, (client) => {
        server.emit('connection', client);
        follow(client, conversation, url.searchParams.get('watermark'));
      });
      return true;
    },
    close() {
      closing.abort();
      for (const client of server.clients) client.terminate();
      server.close();
    },
  };
}

function afterDoors(pathname: string): string {
  return pathname.startsWith(CLIENT_DOORS) ? pathname.slice(CLIENT_DOORS.length) : '';
}

function refuse(line: Line, request: IncomingMessage, id: string, token: string): string | undefined {
  if (!fromThisMachine(request)) return '403 Forbidden';
  const reading = line.tokens.read(token);
  const fits = reading.ok && reading.ticket.use === 'stream' && reading.ticket.conversation === id;
  return fits ? undefined : '403 Forbidden';
}

function follow(client: WebSocket, conversation: Conversation, watermark: string | null): void {
  const next = (set: ActivitySet): void => {
    if (client.bufferedAmount > MAX_BEHIND) client.terminate();
    else client.send(JSON.stringify(set));
  };
  const missed = conversation.since(watermark);
  if (missed.activities.length > 0) next(missed);
  const stop = conversation.listen({ next, end: () => client.close(1000) });
  client.on('close', stop);
  client.on('error', () => client.terminate());
}

/** Pings round after round; who was silent since the last one is cut. */
async function watch(server: WebSocketServer, line: Line, signal: AbortSignal): Promise<void> {
  const asked = new WeakSet<WebSocket>();
  server.on('connection', (client: WebSocket) => client.on('pong', () => asked.delete(client)));
  while (!signal.aborted) {
    await line.clock.wait(PING_MS, signal);
    for (const client of signal.aborted ? [] : server.clients) {
      if (asked.has(client)) client.terminate();
      else {
        asked.add(client);
        client.ping();
      }
    }
  }
}
