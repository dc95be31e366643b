import type { Server as HttpServer, IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import * as restify from 'restify';
import type { Log } from './log';

/** Answers a request, or says false to leave it to the next one. */
export type Door = (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;

export interface ServerParts {
  readonly log: Log;
  /** Takes one Bot Framework activity: authenticates, runs the turn, answers the request. */
  readonly messages: (request: restify.Request, response: restify.Response) => Promise<void>;
  /** Asked in this order before the routes: the page, and in the lab its Direct Line. */
  readonly doors: readonly Door[];
  /** Web socket upgrades; false closes the socket. */
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => boolean;
  /** Who may knock at all; null lets everybody in (the adapter then checks signatures). */
  readonly mayEnter: ((request: IncomingMessage) => boolean) | null;
  /** Whether turns may come here. Asked as often as somebody likes, so it is cheap. */
  readonly ready: () => boolean | Promise<boolean>;
  /** Told with the health, so that whoever brings new code sees when it runs; null: it has no name. */
  readonly build?: string | null;
}

/** Channels send at most 256 KB an activity (Direct Line). Up to here a person still gets a kind answer; above, a plain 413. */
const ACTIVITY_LIMIT = 2 * 1024 * 1024;

/** 200 MB of logs by a line of 1.5 Mbit/s; Node's own five minutes would cut them off. Milliseconds. */
const LONGEST_REQUEST = 20 * 60_000;

/** The HTTP server with its routes, not yet listening. Errors leave it as a short JSON text, never as a stack. */
export function createServer(parts: ServerParts): HttpServer {
  // Restify's own pino would log request headers, tokens among them: it gets a silent one, ours says what matters.
  const server = restify.createServer({ name: 'keepalive', handleUncaughtExceptions: false });
  if (parts.build) server.pre(named(parts.build));
  server.pre(guard(parts));
  const body = restify.plugins.bodyParser({ maxBodySize: ACTIVITY_LIMIT, mapParams: false, rejectUnknown: false });
  server.post('/api/messages', ...[body].flat(), messages(parts));
  server.get('/healthz', (_request, response, next) => {
    response.send(200, { status: 'alive' });
    next();
  });
  server.get('/readyz', (_request, response, next) => {
    Promise.resolve(parts.ready()).then((ready) => {
      response.send(ready ? 200 : 503, { status: ready ? 'ready' : 'not ready' });
      next();
    }, next);
  });
  server.on(
    'restifyError',
    (_request, response: restify.Response, error: { statusCode?: number }, done: () => void) => {
      const status = typeof error.statusCode === 'number' ? error.statusCode : 500;
      if (!response.headersSent) response.send(status, { error: { code: String(status), message: plainText(status) } });
      done();
    },
  );
  // Restify repeats the HTTP server's errors on its own emitter, where one that nobody hears ends the process. Whoever
  // called listen() hears the original.
  server.on('error', (error: unknown) => parts.log.debug({ err: error }, 'the server reported trouble'));
  server.server.requestTimeout = LONGEST_REQUEST;
  server.server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const allowed = parts.mayEnter?.(request) ?? true;
    if (!allowed || !parts.upgrade(request, socket, head)) socket.destroy();
  });
  return server.server;
}

function named(build: string): restify.RequestHandler {
  return (request, response, next) => {
    if (['/healthz', '/readyz'].includes(request.path())) response.header('keepalive-build', build);
    next();
  };
}

/** Entry check and the doors that are plain HTTP handlers; what none of them takes goes on to the routes. */
function guard(parts: ServerParts): restify.RequestHandler {
  return (request, response, next) => {
    if (parts.mayEnter && !parts.mayEnter(request)) {
      response.send(403, { error: { code: '403', message: 'The lab answers only on this machine.' } });
      return next(false);
    }
    takeFirst(parts.doors, request, response).then(
      (taken) => next(taken ? false : undefined),
      (error: unknown) => {
        parts.log.error({ err: error, path: request.path() }, 'a door failed');
        if (!response.headersSent) response.send(500, { error: { code: '500', message: plainText(500) } });
        next(false);
      },
    );
  };
}

async function takeFirst(doors: readonly Door[], request: IncomingMessage, response: ServerResponse): Promise<boolean> {
  for (const door of doors) if (await door(request, response)) return true;
  return false;
}

function messages(parts: ServerParts): restify.RequestHandler {
  return (request, response, next) => {
    // A web page may post a form anywhere without being asked; JSON it may not.
    if (!request.is('application/json')) {
      response.send(415, { error: { code: '415', message: plainText(415) } });
      return next(false);
    }
    parts.messages(request, response).then(
      () => next(),
      (error: unknown) => {
        parts.log.error({ err: error }, 'an activity failed');
        if (!response.headersSent) response.send(500, { error: { code: '500', message: plainText(500) } });
        next(false);
      },
    );
  };
}

function plainText(status: number): string {
  const known: Readonly<Record<number, string>> = {
    400: 'The request could not be read.',
    404: 'There is nothing here.',
    405: 'This method is not supported here.',
    413: 'The message is too large.',
    415: 'Send JSON.',
  };
  return known[status] ?? (status >= 500 ? 'Something went wrong here. Please try again.' : 'The request was refused.');
}
