import type { HubPicture } from '../../evidence/hub-picture';
import { listed, plain, thousands } from '../words';
import { clientName, many, sdkWords, type Telling, timeWords, topCode } from './hub-words';
import type { SharedMinute } from './shared-minute';
import type { StandingOut } from './standing-out';
import { isRefused } from './worst-clients';

/** In a line with others. */
const LONGEST_NAME = 40;

/** How many of the drops are faults, by which codes, and how many are renewals. */
export function countsLine({ faults, renewals, codes }: HubPicture): string {
  const harmless = `${many(renewals, 'drop')} ${renewals === 1 ? 'is a token renewal' : 'are token renewals'}, planned and harmless`;
  if (faults === 0) return `${harmless}; none is a fault.`;
  const named = codes
    .filter((one) => one.faults > 0 && one.code !== '')
    .sort((a, b) => b.faults - a.faults)
    .map((one) => `${one.code} (${thousands(one.faults)})`);
  const most = named.length === 0 ? '' : `, ${named.length === 1 ? 'with' : 'most with'} ${listed(named.slice(0, 2))}`;
  const told = `${many(faults, 'drop')} ${faults === 1 ? 'is a fault' : 'are faults'}${most}`;
  return renewals === 0 ? `${told}; none is a token renewal.` : `${told}. ${harmless}.`;
}

export function sharedLine({ minute, reach, confidence }: SharedMinute, telling: Telling): string {
  const { devices, sites, backSoon } = minute;
  const where = sites > 1 ? ` at ${sites} addresses` : '';
  const code = topCode(minute.codes);
  const fell = `Within a minute, at ${timeWords(minute.minute, telling)}, ${many(devices, 'device')}${where} dropped${code ? `, most with ${code}` : ''}; ${backSoon === devices ? 'all were' : `${thousands(backSoon)} ${backSoon === 1 ? 'was' : 'were'}`} back within 2 minutes`;
  if (reach === 'site') return `${fell}. All of them are behind one address: its network, rather than the devices.`;
  if (reach === 'sdk') return `${fell}. All of them have the same SDK version: a common restart or roll-out, perhaps.`;
  return confidence === 'likely'
    ? `${fell}. That points to the hub or its network, rather than the devices.`
    : `${fell}. That may be the hub or its network.`;
}

export function siteLine({ part, others, othersDropped }: StandingOut): string {
  return `At ${plain(part.name, 60)} ${of(part.droppedApart, part.devices)} devices drop by themselves, elsewhere ${of(othersDropped, others)}: look at that site's network first.`;
}

export function sdkLine({ part, others, othersDropped }: StandingOut): string {
  return `Of the devices with ${sdkWords(part.name)}, ${of(part.droppedApart, part.devices)} drop by themselves, of all others ${of(othersDropped, others)}: look at that software first.`;
}

export function awayLine(picture: HubPicture, telling: Telling): string | undefined {
  if (picture.away === 0) return undefined;
  const gone = picture.worst.flatMap((client) => (client.awaySince ? [{ client, since: client.awaySince }] : []));
  const named = gone
    .sort((a, b) => a.since.getTime() - b.since.getTime())
    .map(({ client, since }) => `${plain(clientName(client), LONGEST_NAME)} (since ${timeWords(since, telling)})`);
  const [who, they] = picture.away === 1 ? ['1 device has', 'its'] : [`${many(picture.away, 'device')} have`, 'their'];
  return `${who} not come back after ${they} last drop: ${named.slice(0, 3).join(', ')}${more(picture.away, named.length)}.`;
}

export function refusedLine(picture: HubPicture): string | undefined {
  const refused = picture.worst.filter(isRefused).sort((a, b) => b.refusals - a.refusals);
  if (refused.length === 0) return undefined;
  const named = refused.map((client) => {
    const code = topCode(client.codes);
    return `${plain(clientName(client), LONGEST_NAME)} (${code ? `${code}, ` : ''}${many(client.refusals, 'time')})`;
  });
  return `Refused when connecting: ${named.slice(0, 3).join(', ')}${more(picture.refused, named.length)}.`;
}

/** `6 of 8`, `all 6`, `none of 6` */
export function of(some: number, all: number): string {
  if (some === 0) return `none of ${thousands(all)}`;
  return some === all && all > 1 ? `all ${thousands(all)}` : `${thousands(some)} of ${thousands(all)}`;
}

/** The first three are named. */
function more(all: number, named: number): string {
  const rest = Math.max(all, named) - Math.min(3, named);
  return rest > 0 ? ` and ${thousands(rest)} more` : '';
}
