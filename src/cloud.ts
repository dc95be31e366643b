import data from './cloud/clouds.json';

/** Names and addresses of one Azure cloud that can be looked at. Null where it does not have, or we do not know, the service. */
export interface Cloud {
  /** `public`, `fairfax`, `mooncake`, `ussec`, `usnat`. */
  readonly name: string;
  /** As `az cloud set --name` takes it: `AzureUSGovernment`. */
  readonly cliName: string;
  readonly displayName: string;
  /** Nothing outside of the cloud can be reached from there, so nothing outside is linked. */
  readonly airGapped: boolean;
  readonly portal: string;
  readonly arm: string;
  /** Token scope for ARM, ending in `/.default`. */
  readonly armScope: string;
  /** Microsoft Entra: where tokens come from. */
  readonly authority: string;
  readonly iotHubSuffix: string;
  readonly iotHubScope: string;
  readonly logAnalytics: string;
  /** Audience for @azure/monitor-query, without `/.default`. */
  readonly logAnalyticsAudience: string;
  /** Names of storage accounts end in it: https://NAME.blob.SUFFIX. */
  readonly storageSuffix: string;
  /** Token scope for blobs, ending in `/.default`. */
  readonly storageScope: string;
  /** Audience of the managed identity's tokens that federated credentials trust; null where nobody has read it. */
  readonly federationAudience: string | null;
  /** Where guides are read; null in clouds without a documentation host: then links are left out. */
  readonly docsHost: string | null;
  /** Where Azure tells of its own trouble. */
  readonly statusPage: string | null;
  readonly bot: BotCloud;
}

/** What the Bot Framework must know of a cloud, for the settings of botframework-connector. */
export interface BotCloud {
  /** Empty in global Azure. */
  readonly channelService: string;
  /** Empty where the Bot Framework has no name for the channels of this cloud. */
  readonly callerId: string;
  /** The tenant that gives tokens to MultiTenant bots; null: they are not known to exist there. */
  readonly loginTenant: string | null;
  readonly oauthScope: string;
  readonly tokenIssuer: string;
  readonly oauthUrl: string;
  /** Where the token service takes people back who signed in; null where nobody has read it. */
  readonly signInRedirect: string | null;
  readonly openIdMetadata: string;
  readonly emulatorOpenIdMetadata: string;
  /** Where channels may be answered: these hosts, and those below them. */
  readonly channelHosts: readonly string[];
  /** Where web chats talk to the bot, without a path; null where nobody has read it. */
  readonly directLine: string | null;
  /** Where links into Teams lead; null where nobody has read it, or there are several. */
  readonly teams: string | null;
}

/** One entry of the table. What is null and needed must come from a setting before the cloud can be used. */
export interface CloudFacts
  extends Pick<Cloud, 'name' | 'cliName' | 'displayName' | 'portal' | 'arm' | 'authority' | 'storageSuffix'>,
    Pick<Cloud, 'docsHost' | 'statusPage' | 'federationAudience'> {
  /** `active`, `air-gapped` or `retired`. */
  readonly status: string;
  /** Audiences without `/.default`. */
  readonly armAudience: string;
  readonly storageAudience: string;
  readonly iotHubSuffix: string | null;
  readonly iotHubAudience: string | null;
  readonly logAnalytics: string | null;
  readonly logAnalyticsAudience: string | null;
  readonly bot: BotCloud | null;
}

/** Every cloud that is known, the one that closed included. */
export const CLOUDS: readonly CloudFacts[] = data.clouds;

/** The cloud of facts in which nothing needed is missing; else the names of what is. */
export function completed(facts: CloudFacts): { readonly cloud: Cloud } | { readonly missing: readonly string[] } {
  const { iotHubSuffix, iotHubAudience, logAnalytics, bot, status } = facts;
  if (iotHubSuffix === null || iotHubAudience === null || logAnalytics === null || bot === null) {
    const needed = { iotHubSuffix, iotHubAudience, logAnalytics, bot };
    return { missing: Object.entries(needed).flatMap(([name, value]) => (value === null ? [name] : [])) };
  }
  return {
    cloud: {
      name: facts.name,
      cliName: facts.cliName,
      displayName: facts.displayName,
      airGapped: status === 'air-gapped',
      portal: facts.portal,
      arm: facts.arm,
      armScope: `${facts.armAudience}/.default`,
      authority: facts.authority,
      iotHubSuffix,
      iotHubScope: `${iotHubAudience}/.default`,
      logAnalytics,
      logAnalyticsAudience: facts.logAnalyticsAudience ?? logAnalytics,
      storageSuffix: facts.storageSuffix,
      storageScope: `${facts.storageAudience}/.default`,
      federationAudience: facts.federationAudience,
      docsHost: facts.docsHost,
      statusPage: facts.statusPage,
      bot,
    },
  };
}

/** The clouds that can be looked at as they stand: global Azure, US Government, China. */
export const KNOWN_CLOUDS: readonly Cloud[] = CLOUDS.flatMap((facts) => {
  const found = facts.status === 'active' ? completed(facts) : { missing: [] };
  return 'cloud' in found ? [found.cloud] : [];
});

/** Azure (global). */
export const PUBLIC_CLOUD: Cloud = required('public');

/** The cloud whose hubs are named so; null for a suffix that the table does not list, and for one that closed. */
export function cloudOfHost(host: string): Cloud | null {
  return KNOWN_CLOUDS.find(({ iotHubSuffix }) => isBelow(host, iotHubSuffix)) ?? null;
}

/** The closed cloud that this host belonged to, in words; null when it belongs to none. */
export function closedCloudOf(host: string): { readonly displayName: string } | null {
  const closed = CLOUDS.filter(({ status }) => status === 'retired');
  return closed.find(({ iotHubSuffix }) => iotHubSuffix !== null && isBelow(host, iotHubSuffix)) ?? null;
}

function isBelow(host: string, suffix: string): boolean {
  return host.toLowerCase().endsWith(`.${suffix}`);
}

/** A mistake in the data stops the program at once. */
function required(name: string): Cloud {
  const cloud = KNOWN_CLOUDS.find((known) => known.name === name);
  if (!cloud) throw new RangeError(`clouds.json does not hold a whole cloud "${name}"`);
  return cloud;
}

/** Where a storage account keeps its blobs. */
export function blobEndpoint({ storageSuffix }: Pick<Cloud, 'storageSuffix'>, account: string): string {
  return `https://${account}.blob.${storageSuffix}`;
}

/** Where a storage account keeps its queues. */
export function queueEndpoint({ storageSuffix }: Pick<Cloud, 'storageSuffix'>, account: string): string {
  return `https://${account}.queue.${storageSuffix}`;
}

/**
 * The IoT Devices page of a hub in the portal. The blade's address was read in the portal article
 * "Unexpected Disconnects" (data-blade:Microsoft_Azure_IotHub.DeviceExplorerBlade.id.$resourceId).
 */
export function deviceExplorerLink(cloud: Cloud, hubResourceId: string): string {
  const id = encodeURIComponent(hubResourceId);
  return `${cloud.portal}/#blade/Microsoft_Azure_IotHub/DeviceExplorerBlade/id/${id}`;
}
