import type { TurnContext } from 'botbuilder';
import { within } from '../json';

/** How long what a turn says may take: the channel waits for the turn, and so does the person. */
export interface Patience {
  /** In all. */
  readonly tries: number;
  /** Milliseconds that each may wait at the gate. */
  readonly wait: number;
}

/** Channels give a turn 10 to 15 s ("Manage a long-running operation" on learn.microsoft.com). */
const IN_A_TURN: Patience = { tries: 3, wait: 5_000 };
/** Under this key a turn's state holds another patience than the usual one. */
export const PATIENCE = Symbol('patience');

export function patienceOf({ turnState }: TurnContext): Patience {
  const own: unknown = turnState.get(PATIENCE);
  const [tries, wait] = [within(own, 'tries'), within(own, 'wait')];
  return typeof tries === 'number' && typeof wait === 'number' ? { tries, wait } : IN_A_TURN;
}
