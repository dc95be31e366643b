import type { Clock } from '../clock';
import type { AccessPolicy } from '../config/access-policy';
import type { AzureAccess } from '../evidence/azure';
import type { HubSources } from '../evidence/sources';
import type { Access } from './access';
import { azureRights } from './azure-rights';
import { hubDirectory } from './hub-directory';
import { identities } from './identities';
import { outsideAccess } from './outside-access';
import { noUserTokens, type UserTokens } from './user-token';

export interface SightParts {
  readonly azure: AzureAccess;
  readonly ofHub: Pick<HubSources, 'list' | 'find'>;
  /** Null where nobody can sign in. */
  readonly userTokens: UserTokens | null;
  readonly policy: AccessPolicy | null;
  readonly clock: Clock;
  readonly log: { warn(details: object, message: string): void };
}

/** Who may see what outside of the lab. Who signs out by these tokens is forgotten here, too. */
export function outsideSight({ azure, ofHub, userTokens, policy, clock, log }: SightParts): {
  readonly access: Access;
  readonly tokens: UserTokens;
} {
  const given = userTokens ?? noUserTokens;
  const rights = azureRights(azure, given, clock, log);
  const known = identities(given, clock, log);
  const hubs = hubDirectory(ofHub, azure.pinnedIdOf, clock);
  return {
    access: outsideAccess({ policy, rights, identities: known, hubs, canSignIn: userTokens !== null, clock }),
    tokens: {
      armTokenFor: (person) => given.armTokenFor(person),
      async signOut(person) {
        rights.forget(person);
        known.forget(person);
        return given.signOut(person);
      },
    },
  };
}

/** The ids that the settings pin, by the names of their hubs. */
export function pinnedAmong(ids: readonly string[]): (host: string) => string | null {
  return (host) => {
    const name = host.split('.')[0];
    return ids.find((id) => id.toLowerCase().endsWith(`/${name}`)) ?? null;
  };
}
