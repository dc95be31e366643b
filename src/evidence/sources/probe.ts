import type { Clock } from '../../clock';
import type { AzureAccess, HubDoors } from '../azure';
import { SOURCE_DEADLINE } from '../deadlines';
import type { Slot, Subject } from '../evidence';
import { gap, timedOut } from '../gaps';
import { type HubProbe, type PortLook, PROBED_PORTS, type ProbedAddress } from '../probe';
import type { Source } from '../source';
import { inTime } from './in-time';
import { namesOfThisMachine, probedAddress } from './probe/hub-names';
import { lookAtDoor } from './probe/port-look';
import { codeOf } from './trouble';

/** ms. Both together stay below the time of the first answer as a rule, so that a silent port does not cost a second one. */
const NAME_WITHIN = 3_000;
/** ms a port, all ports at once: two repetitions of a lost SYN (after 1 s and 3 s) and a slow handshake fit in. */
const PORT_WITHIN = 3_500;

/** Of a name's addresses: hubs have one or two. */
const MOST_ADDRESSES = 8;
const MOST_TRIED = 3;
const MOST_ALIASES = 4;

const PLACE = "the way to the hub from Keepalive's own network";

/** For a real hub: its name is looked up as this machine does, and its ports are its ports. */
const DOORS_OF_AZURE: HubDoors = { ...namesOfThisMachine, portFor: (port) => port };

/**
 * Whether the hub can be reached from where Keepalive runs: its name in DNS, then TCP and TLS on its three ports. It goes
 * to the hub's own host and nowhere else, asks nothing and sends nothing. A closed port is an answer, not a gap.
 */
export function probeSource(azure: AzureAccess, clock: Clock): Source<'probe'> {
  return {
    kinds: ['probe'],
    place: PLACE,
    collect: async (subject, _window, signal) => ({ probe: await probe(azure, clock, subject, signal) }),
  };
}

async function probe(azure: AzureAccess, clock: Clock, { hub }: Subject, signal: AbortSignal): Promise<Slot<HubProbe>> {
  if (!isHubHost(hub, azure.cloud.iotHubSuffix))
    return gap(
      'not-configured',
      `Whether ${hub} can be reached was not tried: that is no host name of a hub in ${azure.cloud.displayName}.`,
      'Name the hub by its host name.',
    );
  const doors = azure.hubDoors ?? DOORS_OF_AZURE;
  const at = clock.now();
  const forName = deadline(clock, NAME_WITHIN, signal);
  try {
    const aliases = doors.aliasesOf(hub, forName.signal);
    const found = await addressesOf(doors, hub, forName.signal);
    if (signal.aborted) return timedOut(PLACE, SOURCE_DEADLINE);
    if ('unanswered' in found)
      return gap(
        'failed',
        `Whether ${hub} can be reached was not tried: in Keepalive's own network its name got no answer (${found.unanswered}).`,
        'Look at the DNS setting of the machine that Keepalive runs on.',
      );
    if (!found.found) return { ok: true, data: { host: hub, at, name: found, ports: [] }, searched: searchedFor(hub) };
    const { addresses } = found;
    const look = (port: number) => portLook({ doors, hub, addresses, ca: azure.ca }, port, clock, signal);
    const ports = await Promise.all(PROBED_PORTS.map(look));
    if (signal.aborted) return timedOut(PLACE, SOURCE_DEADLINE);
    const name = { found: true, addresses, aliases: (await aliases).slice(0, MOST_ALIASES) } as const;
    return { ok: true, data: { host: hub, at, name, ports }, searched: searchedFor(hub, ports) };
  } finally {
    forName.end();
  }
}

/** The first of its addresses that takes the connection, as clients do. */
async function portLook(
  to: { doors: HubDoors; hub: string; addresses: readonly ProbedAddress[]; ca: string | undefined },
  port: number,
  clock: Clock,
  outer: AbortSignal,
): Promise<PortLook> {
  const real = to.doors.portFor(port);
  let look: PortLook = { port, outcome: 'not-tried' };
  if (real === null) return look;
  const { signal, end } = deadline(clock, PORT_WITHIN, outer);
  try {
    for (const { address } of to.addresses.slice(0, MOST_TRIED)) {
      look = await lookAtDoor({ port, at: { address, port: real }, host: to.hub, ca: to.ca }, clock, signal);
      if (look.outcome !== 'no-connection' || signal.aborted) break;
    }
    return look;
  } finally {
    end();
  }
}

/** NAME.SUFFIX and nothing else: no address, no name below or beside it. */
function isHubHost(host: string, suffix: string): boolean {
  return host.endsWith(`.${suffix}`) && /^[a-z0-9-]{3,50}$/.test(host.slice(0, -suffix.length - 1));
}

/** What a name server says when there is no such name, or none that has an address. Anything else is no answer. */
const NO_SUCH_NAME: ReadonlySet<string> = new Set(['ENOTFOUND', 'ENODATA']);

type Addresses =
  | { readonly found: true; readonly addresses: readonly ProbedAddress[] }
  | { readonly found: false; readonly code: string }
  | { readonly unanswered: string };

async function addressesOf(doors: HubDoors, host: string, signal: AbortSignal): Promise<Addresses> {
  try {
    const found = await inTime(signal, doors.addressesOf(host));
    const addresses = found.flatMap(probedAddress).slice(0, MOST_ADDRESSES);
    return addresses.length > 0 ? { found: true, addresses } : { found: false, code: 'ENODATA' };
  } catch (error) {
    if (signal.aborted) return { unanswered: 'ETIMEDOUT' };
    const code = codeOf(error);
    if (code === undefined) throw error;
    return NO_SUCH_NAME.has(code) ? { found: false, code } : { unanswered: code };
  }
}

/** Aborts after so many ms, with the outer signal, or when it is ended. */
function deadline(clock: Clock, ms: number, outer: AbortSignal): { signal: AbortSignal; end: () => void } {
  const over = new AbortController();
  void clock.wait(ms, over.signal).then(() => over.abort());
  return { signal: AbortSignal.any([outer, over.signal]), end: () => over.abort() };
}

function searchedFor(hub: string, ports?: readonly PortLook[]): string {
  const untried = (ports ?? []).filter(({ outcome }) => outcome === 'not-tried').map(({ port }) => port);
  const but = untried.length > 0 ? ` (${untried.join(' and ')} not tried)` : '';
  const doors = ports ? `, and TCP and TLS on its ports ${PROBED_PORTS.join(', ')}${but}` : '';
  return `${hub} in DNS${doors}, from Keepalive's own network, not the device's`;
}
