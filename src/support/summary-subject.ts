import { CLOUDS } from '../cloud';
import { trackingIds } from '../diagnosis/log-words';
import { makeTimeline } from '../diagnosis/timeline';
import { type DeviceIdentity, registryTime } from '../evidence/device';
import type { Slot } from '../evidence/evidence';
import type { CaseParts } from './case-parts';
import { escapeMarkdown, type Ink, table } from './markdown';
import { utc } from './plain-report';

/** Who and where: all that a ticket form asks for. What could not be seen says so. */
export function aboutWhom({ report, evidence, cloud, escalation }: CaseParts, ink: Ink): string[] {
  const { subject } = report;
  const { identity, hub, connections, 'device-logs': logs } = evidence;
  const rows: Array<[string, string]> = [];
  if (escalation) {
    rows.push(['Escalation', `${ink.plain(escalation.number)}, severity ${ink.plain(escalation.severity)}`]);
    // Given in order to be answered: the one text that is not redacted.
    rows.push(['Contact', escapeMarkdown(escalation.contact.replace(/\s+/g, ' '))]);
  }
  rows.push(['Device', ink.plain(subject.deviceId)]);
  if (subject.moduleId !== null) rows.push(['Module', ink.plain(subject.moduleId)]);
  rows.push(['In the registry', identity.ok ? registered(identity.data, ink) : notSeen(identity, ink)]);
  rows.push(['Its client', connections.ok ? client() : notSeen(connections, ink)]);
  rows.push(['Hub', ink.plain(subject.hub)]);
  rows.push(['Hub resource id', hub.ok ? ink.plain(hub.data.id) : notSeen(hub, ink)]);
  if (hub.ok) {
    const { location = 'unknown', sku, properties } = hub.data;
    const units = sku?.capacity === undefined ? '' : ` × ${sku.capacity}`;
    rows.push(['Region', ink.plain(location)]);
    rows.push(['Tier', `${ink.plain(sku?.name ?? 'unknown')}${units}`]);
    rows.push(['State of the hub', ink.plain(properties?.state ?? 'unknown')]);
  }
  rows.push(['Cloud', ink.plain(CLOUDS.find(({ name }) => name === cloud)?.displayName ?? cloud)]);
  const ids = logs.ok ? trackingIds(logs.data) : [];
  if (ids.length > 0) rows.push(['Tracking ids, newest last', ids.map(ink.plain).join(', ')]);
  return ['## Who and where', '', ...table(['', ''], rows)];

  function client(): string {
    const records = connections.ok ? connections.data.records : [];
    const { sessions, refusals } = makeTimeline(records, subject);
    const session = sessions.findLast(({ from }) => from !== null);
    const last = session ?? refusals.at(-1);
    if (!last) return 'no connect in this time';
    const { sdkVersion, protocol, authType, maskedIpAddress } = { maskedIpAddress: last.address, ...last };
    const sdk = sdkVersion === '' ? 'names no SDK' : ink.plain(sdkVersion);
    return [
      sdk,
      protocol && ink.plain(protocol),
      authType && `signs in by ${ink.plain(authType)}`,
      maskedIpAddress && `from ${ink.plain(maskedIpAddress)}`,
    ]
      .filter(Boolean)
      .join(', ');
  }
}

function registered(identity: DeviceIdentity | null, ink: Ink): string {
  if (identity === null) return 'not there: the hub knows no such device';
  const { status = 'unknown', statusReason, connectionState = 'unknown', authentication, capabilities } = identity;
  const activity = registryTime(identity.lastActivityTime);
  return [
    ink.plain(status),
    statusReason && `reason “${ink.plain(statusReason)}”`,
    `connection state ${ink.plain(connectionState)} (may lag)`,
    `last activity ${activity ? utc(activity) : 'never'}`,
    authentication?.type && `authentication ${ink.plain(authentication.type)}`,
    capabilities?.iotEdge === true && 'an IoT Edge gateway',
  ]
    .filter(Boolean)
    .join(', ');
}

function notSeen(slot: Slot<unknown>, ink: Ink): string {
  return slot.ok ? '' : `not seen (${slot.why}): ${ink.plain(slot.detail)}`;
}
