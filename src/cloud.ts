/** Names and addresses of one Azure cloud. Null where the cloud does not have, or we do not know, the service. */
export interface Cloud {
  readonly name: string;
  readonly displayName: string;
  readonly portal: string;
  readonly arm: string;
  /** Token scope for ARM, ending in `/.default`. */
  readonly armScope: string;
  readonly iotHubSuffix: string;
  readonly iotHubScope: string;
  readonly logAnalytics: string;
  /** Audience for @azure/monitor-query, without `/.default`. */
  readonly logAnalyticsAudience: string;
  /** Names of storage accounts end in it: https://NAME.blob.SUFFIX. */
  readonly storageSuffix: string;
  /** Token scope for blobs, ending in `/.default`. */
  readonly storageScope: string;
  /** Where guides are read; null in clouds without a documentation host: then links are left out. */
  readonly docsHost: string | null;
}

/** Azure (global). Values read in Microsoft-owned sources, 2026-11; the other clouds come with their issue, from a data file. */
export const PUBLIC_CLOUD: Cloud = {
  name: 'public',
  displayName: 'Azure (global)',
  portal: 'https://portal.azure.com',
  arm: 'https://management.azure.com',
  armScope: 'https://management.azure.com/.default',
  iotHubSuffix: 'azure-devices.net',
  iotHubScope: 'https://iothubs.azure.net/.default',
  logAnalytics: 'https://api.loganalytics.io',
  logAnalyticsAudience: 'https://api.loganalytics.io',
  storageSuffix: 'core.windows.net',
  storageScope: 'https://storage.azure.com/.default',
  docsHost: 'https://learn.microsoft.com',
};

/** Where a storage account keeps its blobs. */
export function blobEndpoint({ storageSuffix }: Cloud, account: string): string {
  return `https://${account}.blob.${storageSuffix}`;
}

/**
 * The IoT Devices page of a hub in the portal. The blade's address was read in the portal article
 * "Unexpected Disconnects" (data-blade:Microsoft_Azure_IotHub.DeviceExplorerBlade.id.$resourceId).
 */
export function deviceExplorerLink(cloud: Cloud, hubResourceId: string): string {
  const id = encodeURIComponent(hubResourceId);
  return `${cloud.portal}/#blade/Microsoft_Azure_IotHub/DeviceExplorerBlade/id/${id}`;
}
