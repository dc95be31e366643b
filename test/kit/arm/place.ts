import { createHash } from 'node:crypto';

/** Where a template is deployed. */
export interface Place {
  readonly cloud: CloudFacts;
  readonly tenantId: string;
  readonly subscriptionId: string;
  /** Null: to the subscription itself. */
  readonly resourceGroup: string | null;
  readonly location: string;
}

export interface CloudFacts {
  /** As environment() calls it. */
  readonly name: string;
  readonly keyvaultDns: string;
  readonly storage: string;
}

/** As Azure CLI's cloud.py lists them (the suffixes of Key Vault and storage). */
export const CLOUD_FACTS = {
  public: { name: 'AzureCloud', keyvaultDns: '.vault.azure.net', storage: 'core.windows.net' },
  usgovernment: {
    name: 'AzureUSGovernment',
    keyvaultDns: '.vault.usgovcloudapi.net',
    storage: 'core.usgovcloudapi.net',
  },
  china: { name: 'AzureChinaCloud', keyvaultDns: '.vault.azure.cn', storage: 'core.chinacloudapi.cn' },
} satisfies Record<string, CloudFacts>;

export function scopeOf({ subscriptionId, resourceGroup }: Pick<Place, 'subscriptionId' | 'resourceGroup'>): string {
  const subscription = `/subscriptions/${subscriptionId}`;
  return resourceGroup === null ? subscription : `${subscription}/resourceGroups/${resourceGroup}`;
}

/** As long as uniqueString() is, of the same letters, and the same for the same texts; not the same as Azure's. */
export function unique(texts: readonly string[]): string {
  const bytes = createHash('sha256').update(JSON.stringify(texts)).digest();
  return [...bytes.subarray(0, 13)].map((byte) => 'abcdefghijklmnopqrstuvwxyz234567'[byte % 32]).join('');
}

/** A GUID that follows from the texts; not the same as Azure's. */
export function guidOf(texts: readonly string[]): string {
  const hex = createHash('sha256').update(JSON.stringify(texts)).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
