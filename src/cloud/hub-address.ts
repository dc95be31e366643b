import { CLOUDS, type Cloud } from '../cloud';
import { unescaped } from '../percent';

/** A hub as somebody wrote it down, in lower case but for the id. */
export interface HubAddress {
  readonly name: string;
  /** Null where only its name was given: then its cloud is not known. */
  readonly host: string | null;
  readonly resourceId: string | null;
}

/** The ARM id of a hub, whole. */
export const HUB_ID =
  /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.Devices\/IotHubs\/([A-Za-z0-9-]{3,50})$/i;

const NAME = /^[a-z0-9-]{3,50}$/;

/** Names in front of the suffix that lead to the same hub (DNS names of IoT Hub's endpoints). */
const ENDPOINT = /\.(?:privatelink|device|service)$/;

/** `#@tenant/resource/ID`, with the page of the hub's menu behind it. */
const RESOURCE_PAGE = /^#(?:@[^/]*)?\/?resource(\/subscriptions\/.+)$/i;

/** `#blade/Microsoft_Azure_IotHub/DeviceExplorerBlade/id/ID`, in newer links `#view/…`; the id is encoded once more. */
const HUB_BLADE =
  /^#(?:@[^/]*\/)?(?:blade|view)\/Microsoft_Azure_IotHub\/[A-Za-z0-9_.]+\/(?:.*\/)?(%2Fsubscriptions%2F[^/]+)/i;

/**
 * The hub that a name, a host name, an ARM resource id or a link into the Azure portal means; null when it means none.
 * Names of hubs are unique within a cloud, so each of them will do.
 *
 * @param configured a cloud whose suffix and portal come from settings, beside those of the table
 */
export function hubAddress(text: string, configured: Cloud | null = null): HubAddress | null {
  const written = text.trim();
  const link = portalLink(written, configured);
  if (link) {
    const found = link.resourceId === null ? null : byResourceId(link.resourceId);
    // Of a cloud whose hubs nobody knows how they are called, none can be named: its name elsewhere is another hub.
    return found && link.suffix !== null ? { ...found, host: `${found.name}.${link.suffix}` } : null;
  }
  return byResourceId(written.replace(/\/$/, '')) ?? byHost(written, configured) ?? byName(written);
}

/** Where a link leads in the portal of a cloud; null when it leads elsewhere. */
export function portalLink(
  text: string,
  configured: Cloud | null = null,
): { readonly suffix: string | null; readonly resourceId: string | null } | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  const cloud = url && places(configured).find(({ portal }) => isPortal(url, portal));
  return url && cloud ? { suffix: cloud.iotHubSuffix, resourceId: resourceIn(url.hash) } : null;
}

type Place = Pick<Cloud, 'portal'> & { readonly iotHubSuffix: string | null };

function places(configured: Cloud | null): readonly Place[] {
  return configured ? [configured, ...CLOUDS] : CLOUDS;
}

/** The portal itself, or one of its other names: `ms.portal.azure.com`, `preview.portal.azure.com`. */
function isPortal({ protocol, hostname, username }: URL, portal: string): boolean {
  const own = new URL(portal).hostname;
  return protocol === 'https:' && username === '' && (hostname === own || hostname.endsWith(`.${own}`));
}

function resourceIn(hash: string): string | null {
  const page = RESOURCE_PAGE.exec(hash)?.[1];
  if (page !== undefined) return withoutMenu(unescaped(page));
  const id = HUB_BLADE.exec(hash)?.[1];
  return id === undefined ? null : unescaped(id);
}

/** What stands behind the hub's name is a page of its menu, unless it begins another resource below it. */
function withoutMenu(path: string): string {
  const [id = '', menu = ''] = path.split(/(?<=\/IotHubs\/[^/]+)\//i);
  return /^providers\b/i.test(menu) ? path : id.replace(/\/$/, '');
}

function byResourceId(id: string): HubAddress | null {
  const name = HUB_ID.exec(id)?.[1]?.toLowerCase();
  return name === undefined ? null : { name, host: null, resourceId: id };
}

function byHost(text: string, configured: Cloud | null): HubAddress | null {
  const host = /^(?:[a-z]+:\/\/)?([a-z0-9.-]+?)\.?(?::\d{1,5})?(?:\/.*)?$/i.exec(text)?.[1]?.toLowerCase() ?? '';
  for (const { iotHubSuffix } of places(configured)) {
    if (iotHubSuffix === null || !host.endsWith(`.${iotHubSuffix}`)) continue;
    const name = host.slice(0, -iotHubSuffix.length - 1).replace(ENDPOINT, '');
    return NAME.test(name) ? { name, host: `${name}.${iotHubSuffix}`, resourceId: null } : null;
  }
  return null;
}

function byName(text: string): HubAddress | null {
  const name = text.toLowerCase();
  return NAME.test(name) ? { name, host: null, resourceId: null } : null;
}
