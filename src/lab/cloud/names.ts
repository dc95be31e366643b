import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

/** The network's table of names: where on this machine a name and its port 443 are; null: there is no such name. */
export type PortOf = (host: string) => number | null;

export interface NamesProxy {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * What DNS and port 443 are elsewhere: an HTTP proxy that leads names of the lab to its doors, by CONNECT, and says 403 to everything
 * else, so that through it nothing leaves this machine. It passes bytes on and reads none: TLS goes from end to end.
 */
export async function openNamesProxy(portOf: PortOf): Promise<NamesProxy> {
  const open = new Set<Socket>();
  const keep = (socket: Socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    socket.on('error', () => socket.destroy());
  };
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(403, { 'content-type': 'text/plain' });
    response.end('This proxy only leads to the lab.\n');
  });
  server.on('connection', keep);
  server.on('connect', (request, socket, head) => {
    const [, host, port] = /^([a-z0-9.-]+):(\d+)$/i.exec(request.url ?? '') ?? [];
    const to = host !== undefined && port === '443' ? portOf(host.toLowerCase()) : null;
    if (to === null) return void socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
    const door = connect({ host: '127.0.0.1', port: to }, () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      if (head.length > 0) door.write(head);
      door.pipe(socket);
      socket.pipe(door);
    });
    keep(door);
    door.once('close', () => socket.destroy());
    socket.once('close', () => door.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port }: AddressInfo = Object(server.address());
  return {
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
}
