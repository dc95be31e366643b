import type { SimulatedHub } from './hub';
import { createRandom } from './random';
import type { OutagePlan } from './service-outage';
import { stamp } from './world';

/** As Azure writes regions for people; others are written as ARM has them. */
const REGIONS: Readonly<Record<string, string>> = { westeurope: 'West Europe', northeurope: 'North Europe' };

/**
 * What GET {hub}/providers/Microsoft.ResourceHealth/events answers at a time (api-version 2024-02-01): an event for each
 * outage that is the service's own doing, as the reference's example has it. The newest first.
 */
export function healthEvents(hub: SimulatedHub, outages: readonly OutagePlan[], now: number): unknown {
  const told = outages.filter(({ at, reason }) => at <= now && reason !== 'UserInitiated');
  return { value: told.sort((a, b) => b.at - a.at).map((outage) => eventOf(hub, outage, now)) };
}

function eventOf({ registry }: SimulatedHub, { at, lasts, reason }: OutagePlan, now: number): object {
  const random = createRandom(`health-event/${registry.name}/${at}`);
  const name = `${random.hex(4)}-${random.hex(3)}`.toUpperCase();
  const isOver = at + lasts <= now;
  const status = isOver ? 'Resolved' : 'Active';
  const region = REGIONS[registry.location] ?? registry.location;
  const isPlanned = reason === 'Planned';
  const lastUpdateTime = stamp(Math.min(now, at + lasts));
  return {
    id: `/providers/Microsoft.ResourceHealth/events/${name}`,
    name,
    type: '/providers/Microsoft.ResourceHealth/events',
    properties: {
      eventType: isPlanned ? 'PlannedMaintenance' : 'ServiceIssue',
      eventSource: 'ServiceHealth',
      status,
      title: `${isPlanned ? 'Planned maintenance' : 'Connection failures'} - Azure IoT Hub - ${region}`,
      summary: 'Devices may be disconnected, and connect again when it is over.',
      level: 'Warning',
      eventLevel: 'Warning',
      impactStartTime: stamp(at),
      ...((isOver || isPlanned) && { impactMitigationTime: stamp(at + lasts) }),
      impact: [
        {
          impactedService: 'Azure IoT Hub',
          impactedRegions: [
            {
              impactedRegion: region,
              status,
              impactedSubscriptions: [registry.resourceId.split('/')[2] ?? ''],
              lastUpdateTime,
            },
          ],
        },
      ],
      isHIR: false,
      priority: 10,
      lastUpdateTime,
    },
  };
}
