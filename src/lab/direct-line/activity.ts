/** Activities as far as Direct Line looks into them; everything else in them goes through as it is. */
import { z } from 'zod';
import type { User } from './tokens';

const Account = z.looseObject({ id: z.string().optional(), name: z.string().optional() });

export const ActivitySchema = z.looseObject({
  type: z.string().min(1).max(100),
  id: z.string().optional(),
  from: Account.optional(),
  conversation: z.looseObject({ id: z.string().optional() }).optional(),
  replyToId: z.string().optional(),
  attachments: z.array(z.looseObject({ contentType: z.string() })).optional(),
});
export type Activity = z.infer<typeof ActivitySchema>;

/**
 * Web Chat's pages in production talk over the channel `directline`, never `webchat` (that one is the portal's test
 * pane and its iframe): the lab uses the same name, so that the bot takes the same turns here and there.
 */
export const CHANNEL = 'directline';

export const BOT = { id: 'keepalive', name: 'Keepalive', role: 'bot' } as const;

/** What a client may send. The rest (conversationUpdate, invoke, …) is the service's to say. */
const FROM_CLIENTS = new Set(['message', 'event', 'typing', 'messageReaction', 'endOfConversation']);

export function allowedFromClient(activity: Activity): boolean {
  return FROM_CLIENTS.has(activity.type);
}

interface Stamp {
  readonly id: string;
  readonly conversation: string;
  readonly at: Date;
}

/** The client's activity with the service's word on who, where and when. Whatever the client claimed about these goes. */
export function fromUser(activity: Activity, user: User, stamp: Stamp): Activity {
  const said = without(activity, ['serviceUrl', 'callerId', 'recipient', 'relatesTo', 'deliveryMode']);
  const name = user.name ?? activity.from?.name ?? '';
  return { ...said, ...stamped(stamp), from: { id: user.id, name, role: 'user' } };
}

/** The bot's activity as clients see it. */
export function fromBot(activity: Activity, stamp: Stamp): Activity {
  const said = without(activity, ['serviceUrl', 'recipient']);
  return { ...said, ...stamped(stamp), from: { ...BOT, ...activity.from, role: 'bot' } };
}

/** What clients see, plus what only the bot needs: where to answer. */
export function forBot(activity: Activity, serviceUrl: string): Activity {
  return { ...activity, serviceUrl, recipient: BOT };
}

/** The one that greets: bot and user come in together, once a conversation. */
export function joined(user: User, stamp: Stamp): Activity {
  const member = { id: user.id, name: user.name ?? '', role: 'user' };
  return { type: 'conversationUpdate', ...stamped(stamp), from: member, membersAdded: [BOT, member] };
}

function without(activity: Activity, names: readonly string[]): Activity {
  const kept = Object.entries(activity).filter(([name]) => !names.includes(name));
  return { ...Object.fromEntries(kept), type: activity.type };
}

function stamped({ id, conversation, at }: Stamp): Pick<Activity, 'id' | 'conversation'> & Record<string, unknown> {
  return { id, timestamp: at.toISOString(), channelId: CHANNEL, conversation: { id: conversation } };
}
