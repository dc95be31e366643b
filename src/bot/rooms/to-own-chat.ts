import { cardAttachment } from '../../cards/render';
import { ownChatCard } from '../../cards/room-card';
import type { Cloud } from '../../cloud';
import type { Turn } from '../turn';
import { say, show, WORDS } from '../words';
import { ownChatLink } from './rooms';

/** What is one person's alone is not done before others: they are led to their own chat, with what they asked. */
export async function toOwnChat(
  parts: { readonly cloud: Cloud },
  turn: Turn,
  asked: string,
  words: string = WORDS.ownChat,
): Promise<void> {
  const link = ownChatLink(turn.context.activity.recipient?.id, asked, parts.cloud);
  if (link === null) return void (await turn.context.sendActivity(say(words)));
  const { card, summary } = ownChatCard(words, link);
  await turn.context.sendActivity(show(cardAttachment(card), summary));
}
