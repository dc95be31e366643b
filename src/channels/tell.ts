import {
  type Activity,
  ActivityTypes,
  type CloudAdapter,
  type ConversationReference,
  type TurnContext,
} from 'botbuilder';
import type { BotLog, Tell } from '../bot/ports';
import { PATIENCE, type Patience } from './patience';
import { updatesInPlace } from './updates-in-place';

export interface TellSettings {
  readonly adapter: Pick<CloudAdapter, 'continueConversationAsync'>;
  /** Empty in the lab. */
  readonly appId: string;
  readonly mayAnswerTo: (serviceUrl: string) => boolean;
  readonly log: BotLog;
}

type Conversation = Partial<ConversationReference>;

/** Nobody waits for a turn here, and the answer took work: it may wait while others are served. */
const USUALLY: Patience = { tries: 4, wait: 60_000 };
/** What one could do without is tried once, and soon. */
const IN_ONE_TRY: Patience = { tries: 1, wait: 5_000 };

/** Says something in a conversation by its stored reference. */
export function createTell(settings: TellSettings): Tell & { typing(conversation: Conversation): Promise<void> } {
  async function act<T>(
    conversation: Conversation,
    deed: (context: TurnContext) => Promise<T>,
    tries: number | undefined,
  ): Promise<T> {
    if (!settings.mayAnswerTo(conversation.serviceUrl ?? ''))
      throw new Error('The stored conversation names a place that this bot does not answer to.');
    const patience = tries === undefined ? USUALLY : { ...(tries === 1 ? IN_ONE_TRY : USUALLY), tries };
    const outcome = await taken(conversation, deed, patience);
    if ('done' in outcome) return outcome.done;
    throw outcome.error;
  }

  async function taken<T>(
    conversation: Conversation,
    deed: (context: TurnContext) => Promise<T>,
    patience: Patience,
  ): Promise<{ done: T } | { error: unknown }> {
    let outcome: { done: T } | { error: unknown } = { error: new Error('The conversation was not taken up.') };
    await settings.adapter.continueConversationAsync(settings.appId, conversation, async (context) => {
      // The adapter makes up an id for this turn. A message "in reply" to it makes Web Chat wait five seconds for what
      // never comes, so it replies to nothing.
      Reflect.deleteProperty(context.activity, 'id');
      context.turnState.set(PATIENCE, patience);
      // Caught here: outside, the adapter would take it for a failed turn and apologize in the conversation.
      try {
        outcome = { done: await deed(context) };
      } catch (error) {
        outcome = { error };
      }
    });
    return outcome;
  }

  async function tell(conversation: Conversation, message: Partial<Activity>, tries?: number): Promise<string | null> {
    const sent = await act(conversation, (context) => context.sendActivity(message), tries);
    return sent?.id ? sent.id : null;
  }

  return {
    tell,
    updatesInPlace,
    async update(conversation, id, message, tries) {
      // A copy each time: the SDK writes into what it is given.
      const edit = (context: TurnContext) => context.updateActivity({ type: ActivityTypes.Message, ...message, id });
      try {
        await act(conversation, edit, tries);
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
