import type { Clock } from '../clock';
import { duration, plain } from '../diagnosis/words';
import type { Slot, Window } from '../evidence/evidence';
import type { HubResource } from '../evidence/hub-resource';
import type { HubMetric } from '../evidence/metrics';
import { type FaultLog, oneLook } from '../evidence/one-look';
import type { AvailabilityStatus } from '../evidence/resource-health';
import type { HubSources } from '../evidence/sources';
import { type Check, checkOf, failed, type HubCheckup } from './checkup';
import type { HubToCheck } from './hubs-to-check';
import { destinationOf, loggingCheck } from './logging';
import { storedCheck, writtenCheck } from './freshness';

export interface CheckDeps {
  readonly sources: HubSources;
  readonly clock: Clock;
  readonly log: FaultLog;
}

/**
 * Nobody is called so: the registry says that it has no such device, which it says only to those who may read it. So the
 * very reads of a diagnosis are tried, and no device need be there.
 */
const NOBODY = 'keepalive-doctor';

const HOUR = 3_600_000;

/** Everything that a diagnosis would look at. Never rejects; takes three deadlines at most, one after the other. */
export async function checkHub(deps: CheckDeps, { host }: HubToCheck): Promise<HubCheckup> {
  const id = await look(deps, `the Azure resource of ${host}`, (signal) => deps.sources.find(host, signal));
  const [registry, ofResource] = await Promise.all([
    registryChecks(deps, host),
    id.ok ? resourceChecks(deps, host, id.data) : [failed('resource-graph', id)],
  ]);
  const checks = id.ok ? [...registry, ...ofResource] : [...ofResource, ...registry];
  return { hub: host, resourceId: id.ok ? id.data : null, checks };
}

async function registryChecks(deps: CheckDeps, host: string): Promise<readonly Check[]> {
  const { identity, twin } = deps.sources;
  const may = () => ({ detail: 'can be reached, and may be read' });
  return await Promise.all([
    slotOf(deps, identity, 'identity', host).then((slot) => checkOf('registry', slot, may)),
    slotOf(deps, twin, 'twin', host).then((slot) => checkOf('twin', slot, may)),
  ]);
}
