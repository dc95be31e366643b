import type { Agent } from 'node:https';
import type { TokenCredential } from '@azure/core-auth';
import type { Cloud } from '../cloud';

/** How the sources reach Azure: the same for a real subscription and for the lab, which differs only in what stands in here. */
export interface AzureAccess {
  readonly cloud: Cloud;
  readonly credential: TokenCredential;
  /** PEM of a private certificate authority, which is then the only one: with the system's beside it each connection takes 10 ms more. */
  readonly ca?: string;
  /** For hubs that are not found by DNS: an agent whose look-up knows where they are. */
  readonly hubAgent?: Agent;
  /** For hubs that are not found by DNS: how their names and ports are, for the probe. */
  readonly hubDoors?: HubDoors;
  /** For storage accounts that are not found by DNS: where an account keeps its blobs. */
  readonly blobEndpointOf?: (account: string) => string;
  /** The hub's ARM id as a person or a setting gave it; null where nobody did: then it is looked up. */
  pinnedIdOf(hub: string): string | null;
}

/** How the names of hubs are looked up. */
export interface HubNames {
  /** Its addresses. Rejects with a code: ENOTFOUND where there is no such name, EAI_AGAIN where no name server answers. */
  addressesOf(host: string): Promise<readonly string[]>;
  /** Other names that it stands for, where the name server tells them. Never rejects. */
  aliasesOf(host: string, signal: AbortSignal): Promise<readonly string[]>;
}

/** Where the doors of hubs are. */
export interface HubDoors extends HubNames {
  /** The port behind these addresses that stands for this one of a hub; null where none does. */
  portFor(port: number): number | null;
}
