import type { ConversationAccount } from 'botbuilder';
import { type Cloud, PUBLIC_CLOUD } from '../cloud';
import type { Intent } from './intent';

/** Several people read along there: a channel or a group chat of Teams. A meeting's chat is one too. */
export function isRoom(conversation: Partial<ConversationAccount> | undefined): boolean {
  return conversation?.isGroup === true || ['channel', 'groupChat'].includes(conversation?.conversationType ?? '');
}

/** What concerns one person only, or hands out what only they may have, is for their own chat. */
const NOT_IN_ROOMS: ReadonlySet<Intent['kind']> = new Set([
  'hubs',
  'collect',
  'escalate',
  'consent',
  'decline',
  'status',
  'withdraw',
  'add',
  'log-guide',
  'edge-log',
  'edge-log-no',
]);

export function isForRooms({ kind }: Intent): boolean {
  return !NOT_IN_ROOMS.has(kind);
}

const LONGEST_QUESTION = 300;

/**
 * A link that opens the person's own chat with the bot, with the question written into it ("Deep link to Teams chat" on
 * learn.microsoft.com; with a bot's id it is what Microsoft's own hand-over to a bot uses). Null where no such address is known.
 *
 * @param botId as Teams writes it, `28:` and the app's id
 */
export function ownChatLink(botId: string | undefined, question: string, cloud: Pick<Cloud, 'name'>): string | null {
  if (cloud.name !== PUBLIC_CLOUD.name || !/^28:[0-9a-f-]{36}$/i.test(botId ?? '')) return null;
  const link = new URL('https://teams.microsoft.com/l/chat/0/0');
  link.searchParams.set('users', botId ?? '');
  if (question !== '') link.searchParams.set('message', question.slice(0, LONGEST_QUESTION));
  return link.href;
}
