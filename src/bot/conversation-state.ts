import { ConversationState, type TurnContext } from 'botbuilder';
import type { BotStorage } from './ports';
import { isRoom } from './rooms/rooms';

/** The bot SDK's conversation state over any store that has its shape; in a room, each person's own. */
export function conversationStateOn(storage: BotStorage): ConversationState {
  return new StateOfPeople(storage);
}

/** Who asks in a channel is asked back alone: the yes of somebody else is no yes. */
class StateOfPeople extends ConversationState {
  override getStorageKey(context: TurnContext): string | undefined {
    const key = super.getStorageKey(context);
    const { conversation, from } = context.activity;
    return key !== undefined && isRoom(conversation) ? `${key}/people/${encodeURIComponent(from?.id ?? '')}` : key;
  }
}
