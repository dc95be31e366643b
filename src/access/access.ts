import type { Person } from './person';
import { ALL_ROLES, type Role } from './roles';

export type { Person } from './person';

/** A hub as the bot knows it. `resourceId` is the ARM id; null where only the host name is known. */
export interface HubRef {
  /** Lower case, such as `contoso-lab.azure-devices.net`. */
  readonly host: string;
  /** Such as `contoso-lab`. */
  readonly name: string;
  readonly resourceId: string | null;
}

/** Whether a person may see a hub. Everything but `may` is a no. */
export type Sight =
  | { readonly kind: 'may'; readonly roles: readonly Role[] }
  /** `why`: a whole sentence for the person. It is the same for a hub that is not there. */
  | { readonly kind: 'may-not'; readonly why: string }
  /** Who they are is not known yet. */
  | { readonly kind: 'sign-in' }
  /** It could not be found out; `why` is a whole sentence for the person. */
  | { readonly kind: 'unclear'; readonly why: string };

/** Who may see which hub. Rule 6: the default is nothing. */
export interface Access {
  /** The hubs that this person may see, in the order in which they are offered; at most MOST_OFFERED. */
  hubsFor(person: Person): Promise<readonly HubRef[]>;
  /** Asked before anything is read or done for this hub, and again when a job of it runs later. Never rejects. */
  mayRead(person: Person, host: string): Promise<Sight>;
  /** Of somebody who is offered no hub: why not. Never rejects. */
  standing(person: Person): Promise<Sight>;
}

/** More names than this help nobody; a hub beyond them can be typed. */
export const MOST_OFFERED = 25;

/** One answer for a hub that is not there and for one that is not theirs. */
export const NO_SUCH_HUB = 'I see no hub of that name that you may ask about.';
export const MAY_NOT: Sight = { kind: 'may-not', why: NO_SUCH_HUB };

/** Default deny: nobody sees anything until sign-in or an access policy says otherwise. */
export const noAccess: Access = {
  hubsFor: async () => [],
  mayRead: async () => MAY_NOT,
  standing: async () => MAY_NOT,
};

/** Everybody sees these hubs and may do everything: the lab's own, where there is nothing to protect. */
export function openTo(hubs: readonly HubRef[], roles: readonly Role[] = ALL_ROLES): Access {
  const may: Sight = { kind: 'may', roles };
  return {
    hubsFor: async () => hubs,
    mayRead: async (_person, host) => (hubs.some((hub) => hub.host === host) ? may : MAY_NOT),
    standing: async () => (hubs.length > 0 ? may : MAY_NOT),
  };
}
