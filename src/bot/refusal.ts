import type { HubRef } from '../access/access';
import type { Entry, Guard, Refusal } from '../access/guard';
import type { Ask } from './intent';
import type { Turn } from './turn';
import { say } from './words';

export interface GuardParts {
  readonly guard: Guard;
}

/** Whether this turn's person may do this with the hub; asked before anything is read. */
export function enter(
  { guard }: GuardParts,
  turn: Turn,
  what: string,
  hub: HubRef,
  deviceId: string | null,
): Promise<Entry> {
  return guard.enter(turn.owner.person, { what, hub, deviceId });
}

/** For who is offered no hub at all. */
export function turnAway({ guard }: GuardParts, turn: Turn, what: string, ask?: Ask): Promise<Refusal> {
  return guard.turnAway(turn.owner.person, { what, deviceId: ask?.devices[0] ?? null });
}

/** The one place where a person hears no. Nothing was read for it. */
export async function refuse(turn: Turn, { words }: Refusal): Promise<void> {
  await turn.context.sendActivity(say(words));
}
