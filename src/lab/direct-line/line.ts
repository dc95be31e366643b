/** What both sides of the line share, and the one way in which words get to the bot. */
import { randomBytes } from 'node:crypto';
import type { Clock } from '../../clock';
import { type Activity, forBot, fromUser, joined } from './activity';
import type { Deliver } from './bot-door';
import { type Conversation, type Conversations, newConversationId } from './conversations';
import type { Files } from './files';
import { type Answer, refusal } from './http';
import type { Ticket, Tokens, User } from './tokens';

export interface Line {
  readonly conversations: Conversations;
  readonly tokens: Tokens;
  readonly files: Files;
  readonly deliver: Deliver;
  readonly clock: Clock;
  /** Seconds that this conversation has to wait with its next message; 0: none. */
  readonly mayPost: (conversationId: string) => number;
  /** Where this server answers, without a slash at the end. */
  readonly origin: () => string;
  /** Opens tokens/generate, as the channel's secret does. */
  readonly secret: string;
}

/** Under this path of the origin the bot finds the connector. */
export const CONNECTOR_PATH = '/lab/connector/';

export function newTicket(user: User): Ticket {
  return { use: 'talk', conversation: newConversationId(), user };
}

export function newUser(): User {
  return { id: `dl_${randomBytes(12).toString('base64url')}` };
}

/** Starts the conversation and tells the bot who came in. */
export function startConversation(line: Line, { conversation: id, user }: Ticket): Conversation {
  const conversation = line.conversations.start(id, user);
  const stamp = { id: conversation.nextActivityId(), conversation: id, at: line.clock.now() };
  // Not awaited, and its outcome not used: a greeting that fails is no reason to refuse the conversation, and the
  // first message will tell the person whether the bot is there.
  void line.deliver(forBot(joined(user, stamp), serviceUrl(line)));
  return conversation;
}

/** Brings a user's activity to the bot and into the conversation: its id for the client, or why not. */
export async function say(line: Line, conversation: Conversation, activity: Activity): Promise<Answer> {
  const stamp = { id: conversation.nextActivityId(), conversation: conversation.id, at: line.clock.now() };
  const said = fromUser(activity, conversation.user, stamp);
  const held = conversation.hold(said);
  const outcome = await line.deliver(forBot(said, serviceUrl(line)));
  if (outcome === 'taken') {
    held.keep();
    return { status: 200, body: { id: stamp.id } };
  }
  held.drop();
  const why = { refused: 'bot returned an error', 'timed-out': 'bot timed out', unreachable: 'bot is not reachable' };
  return refusal(502, 'BotError', `Failed to send activity: ${why[outcome]}`);
}

function serviceUrl({ origin }: Line): string {
  return `${origin()}${CONNECTOR_PATH}`;
}
