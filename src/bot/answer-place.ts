import type { Activity, ConversationReference } from 'botbuilder';
import type { Tell } from './ports';

const INSTEAD = 'This replaces my message above, which I could not change.';

/** Where the answer to one question stands in a conversation: in one message if the channel can update it, else below. */
export interface AnswerPlace {
  /** What is put takes the place of what was put before. */
  readonly inPlace: boolean;
  /** Something was put. */
  isTaken(): boolean;
  /** Rejects when it could not be said. */
  put(message: Partial<Activity>): Promise<void>;
  /** Put in one try, for what only bridges the time; false when what was there could not be updated. */
  offer(message: Partial<Activity>): Promise<boolean>;
}

/** Lives as long as the run of its job: one that is run again after a restart says everything anew. */
export function answerPlace(tell: Tell, conversation: Partial<ConversationReference>): AnswerPlace {
  const inPlace = tell.updatesInPlace(conversation);
  let standing: { readonly id: string | null } | null = null;

  async function say(message: Partial<Activity>, tries?: number): Promise<void> {
    standing = { id: await tell.tell(conversation, message, tries) };
  }

  return {
    inPlace,
    isTaken: () => standing !== null,
    async put(message) {
      if (standing === null || !inPlace) return say(message);
      const { id } = standing;
      if (id !== null && (await tell.update(conversation, id, message))) return;
      await say({ ...message, text: [INSTEAD, message.text].filter(Boolean).join(' '), textFormat: 'plain' });
    },
    async offer(message) {
      if (standing !== null && inPlace)
        return standing.id !== null && tell.update(conversation, standing.id, message, 1);
      await say(message, 1);
      return true;
    },
  };
}
