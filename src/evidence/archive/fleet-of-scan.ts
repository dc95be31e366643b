import type { Fleet } from '../fleet';
import { eventIndexer } from './event-index';
import { fleetLosses } from './fleet-losses';
import { fleetMinutes } from './fleet-minutes';
import { type HubCounts, otherDevices } from './hub-counts';
import { MINUTE_MS, type Vicinity } from './vicinity';

/** The fleet of evidence/fleet.ts from what a scan counted. `to`: the window's end, ms since 1970. */
export function fleetOfScan(counts: HubCounts, vicinity: Vicinity, to: number): Fleet {
  const devices = otherDevices(counts);
  const index = eventIndexer()(counts.events, counts.identities.count);
  return {
    records: counts.records,
    newest: Number.isFinite(counts.newest) ? new Date(counts.newest) : null,
    devices: devices.length,
    drops: counts.dropped,
    minutes: fleetMinutes(counts, index, vicinity),
    busiest: busiestOf(counts),
    ...fleetLosses(counts, index, devices, vicinity, to),
  };
}

/** Of several the first. */
function busiestOf({ attempts }: HubCounts): Fleet['busiest'] {
  let [busiest, most] = [0, 0];
  for (const [minute, place] of attempts.places) {
    const count = attempts.counts[place] ?? 0;
    if (count < most || count === 0 || (count === most && minute > busiest)) continue;
    [busiest, most] = [minute, count];
  }
  return most === 0 ? null : { minute: new Date(busiest * MINUTE_MS), attempts: most };
}
