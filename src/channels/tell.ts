import {
  type Activity,
  ActivityTypes,
  type CloudAdapter,
  type ConversationReference,
  type TurnContext,
} from 'botbuilder';
import type { BotLog, Tell } from '../bot/ports';
import type { Clock } from '../clock';
import { updatesInPlace } from './updates-in-place';
import { within } from './within';

export interface TellSettings {
  readonly adapter: Pick<CloudAdapter, 'continueConversationAsync'>;
  /** Empty in the lab. */
  readonly appId: string;
  readonly mayAnswerTo: (serviceUrl: string) => boolean;
  readonly clock: Clock;
  readonly log: BotLog;
}

type Conversation = Partial<ConversationReference>;

/** Tries in all. */
const TRIES = 4;
/**
 * After which statuses (rule 5). A send only after 429: after anything else it may have arrived. An edit that arrives
 * twice does no harm, so these are the ones that Teams asks to try again ("Rate limiting for bots").
 */
const SEND_AGAIN: readonly unknown[] = [429];
const EDIT_AGAIN: readonly unknown[] = [412, 429, 502, 504];
const FIRST_WAIT = 1_000;
const LONGEST_WAIT = 30_000;

/** Says something in a conversation by its stored reference. */
export function createTell(settings: TellSettings): Tell & { typing(conversation: Conversation): Promise<void> } {
  async function repeat<T>(
    conversation: Conversation,
    act: (context: TurnContext) => Promise<T>,
    again: readonly unknown[],
    tries: number,
  ): Promise<T> {
    if (!settings.mayAnswerTo(conversation.serviceUrl ?? ''))
      throw new Error('The stored conversation names a place that this bot does not answer to.');
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await tryOnce(conversation, act);
      if ('done' in outcome) return outcome.done;
      if (attempt >= tries || !again.includes(within(outcome.error, 'statusCode'))) throw outcome.error;
      await settings.clock.wait(waitAfter(outcome.error, attempt));
    }
  }

  async function tryOnce<T>(
    conversation: Conversation,
    act: (context: TurnContext) => Promise<T>,
  ): Promise<{ done: T } | { error: unknown }> {
    let outcome: { done: T } | { error: unknown } = { error: new Error('The conversation was not taken up.') };
    await settings.adapter.continueConversationAsync(settings.appId, conversation, async (context) => {
      // The adapter makes up an id for this turn. A message "in reply" to it makes Web Chat wait five seconds for what
      // never comes, so it replies to nothing.
      Reflect.deleteProperty(context.activity, 'id');
      // Caught here: outside, the adapter would take it for a failed turn and apologize in the conversation.
      try {
        outcome = { done: await act(context) };
      } catch (error) {
        outcome = { error };
      }
    });
    return outcome;
  }

  async function tell(conversation: Conversation, message: Partial<Activity>, tries = TRIES): Promise<string | null> {
    const sent = await repeat(conversation, (context) => context.sendActivity(message), SEND_AGAIN, tries);
    return sent?.id ? sent.id : null;
  }

  return {
    tell,
    updatesInPlace,
    async update(conversation, id, message, tries = TRIES) {
      // A copy each time: the SDK writes into what it is given.
      const edit = (context: TurnContext) => context.updateActivity({ type: ActivityTypes.Message, ...message, id });
      try {
        await repeat(conversation, edit, EDIT_AGAIN, tries);
        return true;
      } catch (error) {
        settings.log.warn({ err: error }, 'a message could not be updated');
        return false;
      }
    },
    /** "…" while the work runs. A courtesy: its failure is noted and harms nothing. */
    async typing(conversation) {
      try {
        await tell(conversation, { type: ActivityTypes.Typing }, 1);
      } catch (error) {
        settings.log.warn({ err: error }, 'typing could not be shown');
      }
    },
  };
}

/** As long as the channel asks, else longer each time. */
function waitAfter(error: unknown, attempt: number): number {
  const headers = within(within(error, 'response'), 'headers');
  const seconds = isHeaders(headers) ? Number(headers.get('retry-after')) : Number.NaN;
  const asked = seconds > 0 ? seconds * 1000 : FIRST_WAIT * 2 ** (attempt - 1);
  return Math.min(asked, LONGEST_WAIT);
}

function isHeaders(value: unknown): value is { get(name: string): string | undefined } {
  return typeof within(value, 'get') === 'function';
}
