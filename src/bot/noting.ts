import { type Activity, ActivityTypes, type TurnContext } from 'botbuilder';
import type { Clock } from '../clock';
import type { Said } from '../support/case-parts';
import type { Owner } from './kept-buttons';
import type { BotLog, Tell } from './ports';
import type { Transcripts } from './transcripts';

type Notes = Pick<Transcripts, 'add'>;

/** What a message says, for the transcript: of a card its summary. */
function wordsOf({ type, text, summary }: Partial<Activity>): string {
  if (type !== undefined && type !== ActivityTypes.Message) return '';
  return text?.trim() || summary?.trim() || '';
}

/**
 * Collects what is said in a turn. To be called before anything is said, and what it gives when the turn is at its end:
 * by then the message holds no key any more.
 */
export function noteTurn(context: TurnContext, clock: Pick<Clock, 'now'>): () => readonly Said[] {
  const begun = clock.now();
  const answers: Said[] = [];
  context.onSendActivities(async (_context, activities, next) => {
    const sent = await next();
    for (const activity of activities) {
      const text = wordsOf(activity);
      if (text !== '') answers.push({ at: clock.now(), by: 'keepalive', text });
    }
    return sent;
  });
  return () => {
    const text = wordsOfPerson(context.activity);
    return text === '' ? answers : [{ at: begun, by: 'person', text }, ...answers];
  };
}

/** What a button means, the bot's answer to it tells. */
function wordsOfPerson({ type, name, text, value, attachments = [] }: Partial<Activity>): string {
  if (type === ActivityTypes.Invoke) return name === 'adaptiveCard/action' ? PRESSED : '';
  if (type !== ActivityTypes.Message) return '';
  const words = text?.trim() ?? '';
  if (words !== '') return words;
  if (value !== undefined && value !== null) return PRESSED;
  return attachments.length > 0 ? '(gave a file)' : '';
}

const PRESSED = '(pressed a button)';

/** Notes what is said outside of turns, too. Whom it is said to stands in the conversation's reference. */
export function notedTell(tell: Tell, notes: Notes, clock: Pick<Clock, 'now'>, log: BotLog): Tell {
  type Where = Parameters<Tell['tell']>[0];
  async function note(where: Where, message: Partial<Activity>, tries: number | undefined): Promise<void> {
    const text = wordsOf(message);
    // What is tried once only bridges the time: "still looking".
    if (text === '' || tries === 1) return;
    const person = { id: where.user?.id ?? '', channel: where.channelId ?? '' };
    const owner: Owner = { person, conversationId: where.conversation?.id ?? '' };
    try {
      await notes.add(owner, [{ at: clock.now(), by: 'keepalive', text }]);
    } catch (error) {
      // It was said; that it is not in a later case is no reason to say it again.
      log.warn({ err: error }, 'what was said could not be noted');
    }
  }
  return {
    ...tell,
    async tell(where, message, tries) {
      const id = await tell.tell(where, message, tries);
      await note(where, message, tries);
      return id;
    },
    async update(where, id, message, tries) {
      const updated = await tell.update(where, id, message, tries);
      if (updated) await note(where, message, tries);
      return updated;
    },
  };
}
