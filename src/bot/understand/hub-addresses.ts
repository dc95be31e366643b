import { CLOUDS, cloudOfHost, PUBLIC_CLOUD } from '../../cloud';
import { hubAddress, portalLink } from '../../cloud/hub-address';
import type { KnownHub } from './names';

export interface Addressed {
  /** Every portal link, resource id and endpoint name of a hub written as the hub's host name. */
  readonly text: string;
  /** Why a link or id that names something else was left out. */
  readonly strange: string | null;
}

const LINK = /https:\/\/[^\s<>"'`|]+/gi;
const RESOURCE_ID = /(?<![^\s(["'`“:,])\/subscriptions\/[^\s<>"'`“”|,;]+/gi;
/** `contoso.privatelink.azure-devices.net`, `contoso.service.azure-devices.us`. */
const ENDPOINT_NAME = /(?<![\w.-])[a-z0-9-]{3,50}\.(?:privatelink|device|service)\.azure-devices\.[a-z]{2,3}\b/gi;
/** Where a sentence or Markdown goes on behind a link. */
const TRAIL = /(?:['’]s)?[)\]}.,;:!?*_]*$/;

const NO_HUB = 'That link or resource id does not lead to an IoT hub, so I left it out.';

/**
 * Before anything else reads a message: a hub that was pasted as a link into the portal or as a resource id becomes its
 * host name, so that no part of the link is taken for a device or for a word.
 */
export function spellOutHubs(text: string, hubs: readonly KnownHub[]): Addressed {
  let strange: string | null = null;
  const spelled = (whole: string, isAddress: boolean): string => {
    if (!isAddress) return whole;
    const trail = TRAIL.exec(whole)?.[0] ?? '';
    const address = hubAddress(whole.slice(0, whole.length - trail.length));
    if (!address) strange = NO_HUB;
    return address ? `${address.host ?? hostOf(address.name, hubs)}${trail}` : ' ';
  };
  const written = text
    .replace(LINK, (link) => spelled(link, portalLink(link) !== null))
    .replace(RESOURCE_ID, (id) => spelled(id, true))
    .replace(ENDPOINT_NAME, (name) => spelled(name, isHubName(name)));
  return { text: written, strange };
}

/** A resource id does not say its cloud: that of the hubs which the person may see is meant. */
function hostOf(name: string, hubs: readonly KnownHub[]): string {
  const known = hubs.find((hub) => hub.name.toLowerCase() === name);
  const cloud = hubs.map(({ host }) => cloudOfHost(host)).find((found) => found !== null) ?? PUBLIC_CLOUD;
  return known?.host ?? `${name}.${cloud.iotHubSuffix}`;
}

function isHubName(host: string): boolean {
  return CLOUDS.some(({ iotHubSuffix }) => iotHubSuffix !== null && host.toLowerCase().endsWith(`.${iotHubSuffix}`));
}
