import { eventGridOf, sequenceAt } from '../kit/connection-events';

export const BENCH_HUB = { host: 'bench-hub.azure-devices.net', name: 'bench-hub', resourceId: null };
export const WATCHED_DEVICES = 1_000;
export const ALL_DEVICES = 100_000;

let counter = 0;

/** Deliveries of Event Grid's schema; each event of a device anywhere in the fleet, half of them drops. */
export function deliveries(count: number, events: number): string[] {
  return Array.from({ length: count }, () =>
    JSON.stringify(
      Array.from({ length: events }, () => {
        counter += 1;
        // A step that shares no factor with the size of the fleet goes through all of it.
        const deviceId = `device-${(counter * 7_919) % ALL_DEVICES}`;
        const at = Date.now();
        const change = Math.floor(counter / ALL_DEVICES) % 2 === counter % 2 ? 'connected' : 'disconnected';
        return eventGridOf({
          hub: BENCH_HUB.name,
          deviceId,
          moduleId: null,
          change,
          at,
          sequence: sequenceAt(at, counter),
        });
      }),
    ),
  );
}
