import { type Activity, ActivityTypes, type CloudAdapter, type ConversationReference } from 'botbuilder';
import type { BotLog, Tell } from '../bot/ports';
import type { Clock } from '../clock';
import { within } from './within';

export interface TellSettings {
  readonly adapter: Pick<CloudAdapter, 'continueConversationAsync'>;
  /** Empty in the lab. */
  readonly appId: string;
  readonly mayAnswerTo: (serviceUrl: string) => boolean;
  readonly clock: Clock;
  readonly log: BotLog;
}

/** Tries in all. A send is repeated only after 429: after anything else it may have arrived (rule 5). */
const ATTEMPTS = 4;
const FIRST_WAIT = 1_000;
const LONGEST_WAIT = 30_000;

/** Says something in a conversation by its stored reference. */
export function createTell(
  settings: TellSettings,
): Tell & { typing(conversation: Partial<ConversationReference>): Promise<void> } {
  async function send(conversation: Partial<ConversationReference>, message: Partial<Activity>): Promise<void> {
    if (!settings.mayAnswerTo(conversation.serviceUrl ?? ''))
      throw new Error('The stored conversation names a place that this bot does not answer to.');
    for (let attempt = 1; ; attempt += 1) {
      const trouble = await tryOnce(conversation, message);
      if (trouble === null) return;
      const wait = waitAfter(trouble.error, attempt);
      if (wait === null) throw trouble.error;
      await settings.clock.wait(wait);
    }
  }

  async function tryOnce(conversation: Partial<ConversationReference>, message: Partial<Activity>) {
    const troubles: unknown[] = [];
    await settings.adapter.continueConversationAsync(settings.appId, conversation, async (context) => {
      // The adapter makes up an id for this turn. A message "in reply" to it makes Web Chat wait five seconds for what
      // never comes, so it replies to nothing.
      Reflect.deleteProperty(context.activity, 'id');
      // Caught here: outside, the adapter would take it for a failed turn and apologize in the conversation.
      try {
        await context.sendActivity(message);
      } catch (error) {
        troubles.push(error);
      }
    });
    return troubles.length > 0 ? { error: troubles[0] } : null;
  }

  return {
    tell: send,
    /** "…" while the work runs. A courtesy: its failure is noted and harms nothing. */
    async typing(conversation) {
      try {
        await send(conversation, { type: ActivityTypes.Typing });
      } catch (error) {
        settings.log.warn({ err: error }, 'typing could not be shown');
      }
    },
  };
}

/** How long to wait before the next try; null when there may be none. */
export function waitAfter(error: unknown, attempt: number): number | null {
  if (within(error, 'statusCode') !== 429 || attempt >= ATTEMPTS) return null;
  const headers = within(within(error, 'response'), 'headers');
  const seconds = isHeaders(headers) ? Number(headers.get('retry-after')) : Number.NaN;
  const asked = seconds > 0 ? seconds * 1000 : FIRST_WAIT * 2 ** (attempt - 1);
  return Math.min(asked, LONGEST_WAIT);
}

function isHeaders(value: unknown): value is { get(name: string): string | undefined } {
  return typeof within(value, 'get') === 'function';
}
