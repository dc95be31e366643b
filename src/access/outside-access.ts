import { type Clock, doneWithin } from '../clock';
import type { AccessPolicy } from '../config/access-policy';
import type { Slot } from '../evidence/evidence';
import { type Access, type HubRef, MAY_NOT, MOST_OFFERED, type Sight } from './access';
import { type AzureRights, READS } from './azure-rights';
import type { Identities, Identity } from './identities';
import type { Person } from './person';
import { hasGroups, hubsOf, rolesOn } from './policy';

export interface OutsideParts {
  /** Null: people's own Azure rights alone decide. */
  readonly policy: AccessPolicy | null;
  readonly rights: AzureRights;
  readonly identities: Identities;
  readonly hubs: HubDirectory;
  /** False where nobody can: then nobody is asked to. */
  readonly canSignIn: boolean;
  readonly clock: Clock;
}

/** The hubs that the bot's own identity finds. */
export interface HubDirectory {
  list(): Promise<Slot<readonly HubRef[]>>;
  /** The ARM id. */
  find(host: string): Promise<Slot<string>>;
  /** Of a hub that is named somewhere, without asking. */
  named(host: string): HubRef;
}

/** Hubs about which ARM is asked to find those that a person may be offered; all others can be named. */
const MOST_ASKED = 50;
const AT_ONCE = 10;
/** What is not known by then is not offered this time: a turn has two seconds. Milliseconds. */
const OFFER_DEADLINE = 1_200;

const ANOTHER: Sight = {
  kind: 'may-not',
  why: 'You are signed in with another account than the one that you chat with. Please sign out, and sign in with your own.',
};
const TROUBLE: Sight = {
  kind: 'unclear',
  why: 'I could not find out who you are just now, so I have looked at nothing. Please ask again in a minute.',
};
const NO_GROUPS: Sight = {
  kind: 'unclear',
  why: 'Your sign-in does not say in which groups you are, so I cannot tell what you may see. Please ask whoever runs Keepalive to name you in the access policy.',
};

/** Outside of the lab: what the access policy grants, and what people's own Azure rights let them read. */
export function outsideAccess({ policy, rights, identities, hubs, canSignIn, clock }: OutsideParts): Access {
  const byRights = policy === null || policy.azureRights;

  /** Who they are, as far as this policy needs to know; `person` alone where it needs no sign-in. */
  async function identityFor(person: Person, host: string | null): Promise<Identity> {
    if (policy === null) return { kind: 'not-signed-in' };
    const isNeeded = person.aadObjectId === undefined || hasGroups(policy, host);
    return isNeeded ? identities.of(person) : { kind: 'known', person, groups: [] };
  }

  async function byPolicy(person: Person, host: string): Promise<Sight> {
    if (policy === null) return MAY_NOT;
    const identity = await identityFor(person, host);
    if (identity.kind === 'another') return ANOTHER;
    const known = identity.kind === 'known' ? identity : { person, groups: null };
    const roles = rolesOn(policy, known, host);
    if (roles.length > 0) return { kind: 'may', roles };
    return noGrant(identity, host);
  }

  function noGrant(identity: Identity, host: string | null): Sight {
    if (identity.kind === 'not-signed-in') return canSignIn ? { kind: 'sign-in' } : MAY_NOT;
    if (identity.kind === 'trouble')
      return identity.why === undefined ? TROUBLE : { kind: 'unclear', why: identity.why };
    const isUntold = identity.kind === 'known' && identity.groups === null && policy !== null;
    return isUntold && hasGroups(policy, host) ? NO_GROUPS : MAY_NOT;
  }

  async function byAzure(person: Person, hub: HubRef): Promise<Sight> {
    const kept = rights.known(person, hub.host);
    if (kept) return kept;
    // Whoever has not signed in costs no call, and learns nothing of what there is.
    const identity = await identities.of(person);
    if (identity.kind === 'another') return ANOTHER;
    if (identity.kind !== 'known') return noGrant(identity, null);
    if (hub.resourceId !== null) return rights.of(person, { ...hub, resourceId: hub.resourceId });
    const found = await hubs.find(hub.host);
    if (found.ok) return rights.of(person, { ...hub, resourceId: found.data });
    return found.why === 'denied' ? MAY_NOT : TROUBLE_FINDING;
  }

  async function mayRead(person: Person, host: string): Promise<Sight> {
    return sightOf(person, hubs.named(host));
  }

  async function sightOf(person: Person, hub: HubRef): Promise<Sight> {
    const granted = await byPolicy(person, hub.host);
    if (granted.kind === 'may' || !byRights || granted === ANOTHER) return granted;
    const own = await byAzure(person, hub);
    // A policy that could not be read for them may still have said yes: "no" would be too much.
    return own.kind === 'may-not' && granted.kind === 'unclear' ? granted : own;
  }

  async function hubsFor(person: Person): Promise<readonly HubRef[]> {
    const identity = await identityFor(person, null);
    if (identity.kind === 'another') return [];
    const known = identity.kind === 'known' ? identity : { person, groups: null };
    const { hosts, all } = policy ? hubsOf(policy, known) : { hosts: [], all: false };
    const named = hosts.slice(0, MOST_OFFERED).map(hubs.named);
    const mayAsk = byRights && (await identities.of(person)).kind === 'known';
    if (!all && !mayAsk) return named;
    const listed = await hubs.list();
    if (!listed.ok) return named;
    const others = listed.data.filter(({ host }) => !hosts.includes(host));
    const seen = all ? others : await seenBy(person, others.slice(0, MOST_ASKED));
    return [...named, ...seen].slice(0, MOST_OFFERED);
  }

  /** Those that ARM says they may read, some at a time, as far as the time reaches. */
  async function seenBy(person: Person, all: readonly HubRef[]): Promise<readonly HubRef[]> {
    const seen = new Set<HubRef>();
    const left = [...all];
    async function work(): Promise<void> {
      for (let hub = left.shift(); hub; hub = left.shift()) if ((await byAzure(person, hub)) === READS) seen.add(hub);
    }
    await doneWithin(clock, OFFER_DEADLINE, Promise.all(Array.from({ length: AT_ONCE }, work)));
    return all.filter((hub) => seen.has(hub));
  }

  async function standing(person: Person): Promise<Sight> {
    const identity = byRights ? await identities.of(person) : await identityFor(person, null);
    if (identity.kind === 'another') return ANOTHER;
    return identity.kind === 'known' && !byRights ? noGrant(identity, null) : noGrantOrSign(identity);
  }

  async function noGrantOrSign(identity: Identity): Promise<Sight> {
    if (identity.kind !== 'known') return noGrant(identity, null);
    const listed = await hubs.list();
    return listed.ok ? noGrant(identity, null) : TROUBLE_FINDING;
  }

  return { hubsFor, mayRead, standing };
}

const TROUBLE_FINDING: Sight = {
  kind: 'unclear',
  why: 'I could not find out which hubs there are just now, so I have looked at nothing. Please ask again in a minute.',
};
