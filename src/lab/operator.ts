import type { LiveHub } from './mqtt/live-hub';
import { SUBSCRIPTIONS } from './mqtt/topics';
import { patchTwin } from './mqtt/twin';
import type { LabDevice } from './registry';
import type { Random } from './simulation/random';
import { rotateKeys } from './simulation/registry';

/**
 * The hand of whoever runs the hubs, for tests and demos; no door of the lab leads here. What it touches leaves the
 * simulation. `hub` is the hub's name; an unknown hub or device is a mistake of the caller, and throws.
 */
export interface Operator {
  disable(hub: string, deviceId: string, reason: string): void;
  enable(hub: string, deviceId: string): void;
  /** Makes both keys new; whoever holds the old ones is refused from the next connect on. Gives the new primary key. */
  rotateKeys(hub: string, deviceId: string): string;
  /** Merges into the desired properties, and tells the device if it listens. */
  setDesired(hub: string, deviceId: string, patch: Readonly<Record<string, unknown>>): void;
}

export function createOperator(hubs: readonly LiveHub[], random: Random): Operator {
  function find(name: string): LiveHub {
    const hub = hubs.find(({ registry }) => registry.name === name);
    if (!hub) throw new Error(`the lab has no hub ${name}`);
    return hub;
  }
  function deviceOf(hub: string, deviceId: string): LabDevice {
    return find(hub).take(deviceId);
  }

  return {
    disable: (hub, deviceId, reason) => find(hub).disable(deviceId, reason),
    enable: (hub, deviceId) => find(hub).enable(deviceId),
    rotateKeys(hub, deviceId) {
      const device = deviceOf(hub, deviceId);
      rotateKeys(device, random);
      return device.identity.authentication.symmetricKey.primaryKey ?? '';
    },
    setDesired(hub, deviceId, patch) {
      const device = deviceOf(hub, deviceId);
      const patched = patchTwin(device.twin, 'desired', JSON.stringify(patch));
      if (patched.status !== 204) throw new Error(`these desired properties are not allowed (${patched.status})`);
      const session = find(hub).sessionOf({ deviceId, moduleId: null });
      if (!session?.topics.has(SUBSCRIPTIONS.desired)) return;
      const topic = `$iothub/twin/PATCH/properties/desired/?$version=${patched.version}`;
      session.link.send(topic, JSON.stringify({ ...patch, $version: patched.version }));
    },
  };
}
