import type { HubRef } from '../access/access';
import type { Entry, Guard, Refusal } from '../access/guard';
import type { Cloud } from '../cloud';
import { hubAddress } from '../cloud/hub-address';
import { askToSignIn } from './sign-in/sign-in';
import type { Turn } from './turn';
import type { Ask } from './understand/intent';
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
export async function refuse(turn: Turn, { kind, words }: Refusal): Promise<void> {
  if (kind === 'sign-in' && turn.signIn) return askToSignIn(turn);
  await turn.context.sendActivity(say(words));
}

/** The hub that a name means: one that is offered, else what would be its host. Null for what is no name of a hub. */
export function hubNamed(turn: Turn, name: string, cloud: Cloud): HubRef | null {
  const offered = turn.hubs.find((hub) => hub.name.toLowerCase() === name.toLowerCase() || hub.host === name);
  if (offered) return offered;
  const address = hubAddress(name, cloud);
  const host =
    address && (address.host ?? (cloud.iotHubSuffix === null ? null : `${address.name}.${cloud.iotHubSuffix}`));
  return address && host ? { host, name: address.name, resourceId: null } : null;
}

/**
 * The hubs among which a question is settled: those that are offered, and one beside them that was named, if its person
 * may see it. A name that leads nowhere for them is noted as refused, and is no other answer than one that is not there.
 */
export async function hubsToAskAbout(
  parts: GuardParts & { readonly cloud: Cloud },
  turn: Turn,
  what: string,
  { hub, devices }: Ask,
): Promise<{ readonly hubs: readonly HubRef[] } | Refusal> {
  const named = hub === null ? null : hubNamed(turn, hub, parts.cloud);
  const isOffered = named !== null && turn.hubs.includes(named);
  if (hub === null || isOffered) return turn.hubs.length > 0 ? { hubs: turn.hubs } : turnAway(parts, turn, what);
  if (named && (await parts.guard.rolesOn(turn.owner.person, named.host)).length > 0)
    return { hubs: [...turn.hubs, named] };
  if (turn.hubs.length === 0) return turnAway(parts, turn, what, { hub, devices, module: null, period: null });
  if (named === null) return { hubs: turn.hubs };
  const entry = await enter(parts, turn, what, named, devices[0] ?? null);
  return entry.ok || entry.kind === 'may-not' ? { hubs: turn.hubs } : entry;
}
