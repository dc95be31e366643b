import type { HubMetrics } from '../registry';
import type { SimulatedHub } from './hub';
import { MINUTE, stamp, type World } from './world';

const INTERVAL = 5 * MINUTE;

interface Sample {
  readonly at: number;
  readonly quota: number;
  readonly connected: number;
  readonly putOff: number;
}

/** Looks at the hub's counters from now on, every five minutes (names: monitor-iot-hub-reference.md). */
export function sampleMetrics(world: World, hub: SimulatedHub): HubMetrics {
  const samples: Sample[] = [];
  let putOff = hub.meter.putOff();
  function sample(): void {
    // A point stands at the start of its interval; the count begins anew with the day.
    const at = world.schedule.now();
    world.schedule.after(INTERVAL - 1, () => {
      const now = hub.meter.putOff();
      const quota = hub.meter.takenToday(world.schedule.now());
      samples.push({ at, quota, connected: hub.sessions().length, putOff: now - putOff });
      putOff = now;
    });
    world.schedule.after(INTERVAL, sample);
  }
  const first = Math.ceil(world.schedule.now() / INTERVAL) * INTERVAL;
  world.schedule.at(first, sample);
  const series = (name: string, point: (one: Sample) => object) => ({
    name: { value: name, localizedValue: name },
    unit: 'Count',
    timeseries: [{ metadatavalues: [], data: samples.map((one) => ({ timeStamp: stamp(one.at), ...point(one) })) }],
  });
  return {
    answer: () => ({
      interval: 'PT5M',
      namespace: 'Microsoft.Devices/IotHubs',
      value: [
        series('dailyMessageQuotaUsed', ({ quota }) => ({ maximum: quota })),
        series('connectedDeviceCount', ({ connected }) => ({ maximum: connected })),
        series('d2c.telemetry.ingress.sendThrottle', (one) => ({ total: one.putOff })),
      ],
    }),
  };
}
