import type { Clock } from '../../clock';
import type { LabCertificates } from '../certificate-authority';
import { createOperator, type Operator } from '../operator';
import type { LabDevice, LabHistory, LabHub } from '../registry';
import { createRandom } from '../simulation/random';
import type { Story } from '../story';
import type { Answer } from '../wire-errors';
import { createDirectMethods } from './direct-methods';
import { type DoorBounds, type MqttDoor, openMqttDoor } from './door';
import { type Guest, readGuests, writeGuests } from './guests';
import { createLiveHub } from './live-hub';
import { createLiveRegistry } from './live-registry';

/** The simulated fleet, and the doors by which real devices and an operator get into it. */
export interface LiveFleet {
  /** What the lab's other parts see in the place of the simulation's. */
  readonly history: LabHistory;
  readonly operator: Operator;
  /** A direct method, as the REST surface was asked for it. */
  callMethod(
    hub: LabHub,
    target: { readonly deviceId: string; readonly moduleId: string | null },
    body: string,
  ): Promise<Answer>;
  /** As a back end does it; gives the device as it is then. */
  setStatus(hub: LabHub, deviceId: string, status: 'enabled' | 'disabled'): LabDevice;
  listen(certificates: LabCertificates, bounds?: Partial<DoorBounds>): Promise<MqttDoor>;
  /** Resolves when everything to be remembered is on disk. */
  settled(): Promise<void>;
}

export async function openLiveFleet(options: {
  readonly history: LabHistory;
  readonly story: Story;
  /** The archive folder. */
  readonly archive: string;
  readonly clock: Clock;
  /** Told of writes that failed, and of our own bugs. */
  readonly report: (trouble: unknown) => void;
}): Promise<LiveFleet> {
  const { story, archive, clock, report } = options;
  let saved = Promise.resolve();
  const keep = (guests: readonly Guest[]) => {
    saved = saved.then(() => writeGuests(archive, story.start, guests)).catch(report);
  };
  const guests = await readGuests(archive, story.start);
  const registry = createLiveRegistry({ history: options.history, clock, guests, keep });
  const random = createRandom(`${story.seed}/real devices`);
  const hubs = registry.hubs.map((hub) =>
    createLiveHub({
      registry: hub,
      clock,
      random: random.fork(hub.name),
      write: (record) => registry.write(hub, record),
      takeFromSimulation: (deviceId, end) => registry.take(hub, deviceId, end),
    }),
  );
  const methods = createDirectMethods(clock);
  return {
    history: registry.history,
    operator: createOperator(hubs, random.fork('operator')),
    async callMethod(hub, target, body) {
      const live = hubs.find((one) => one.registry === hub);
      if (!live) throw new Error(`${hub.name} is not of this lab`);
      return methods.call(live, target, body);
    },
    setStatus(hub, deviceId, status) {
      const live = hubs.find((one) => one.registry === hub);
      if (!live) throw new Error(`${hub.name} is not of this lab`);
      if (status === 'enabled') live.enable(deviceId);
      else live.disable(deviceId, 'disabled by a back end');
      return live.take(deviceId);
    },
    listen: (certificates, bounds) => openMqttDoor({ certificates, hubs, methods, bounds, report }),
    settled: () => saved,
  };
}
