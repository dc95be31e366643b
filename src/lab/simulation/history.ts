import type { ArchiveRecord, HubMonitor, LabHistory, LabHub } from '../registry';
import { healthEvents } from './health-events';
import type { SimulatedHub } from './hub';
import { sampleMetrics } from './metrics';
import { availabilityStatuses } from './service-outage';
import { stamp, type World } from './world';

/** A world as the rest of the lab sees it: what the hubs logged since `since`, and the going on. */
export function historyOf(world: World, hubs: readonly SimulatedHub[], since: Date): LabHistory {
  const earliest = stamp(since.getTime());
  const monitors = new Map(hubs.map((hub) => [hub.registry.name, monitorOf(world, hub)]));
  return {
    hubs: hubs.map((hub) => hub.registry),
    advance(to): ReadonlyArray<{ readonly hub: LabHub; readonly records: readonly ArchiveRecord[] }> {
      world.schedule.runTo(to.getTime());
      return hubs
        .map((hub) => ({ hub: hub.registry, records: hub.drain(to.getTime()).filter(({ time }) => time >= earliest) }))
        .filter(({ records }) => records.length > 0);
    },
    monitor: (hubName) => monitors.get(hubName),
  };
}

/** No hub of these stories was unavailable as a whole. */
function monitorOf(world: World, hub: SimulatedHub): HubMonitor {
  const metrics = sampleMetrics(world, hub);
  return {
    metrics,
    availability: (now) => availabilityStatuses(hub, [], now.getTime()),
    healthEvents: (now) => healthEvents(hub, [], now.getTime()),
  };
}
