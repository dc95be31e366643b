import type { Cloud } from '../../cloud';
import { chosenCloud } from '../../cloud/chosen-cloud';
import { EVENT_GRID_APP } from '../../config/events-settings';
import { LAB_TENANT } from '../tokens';

/** Of the bot, and of who posts its events; made up, like everything here. */
export const BOT_APP = '00000000-0000-0000-0000-00000000000c';
export const EVENTS_AUDIENCE = 'api://keepalive-lab-events';
export const EVENTS_CALLER = EVENT_GRID_APP;
export const TENANT = LAB_TENANT;

/** What hubs and storage accounts are named below: names that nobody can register (RFC 2606). */
export const HUB_SUFFIX = 'azure-devices.example';
export const STORAGE_SUFFIX = 'core.storage.example';

/** An air-gapped cloud: who signs in there asks nobody outside whether its authority may be trusted. */
export const CLOUD_NAME = 'USSec';

/** AZURE_CLOUD_SETTINGS of the lab. @param front where Entra and the channels are @param wire where ARM and the logs are; both without a path */
export function cloudSettings(front: string, wire: string): object {
  return {
    portal: 'https://portal.example',
    authority: front,
    arm: wire,
    iotHubSuffix: HUB_SUFFIX,
    iotHubAudience: 'https://iothubs.example',
    logAnalytics: wire,
    storageSuffix: STORAGE_SUFFIX,
    federationAudience: 'api://AzureADTokenExchangeLab',
    docsHost: null,
    bot: {
      oauthScope: 'https://api.channels.example',
      tokenIssuer: 'https://channels.example',
      oauthUrl: front,
      openIdMetadata: `${front}/channels/openid`,
      emulatorOpenIdMetadata: `${front}/channels/openid`,
      channelHosts: ['127.0.0.1'],
      directLine: front,
    },
  };
}

/** The same as Keepalive will read it. */
export function cloudAt(front: string, wire: string): Cloud {
  const chosen = chosenCloud(CLOUD_NAME, JSON.stringify(cloudSettings(front, wire)));
  if (!chosen.ok) throw new Error(chosen.problems.join(' '));
  return chosen.cloud;
}
