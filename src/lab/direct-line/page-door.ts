/** The page's token door, by the lab's own Direct Line: the same as in Azure, and as strict but for how often. */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ChannelTokens } from '../../web/token/channel';
import { sessionsBy } from '../../web/token/session';
import { createTokenDoor } from '../../web/token/token-door';
import { type Line, newTicket } from './line';
import { type Ticket, TOKEN_LIFE } from './tokens';

/** Everybody comes from this machine, and tests are in a hurry. */
const BOUNDS = { address: { burst: 300, aMinute: 120 }, session: { burst: 30, aMinute: 30 } };

export interface PageDoorOptions {
  readonly sessionKey?: string | null;
  readonly siteKey?: string | null;
}

export function createPageDoor(
  line: Line,
  { sessionKey, siteKey }: PageDoorOptions,
): (request: IncomingMessage, response: ServerResponse) => Promise<boolean> {
  const host = (request: IncomingMessage) => `http://${request.headers.host}`.toLowerCase();
  return createTokenDoor({
    channel: channelOf(line),
    sessions: sessionsBy(sessionKey ?? randomBytes(32).toString('hex'), line.clock),
    // In the lab everybody may see everything, so nobody asks who somebody is.
    remember: async () => undefined,
    siteKey: siteKey ?? null,
    ownOrigin: host,
    domain: (request) => `${host(request)}/v3/directline`,
    proxies: 0,
    bounds: BOUNDS,
    clock: line.clock,
  });
}

function channelOf(line: Line): ChannelTokens {
  const granted = (ticket: Ticket) =>
    ({
      ok: true,
      token: line.tokens.issue(ticket),
      conversationId: ticket.conversation,
      expiresIn: TOKEN_LIFE.talk,
    }) as const;
  return {
    generate: async (id) => granted(newTicket({ id })),
    async resume(conversation, id) {
      const known = line.conversations.find(conversation);
      return known?.user.id === id ? granted({ use: 'talk', conversation, user: known.user }) : null;
    },
  };
}
