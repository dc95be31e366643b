import { ConversationState } from 'botbuilder';
import type { BotStorage } from './ports';

/** The bot SDK's conversation state over any store that has its shape. */
export function conversationStateOn(storage: BotStorage): ConversationState {
  return new ConversationState(storage);
}
