import { plain } from '../diagnosis/words';
import type { Slot } from '../evidence/evidence';
import { gap } from '../evidence/gaps';
import type { HubProbe, PortLook } from '../evidence/probe';
import { type Check, checkOf, failed } from './checkup';

/** Keepalive itself asks the hub by HTTPS; the other ports are its devices', and only told of. */
const OWN_PORT = 443;

/** Whether the hub can be reached from where the doctor runs. */
export function wayCheck(probe: Slot<HubProbe>): Check {
  const source = 'probe';
  if (!probe.ok) return failed(source, probe);
  const { name, ports, host } = probe.data;
  if (!name.found)
    return failed(
      source,
      gap(
        'failed',
        `The name ${host} is not known to DNS here (${plain(name.code, 40)}).`,
        'Check the name of the hub. If it has only a private endpoint, run Keepalive in that network, with its private DNS zone.',
      ),
    );
  const shown = ports.map(wordsOf).join('  ');
  const own = ports.find(({ port }) => port === OWN_PORT);
  if (own?.outcome === 'handshake' && own.untrusted !== null)
    return failed(
      source,
      gap(
        'failed',
        `${shown}: the certificate on port ${OWN_PORT} is not trusted here (${plain(own.untrusted, 60)}).`,
        'Look for a proxy that inspects TLS, and check the clock of this machine.',
      ),
    );
  if (own && own.outcome !== 'handshake' && own.outcome !== 'not-tried')
    return failed(
      source,
      gap(
        'failed',
        `${shown}: port ${OWN_PORT}, which Keepalive asks the hub by, does not answer.`,
        `Let this machine reach ${host}:${OWN_PORT}: look at its firewall, and at the network rules of the hub.`,
      ),
    );
  return checkOf(source, probe, () => ({ detail: shown }));
}

function wordsOf(look: PortLook): string {
  if (look.outcome === 'not-tried') return `${look.port} not tried`;
  return look.outcome === 'handshake' ? `${look.port} ✓` : `${look.port} ✗ ${plain(look.code, 40)}`;
}
