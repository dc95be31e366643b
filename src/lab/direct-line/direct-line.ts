/**
 * A small Direct Line 3.0 in the bot's own process, for the lab only: Web Chat and botframework-directlinejs on one
 * side, the bot's unchanged adapter on the other. Nobody but this machine gets an answer.
 */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Clock } from '../../clock';
import { allowance } from '../../web/token/allowance';
import { TOKEN_DOOR } from '../../web/token/token-door';
import { type Deliver, deliverTo } from './bot-door';
import { answerClient, CLIENT_DOORS, CORS } from './client-doors';
import { answerBot, CONNECTOR_DOORS } from './connector-doors';
import { createConversations } from './conversations';
import { createFiles } from './files';
import { type Answer, fromThisMachine, refusal, send } from './http';
import type { Line } from './line';
import { createPageDoor } from './page-door';
import { createStreams } from './streams';
import { createTokens } from './tokens';

export interface DirectLine {
  /** Resolves to true when the request was for Direct Line; it is then answered. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<boolean>;
  /** True when the upgrade was for a stream; the socket is then dealt with. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
  close(): void;
}

export interface DirectLineOptions {
  /** Where this server answers, such as `http://localhost:3978`. Asked when needed, since the port may be free-chosen. */
  readonly origin: () => string;
  readonly clock: Clock;
  /** How an activity reaches the bot; by default POST {origin}/api/messages. */
  readonly deliver?: Deliver;
  /** The channel secret that opens tokens/generate; by default nobody knows it. */
  readonly secret?: string;
  /** Signs the sessions of the page; by default one that lasts as long as this. */
  readonly sessionKey?: string | null;
  /** Shared with a site that vouches for its users. */
  readonly siteKey?: string | null;
  /** Whether the bot's page gets its tokens here; false where the bot has its own door for them. */
  readonly hasPage?: boolean;
  /** Whether the bot may answer, by its header; by default whoever is on this machine. */
  readonly isBot?: (authorization: string | undefined) => boolean;
  readonly limits?: { readonly conversations: number; readonly activities: number; readonly fileBytes: number };
}

/** Of one conversation. Direct Line has a limit, too, and does not say which; nobody types or presses this much. */
const POSTS = { burst: 200, aMinute: 120 };
const LIMITS = { conversations: 200, activities: 500, fileBytes: 64 * 1024 * 1024 };

export function createDirectLine(options: DirectLineOptions): DirectLine {
  const { origin, clock, limits = LIMITS, hasPage = true, isBot = () => true } = options;
  const line: Line = {
    origin,
    clock,
    conversations: createConversations(limits),
    tokens: createTokens(clock),
    files: createFiles(limits.fileBytes),
    mayPost: allowance(POSTS, clock),
    deliver: options.deliver ?? deliverTo(origin),
    secret: options.secret ?? randomBytes(24).toString('base64url'),
  };
  const streams = createStreams(line);
  const pageDoor = hasPage ? createPageDoor(line, options) : null;
  return {
    async handle(request, response) {
      if (isForPage(request) && pageDoor === null) return false;
      if (isForPage(request) && pageDoor !== null && fromThisMachine(request)) return pageDoor(request, response);
      const door = doorOf(request, isBot);
      if (!door) return false;
      const answer = fromThisMachine(request)
        ? await door(line)
        : refusal(403, 'BadArgument', 'The lab answers only to the machine it runs on');
      // Without an answer the other side has left; its socket is gone already.
      if (answer) send(response, answer);
      return true;
    },
    upgrade: streams.upgrade,
    close() {
      streams.close();
      line.conversations.end();
    },
  };
}

function isForPage({ url }: IncomingMessage): boolean {
  return URL.parse(url ?? '', 'http://localhost')?.pathname === TOKEN_DOOR;
}

type Door = (line: Line) => Answer | undefined | Promise<Answer | undefined>;

function doorOf(request: IncomingMessage, isBot: (authorization: string | undefined) => boolean): Door | undefined {
  const url = URL.parse(request.url ?? '', 'http://localhost');
  if (!url) return undefined;
  const path = url.pathname;
  // Of another machine: it gets the refusal that all of them get.
  if (path === TOKEN_DOOR) return () => undefined;
  if (path === CONNECTOR_DOORS || path.startsWith(`${CONNECTOR_DOORS}/`))
    return isBot(request.headers.authorization)
      ? (line) => answerBot(line, request, url)
      : () => refusal(401, 'Unauthorized', 'Authorization has been denied for this request.');
  if (!path.startsWith(CLIENT_DOORS)) return undefined;
  return async (line) => {
    const answer = await answerClient(line, request, url);
    return answer && { ...answer, headers: { ...CORS, ...answer.headers } };
  };
}
