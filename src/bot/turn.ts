import type { TurnContext } from 'botbuilder';
import type { DialogContext } from 'botbuilder-dialogs';
import type { HubRef } from '../access/access';
import type { Owner } from './kept-buttons';
import type { SignIn } from './ports';
import type { Asked, Talk } from './talk';
import { say } from './words';

/** One turn: who speaks, what is remembered, and what they may see. */
export interface Turn {
  readonly context: TurnContext;
  readonly dialog: DialogContext;
  readonly talk: Talk;
  readonly owner: Owner;
  readonly hubs: readonly HubRef[];
  /** Null where nobody can sign in. */
  readonly signIn: SignIn | null;
  /** What is asked in it. */
  asked?: Asked;
  readonly now: Date;
  readonly zone: { readonly zone: string; readonly known: boolean };
}

export async function tell({ context }: Pick<Turn, 'context'>, text: string): Promise<void> {
  await context.sendActivity(say(text));
}
