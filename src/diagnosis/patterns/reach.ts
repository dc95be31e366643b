import type { Handshake, HubProbe, PortLook } from '../../evidence/probe';
import { HUB_ROOTS } from '../catalogues/hub-roots';
import type { Context } from '../check';
import type { Proof } from '../finding';
import { listed, plain } from '../words';

// What can be learned from the look at the hub out of Keepalive's own network. It is never the device's view: it says
// where a cause is not, or not only, and is no cause by itself.

/** So much earlier or later than the moment that is judged, a door may have stood otherwise. Own judgement. */
const SAME_TIME_MS = 3_600_000;

/** The look, where it is of the time that is judged: not of a window in the past, nor of an old case. */
export function probeAtThatTime(probe: HubProbe | undefined, { now, window }: Context): HubProbe | undefined {
  const isNear = (time: Date): boolean => Math.abs(time.getTime() - (probe?.at.getTime() ?? 0)) <= SAME_TIME_MS;
  return probe && isNear(now) && isNear(window.to) ? probe : undefined;
}

/** `text` continues "Seen from Keepalive’s own network, not the device’s: ". */
export function seenFromHere({ at }: HubProbe, text: string): Proof {
  return { kind: 'probe', text: `Seen from Keepalive’s own network, not the device’s: ${text}`, at };
}

/** The ports that shook hands. */
export function answeringPorts({ ports }: HubProbe): readonly number[] {
  return ports.filter(isHandshake).map(({ port }) => port);
}

/** `port 8883 of the hub answers`, `ports 8883 and 443 of the hub answer`; undefined where none of these does. */
export function answersInWords(ports: readonly number[]): string | undefined {
  if (ports.length === 0) return undefined;
  return ports.length === 1
    ? `port ${ports[0]} of the hub answers`
    : `ports ${listed(ports.map(String))} of the hub answer`;
}

/** `none of the ports of the hub answers (8883: ECONNREFUSED)`; undefined where one does, or where none was tried. */
export function silenceInWords({ ports }: HubProbe): string | undefined {
  const tried = ports.filter(({ outcome }) => outcome !== 'not-tried');
  if (tried.length === 0 || tried.some(isHandshake)) return undefined;
  return `none of the ports of the hub answers (${listed(tried.map(failureOf))})`;
}

function failureOf(look: PortLook): string {
  return `${look.port}: ${'code' in look ? plain(look.code, 40) : look.outcome}`;
}

function isHandshake(look: PortLook): look is Handshake {
  return look.outcome === 'handshake';
}

/** The certificate that the hub shows; that of the MQTT port, where there are several. */
export function shownCertificate({ ports }: HubProbe): ShownCertificate | undefined {
  const shown = ports.find(isHandshake);
  const last = shown?.chain.at(-1);
  if (!shown || !last) return undefined;
  // A root signs itself; of one that is not known here, its name is.
  const root = last.issuer === '' ? last.subject : last.issuer;
  return {
    root: plain(root, 80),
    isForeign: !shown.ownAuthority && !HUB_ROOTS.has(root),
    untrusted: shown.untrusted === null ? null : plain(shown.untrusted, 60),
    until: shown.chain[0]?.notAfter ?? null,
  };
}

export interface ShownCertificate {
  readonly root: string;
  /** Signed by nobody who signs for hubs: something on the way opens the connection. */
  readonly isForeign: boolean;
  /** Why it is not trusted where Keepalive runs; null where it is. */
  readonly untrusted: string | null;
  readonly until: Date | null;
}

/** Every address that the name leads to is of a private network: a private endpoint. Empty where one is public. */
export function privateAddresses({ name }: HubProbe): readonly string[] {
  const all = name.found ? name.addresses : [];
  return all.every(({ isPrivate }) => isPrivate) ? all.map(({ address }) => plain(address, 45)) : [];
}
