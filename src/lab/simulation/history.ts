import type { ArchiveRecord, LabHistory, LabHub } from '../registry';
import type { SimulatedHub } from './hub';
import { stamp, type World } from './world';

/** A world as the rest of the lab sees it: what the hubs logged since `since`, and the going on. */
export function historyOf(world: World, hubs: readonly SimulatedHub[], since: Date): LabHistory {
  const earliest = stamp(since.getTime());
  return {
    hubs: hubs.map((hub) => hub.registry),
    advance(to): ReadonlyArray<{ readonly hub: LabHub; readonly records: readonly ArchiveRecord[] }> {
      world.schedule.runTo(to.getTime());
      return hubs
        .map((hub) => ({ hub: hub.registry, records: hub.drain(to.getTime()).filter(({ time }) => time >= earliest) }))
        .filter(({ records }) => records.length > 0);
    },
  };
}
