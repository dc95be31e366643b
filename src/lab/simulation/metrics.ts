import type { SimulatedHub } from './hub';
import { MINUTE, stamp, type World } from './world';

/** What Azure Monitor would answer about a simulated hub. */
export interface Metrics {
  /** The answer of Microsoft.Insights/metrics, with what was counted so far. */
  answer(): unknown;
}

const INTERVAL = 5 * MINUTE;

/** Looks at the hub's counters from now on, every five minutes (names: monitor-iot-hub-reference.md). */
export function sampleMetrics(world: World, hub: SimulatedHub): Metrics {
  const samples: Array<{ readonly at: number; readonly quota: number; readonly connected: number }> = [];
  function sample(): void {
    // A point stands at the start of its interval; the count begins anew with the day.
    const at = world.schedule.now();
    world.schedule.after(INTERVAL - 1, () => {
      samples.push({ at, quota: hub.meter.takenToday(world.schedule.now()), connected: hub.sessions().length });
    });
    world.schedule.after(INTERVAL, sample);
  }
  const first = Math.ceil(world.schedule.now() / INTERVAL) * INTERVAL;
  world.schedule.at(first, sample);
  const series = (name: string, value: (one: (typeof samples)[number]) => number) => ({
    name: { value: name },
    unit: 'Count',
    timeseries: [
      { metadatavalues: [], data: samples.map((one) => ({ timeStamp: stamp(one.at), maximum: value(one) })) },
    ],
  });
  return {
    answer: () => ({
      interval: 'PT5M',
      namespace: 'Microsoft.Devices/IotHubs',
      value: [
        series('dailyMessageQuotaUsed', ({ quota }) => quota),
        series('connectedDeviceCount', ({ connected }) => connected),
      ],
    }),
  };
}
