import type { ConversationAccount } from 'botbuilder';
import type { Cloud } from '../../cloud';
import type { Intent } from '../understand/intent';

/** Several people read along there: a channel or a group chat of Teams. A meeting's chat is one too. */
export function isRoom(conversation: Partial<ConversationAccount> | undefined): boolean {
  return conversation?.isGroup === true || ['channel', 'groupChat'].includes(conversation?.conversationType ?? '');
}

/** What may be asked before others. Everything else concerns one person, or hands out what only they may have. */
const FOR_ROOMS: ReadonlySet<Intent['kind']> = new Set([
  ...(['diagnose', 'and-also', 'again', 'hub-picture', 'explain-code'] as const),
  ...(['bad-id', 'bad-hub', 'bad-time', 'maybe-device', 'too-long', 'empty', 'unknown'] as const),
  ...(['help', 'greeting', 'thanks', 'cancel', 'start-over', 'forget-me', 'yes', 'no'] as const),
  // What they may do there they say themselves.
  ...(['sign-in', 'sign-out'] as const),
]);

export function isForRooms({ kind }: Intent): boolean {
  return FOR_ROOMS.has(kind);
}

const LONGEST_QUESTION = 300;

/**
 * A link that opens the person's own chat with the bot, with the question written into it ("Deep link to Teams chat" on
 * learn.microsoft.com; with a bot's id it is what Microsoft's own hand-over to a bot uses). Null where no such address is known.
 *
 * @param botId as Teams writes it, `28:` and the app's id
 */
export function ownChatLink(botId: string | undefined, question: string, { bot }: Pick<Cloud, 'bot'>): string | null {
  if (bot.teams === null || !/^28:[0-9a-f-]{36}$/i.test(botId ?? '')) return null;
  const link = new URL(`${bot.teams}/l/chat/0/0`);
  link.searchParams.set('users', botId ?? '');
  if (question !== '') link.searchParams.set('message', question.slice(0, LONGEST_QUESTION));
  return link.href;
}
