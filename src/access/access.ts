/** A hub as the bot knows it. `resourceId` is the ARM id; null where only the host name is known. */
export interface HubRef {
  /** Lower case, such as `contoso-lab.azure-devices.net`. */
  readonly host: string;
  /** Such as `contoso-lab`. */
  readonly name: string;
  readonly resourceId: string | null;
}

/** Who asks, as the channel vouches for it. */
export interface Person {
  readonly id: string;
  readonly channel: string;
}

/** Who may see which hub. Rule 6: the default is nothing. */
export interface Access {
  /** The hubs that this person may see, in the order in which they are offered. */
  hubsFor(person: Person): Promise<readonly HubRef[]>;
}

/** Default deny: nobody sees anything until sign-in or an access policy says otherwise. */
export const noAccess: Access = { hubsFor: async () => [] };

/** Everybody sees these hubs: the lab's own, where there is nothing to protect. */
export function openTo(hubs: readonly HubRef[]): Access {
  return { hubsFor: async () => hubs };
}
