import type { Subject } from '../../evidence/evidence';

/**
 * Whom a line of a device's log speaks of, beside the subject's hub. `hub` also when the line names no host or an
 * address: SDKs name the hub's address once it is looked up. `elsewhere`: a gateway, or something that is none of ours.
 */
export type HostKind = 'hub' | 'provisioning' | 'wrong-cloud' | 'misspelt' | 'other-hub' | 'elsewhere';

/** Host names of hubs in the clouds (public names; the German cloud closed in 2021, but old programs still ask for it). */
const HUB_SUFFIX = /^azure-devices\.(net|us|cn|de)$/;
/** Names in front of the suffix that lead to the same hub (DNS names of IoT Hub's endpoints). */
const ENDPOINT_LABEL = /^(privatelink|device|service)$/;
const PROVISIONING = /\.azure-devices-provisioning\.(net|us|cn)$/;
const ADDRESS = /^[\d.]+$|^localhost$/;
/** Two slips of the finger. Own judgement. */
const MOST_SLIPS = 2;

export function hostKind(host: string | undefined, { hub }: Subject): HostKind {
  const name = plainName(host);
  if (name === '' || ADDRESS.test(name) || (host ?? '').includes('::')) return 'hub';
  const wanted = split(hub);
  const asked = split(name);
  if (asked.label === wanted.label && asked.suffix === wanted.suffix) return 'hub';
  if (PROVISIONING.test(name)) return 'provisioning';
  const ofHub = HUB_SUFFIX.test(asked.suffix);
  if (asked.label === wanted.label) return ofHub ? 'wrong-cloud' : 'misspelt';
  if (slips(name, hub) <= MOST_SLIPS || (ofHub && slips(asked.label, wanted.label) <= MOST_SLIPS)) return 'misspelt';
  return ofHub ? 'other-hub' : 'elsewhere';
}

function plainName(host: string | undefined): string {
  return (host ?? '').trim().toLowerCase().replace(/:\d+$/, '').replace(/\.$/, '');
}

function split(name: string): { label: string; suffix: string } {
  const [label = '', ...rest] = name.split('.');
  if (ENDPOINT_LABEL.test(rest[0] ?? '')) rest.shift();
  return { label, suffix: rest.join('.') };
}

/** How many letters must be changed, added or left out to make one name of the other (Levenshtein). */
function slips(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > MOST_SLIPS) return MOST_SLIPS + 1;
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [line, letter] of [...a].entries()) {
    const next = [line + 1];
    for (const [place, other] of [...b].entries()) {
      const changed = (row[place] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(changed, (row[place + 1] ?? 0) + 1, (next[place] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
