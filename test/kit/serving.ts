import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Lets servers listen on a free port of loopback, and closes them after each test. Gives their origin. */
export function serving(): (server: Server) => Promise<string> {
  const open: Server[] = [];
  afterEach(async () => {
    for (const server of open.splice(0)) {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    }
  });
  return async (server) => {
    open.push(server);
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const { port } = server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  };
}
