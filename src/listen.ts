import type { Server } from 'node:http';

/** Why it did not start, in words for the person who started it. */
export class StartTrouble extends Error {}

/**
 * How long an idle connection stays, in milliseconds: longer than a minute, which is what those before us keep theirs. Node's
 * usual five seconds end just when somebody writes the next request, and a message that may have arrived is not sent again.
 */
const IDLE = 75_000;

/** Resolves to the port. @throws StartTrouble when the port cannot be had */
export function listen(server: Server, port: number, host: string | null): Promise<number> {
  return new Promise((done, fail) => {
    server.once('error', (cause) => {
      const code = codeOf(cause);
      const why = code === 'EADDRINUSE' ? 'is already in use' : `cannot be used (${code})`;
      fail(new StartTrouble(`Port ${port} ${why}. Stop the other program, or set PORT to another one.`, { cause }));
    });
    server.keepAliveTimeout = IDLE;
    server.listen({ port, ...(host !== null && { host }) }, () => {
      const address = server.address();
      done(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

/** How long requests that run may take to come to their end, in milliseconds; then the sockets go. */
const PATIENCE = 2_000;

export function close(server: Server): Promise<void> {
  return new Promise((done) => {
    const patience = setTimeout(() => server.closeAllConnections(), PATIENCE);
    server.close(() => {
      clearTimeout(patience);
      done();
    });
    server.closeIdleConnections();
  });
}

/** ENOENT and the like; never the message. */
export function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unknown trouble';
}
