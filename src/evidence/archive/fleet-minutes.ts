import type { FleetMinute } from '../fleet';
import { createTally } from './device-tally';
import type { EventIndex } from './event-index';
import type { HubCounts } from './hub-counts';
import { sdkOf } from './identity-table';
import { answerMinute } from './minute-answer';
import { MINUTE_MS, type Vicinity } from './vicinity';

/** `minutes` of evidence/fleet.ts. `index` is of the events. */
export function fleetMinutes(counts: HubCounts, index: EventIndex, vicinity: Vicinity): FleetMinute[] {
  const tally = createTally();
  return vicinity.minutes.flatMap((minute) => {
    const { devices, ...answer } = counts.settled.minutes.get(minute) ?? answerMinute(counts, index, tally, minute);
    if (devices.length === 0) return [];
    const ofSdk = new Map<number, number>();
    for (const device of devices) {
      const sdk = sdkOf(counts.identities, device);
      ofSdk.set(sdk, (ofSdk.get(sdk) ?? 0) + 1);
    }
    const oneSdk = [...ofSdk.values()].reduce((most, count) => Math.max(most, count), 0);
    return [{ minute: new Date(minute * MINUTE_MS), devices: devices.length, sdks: ofSdk.size, oneSdk, ...answer }];
  });
}
