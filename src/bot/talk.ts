import type { ConversationState, StatePropertyAccessor, TurnContext } from 'botbuilder';
import type { Severity } from '../support/escalation/severity';
import type { Ask, Intent } from './understand/intent';

export type JobKind = 'diagnose' | 'collect' | 'escalate' | 'hub-picture';

/** What can be asked for with a device or a hub that may still be missing. */
export type AskKind = JobKind | 'watch';

/** How bad it is and whom to answer, as far as it was said. The contact in parts, see support/escalation/contact.ts. */
export interface GivenForSupport {
  readonly severity: Severity | null;
  readonly contact: readonly string[] | null;
}

/** What is remembered of a conversation, as plain data. */
export interface Talk {
  /** The last subject that was looked at, complete; without a device it was the hub as a whole. */
  last?: Ask;
  /** The question for which the dialog asks what is missing. */
  pending?: {
    readonly kind: AskKind;
    readonly ask: Ask;
    readonly given?: GivenForSupport;
    /** Logs that were given with it; ids of the log book. */
    readonly logs?: readonly string[];
  };
  /** What support was told last: asked once, and used the next time. */
  forSupport?: GivenForSupport;
  /** The number of the case whose preview waits for a yes. */
  draft?: string;
  /** Who was asked to sign in, until when (milliseconds), and what they had asked. */
  signIn?: { readonly who: string; readonly until: number; readonly asked?: Asked };
  /** What waits for a yes: the call of an IoT Edge agent. */
  edgeLog?: { readonly ask: Ask; readonly module: string | null };
  /** Likewise: the device to enable. */
  enabling?: Ask;
  /** Likewise: deleting all that is kept. */
  forgetting?: true;
}

/** What a person asked: their words, without keys, or what a button meant. */
export type Asked = { readonly text: string } | { readonly intent: Intent };

export type TalkState = StatePropertyAccessor<Talk>;

export function talkState(state: ConversationState): TalkState {
  return state.createProperty<Talk>('talk');
}

export function talkOf(state: TalkState, context: TurnContext): Promise<Talk> {
  return state.get(context, {});
}
