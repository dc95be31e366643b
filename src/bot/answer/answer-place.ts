import type { Activity, ConversationReference } from 'botbuilder';
import type { Tell } from '../ports';
import { say as words } from '../words';

const INSTEAD = 'This replaces my message above, which I could not change.';
const REPLACED = 'This is out of date: my message below replaces it.';

/** Where the answer to one question stands in a conversation: in one message if the channel can update it, else below. */
export interface AnswerPlace {
  /** What is put takes the place of what was put before. */
  readonly inPlace: boolean;
  /** Which state of it the next one is, from 1. */
  readonly revision: number;
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
  let states = 0;

  async function say(message: Partial<Activity>, tries?: number): Promise<void> {
    standing = { id: await tell.tell(conversation, message, tries) };
    states += 1;
  }

  async function update(id: string | null, message: Partial<Activity>, tries?: number): Promise<boolean> {
    const isUpdated = id !== null && (await tell.update(conversation, id, message, tries));
    if (isUpdated) states += 1;
    return isUpdated;
  }

  return {
    inPlace,
    get revision() {
      return states + 1;
    },
    isTaken: () => standing !== null,
    async put(message) {
      if (standing === null || !inPlace) return say(message);
      const { id } = standing;
      if (await update(id, message)) return;
      await say({ ...message, text: [INSTEAD, message.text].filter(Boolean).join(' '), textFormat: 'plain' });
      // What was refused may have been the content: a short sentence is tried once.
      if (id !== null) await tell.update(conversation, id, words(REPLACED), 1);
    },
    async offer(message) {
      if (standing !== null && inPlace) return update(standing.id, message, 1);
      await say(message, 1);
      return true;
    },
  };
}
