import type { Activity, ConversationReference } from 'botbuilder';
import type { Tell } from '../../src/bot/ports';
import { updatesInPlace } from '../../src/channels/updates-in-place';
import type { Clock } from '../../src/clock';

export interface Chat {
  readonly tell: Tell;
  readonly typing: () => Promise<void>;
  /** All that happened, in order: `1.5 s say [card] …`, `4 s update 1 [card] …`, `0 s typing`. */
  readonly happened: string[];
  /** The messages as they stand in the chat now. */
  readonly stands: Array<Partial<Activity>>;
  /** The id of the conversation of each of them. */
  readonly places: string[];
}

export interface ChatOptions {
  /** Which calls the channel refuses. */
  readonly fails?: (what: 'say' | 'update', message: Partial<Activity>, conversationId: string) => boolean;
}

/** What a channel does with what it is told, in memory. */
export function chat(clock: Clock, { fails = () => false }: ChatOptions = {}): Chat {
  const begun = clock.now().getTime();
  const happened: string[] = [];
  const stands: Array<Partial<Activity>> = [];
  const places: string[] = [];
  const note = (what: string) => void happened.push(`${(clock.now().getTime() - begun) / 1000} s ${what}`);

  return {
    happened,
    stands,
    places,
    typing: async () => note('typing'),
    tell: {
      updatesInPlace,
      async tell({ conversation }: Partial<ConversationReference>, message) {
        const failed = fails('say', message, conversation?.id ?? '');
        note(`${failed ? 'cannot say' : 'say'} ${wordsOf(message)}`);
        if (failed) throw new Error('The channel refused it.');
        places.push(conversation?.id ?? '');
        return String(stands.push(message));
      },
      async update({ conversation }, id, message) {
        const failed = fails('update', message, conversation?.id ?? '');
        note(`${failed ? 'cannot update' : 'update'} ${id} ${wordsOf(message)}`);
        if (!failed) stands[Number(id) - 1] = message;
        return !failed;
      },
    },
  };
}

function wordsOf({ text, summary, attachments }: Partial<Activity>): string {
  return [text, attachments ? `[card] ${summary}` : ''].filter(Boolean).join(' ');
}
