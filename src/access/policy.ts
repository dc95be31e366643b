import type { AccessPolicy, Grant } from '../config/access-policy';
import type { Person } from './person';
import { ALL_ROLES, type Role } from './roles';
import { markOf } from './site-user';

/** What is known of a person, by their channel or by their sign-in. */
export interface Known {
  readonly person: Person;
  /** Lower case; null: not told. */
  readonly groups: readonly string[] | null;
}

/** The roles that the grants give on this hub; empty: none. Every role may look. */
export function rolesOn(policy: AccessPolicy, known: Known, host: string): readonly Role[] {
  const given = policy.grants.filter((grant) => isOf(grant, host) && isFor(grant, known));
  if (given.length === 0) return [];
  return ALL_ROLES.filter((role) => role === 'reader' || given.some((grant) => grant.role === role));
}

/** The hubs that the grants name for somebody; `all` where one says `*`. */
export function hubsOf(
  policy: AccessPolicy,
  known: Known,
): { readonly hosts: readonly string[]; readonly all: boolean } {
  const named = policy.grants.filter((grant) => isFor(grant, known)).flatMap(({ hubs }) => hubs);
  return { hosts: [...new Set(named.filter((host) => host !== '*'))], all: named.includes('*') };
}

/** Whether grants for a group lie on this hub, or on any. */
export function hasGroups(policy: AccessPolicy, host: string | null): boolean {
  return policy.grants.some((grant) => grant.who.group !== undefined && (host === null || isOf(grant, host)));
}

function isOf({ hubs }: Grant, host: string): boolean {
  return hubs.includes('*') || hubs.includes(host);
}

function isFor({ who }: Grant, { person, groups }: Known): boolean {
  if (who.person !== undefined) return who.person.toLowerCase() === person.aadObjectId;
  if (who.user !== undefined) return who.user === person.id && who.channel === person.channel;
  if (who.siteUser !== undefined) return markOf(who.siteUser) === person.siteUser;
  if (who.group !== undefined) return groups?.includes(who.group.toLowerCase()) ?? false;
  if (who.tenant !== undefined) return who.tenant.toLowerCase() === person.tenantId;
  return who.teamsChannel !== undefined && who.teamsChannel === person.place;
}
