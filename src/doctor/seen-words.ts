import { count, plain } from '../diagnosis/words';
import type { HubResource } from '../evidence/hub-resource';
import type { HubMetric } from '../evidence/metrics';
import type { AvailabilityStatus } from '../evidence/resource-health';
import type { ServiceHealthEvent } from '../evidence/service-health';
import { ago } from './freshness';

interface Words {
  readonly detail: string;
  readonly newest?: Date | null;
}

/** `S1, 2 units, westeurope, Active` */
export function wordsOfHub({ sku, location, properties }: HubResource): Words {
  const facts = [
    sku?.name,
    sku?.capacity === undefined ? undefined : count(sku.capacity, 'unit'),
    location,
    properties?.state,
    properties?.publicNetworkAccess === 'Disabled' ? 'no access from the public network' : undefined,
  ];
  const known = facts.flatMap((fact) => (fact === undefined ? [] : [plain(fact)]));
  return { detail: known.join(', ') || 'can be read' };
}

/** `Available`; Azure tells no newer state until it changes. */
export function wordsOfHealth(states: readonly AvailabilityStatus[], now: Date): Words {
  const [newest] = states;
  if (!newest) return { detail: 'can be read; it has told of no state yet' };
  const { occurred, reported } = newest;
  const since = occurred === null ? '' : `, changed ${ago(occurred, now)}`;
  return { detail: `${plain(newest.availabilityState)}${since}`, newest: reported ?? occurred };
}

/** `2 events, the newest began 3 h ago` */
export function wordsOfEvents(events: readonly ServiceHealthEvent[], now: Date): Words {
  const [newest] = events;
  if (!newest) return { detail: 'can be read; it tells of no event' };
  const { from } = newest;
  return {
    detail: `${count(events.length, 'event')}${from ? `, the newest began ${ago(from, now)}` : ''}`,
    newest: from,
  };
}

/** `newest point 5 min ago` */
export function wordsOfMetrics(metrics: readonly HubMetric[], now: Date): Words {
  const times = metrics.flatMap(({ points }) => points.slice(-1)).map(({ at }) => at.getTime());
  if (times.length === 0) return { detail: 'can be read; no point in the last hour' };
  const newest = new Date(Math.max(...times));
  return { detail: `newest point ${ago(newest, now)}`, newest };
}
