import { type Activity, type ConversationReference, TurnContext } from 'botbuilder';
import type { Person } from '../../access/access';
import { addressShape } from '../job-shape';
import type { BotStorage } from '../ports';
import { isRoom } from './rooms';

/** Where a person's own chat with the bot is, so that what they ask in a channel can be answered to them alone. */
export interface OwnChats {
  /** Remembers the chat of this activity where it is the person's own; nothing else. */
  see(activity: Partial<Activity>, person: Person): Promise<void>;
  /** Null: they have not opened one yet. */
  of(person: Person): Promise<Partial<ConversationReference> | null>;
  forget(person: Person): Promise<void>;
}

export function keepOwnChats(storage: BotStorage): OwnChats {
  async function read(person: Person): Promise<Partial<ConversationReference> | null> {
    const key = keyOf(person);
    const kept: unknown = (await storage.read([key]))[key]?.chat;
    const found = addressShape.safeParse(kept);
    return found.success ? found.data : null;
  }

  return {
    of: read,
    async see(activity, person) {
      // Elsewhere nothing is asked in rooms, so nothing has to find the way out of one.
      if (activity.channelId !== 'msteams' || person.id === '' || isRoom(activity.conversation)) return;
      const chat = TurnContext.getConversationReference(activity);
      const known = await read(person);
      if (known?.conversation?.id === chat.conversation?.id && known?.serviceUrl === chat.serviceUrl) return;
      const { activityId: _id, ...rest } = chat;
      await storage.write({ [keyOf(person)]: { chat: JSON.parse(JSON.stringify(rest)), eTag: '*' } });
    },
    async forget(person) {
      await storage.delete([keyOf(person)]);
    },
  };
}

function keyOf({ channel, id }: Person): string {
  return `own-chat/${encodeURIComponent(channel)}/${encodeURIComponent(id)}`;
}
