import type { ConversationState, StatePropertyAccessor, TurnContext } from 'botbuilder';
import type { Ask } from './intent';

export type JobKind = 'diagnose' | 'collect' | 'hub-picture';

/** What is remembered of a conversation, as plain data. */
export interface Talk {
  /** The last subject that was looked at, complete; without a device it was the hub as a whole. */
  last?: Ask;
  /** The question for which the dialog asks what is missing. */
  pending?: { readonly kind: JobKind; readonly ask: Ask };
}

export type TalkState = StatePropertyAccessor<Talk>;

export function talkState(state: ConversationState): TalkState {
  return state.createProperty<Talk>('talk');
}

export function talkOf(state: TalkState, context: TurnContext): Promise<Talk> {
  return state.get(context, {});
}
