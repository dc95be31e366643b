import type { Registry } from 'azure-iothub';
import type { AzureAccess } from '../azure';
import { type DeviceStatus, readStatus } from '../device-status';
import type { Gap, Slot } from '../evidence';
import { type Place, roleFix, unreadable } from '../gaps';
import { hubCredential, hubSdk, laneAgent, putIdentity, takeOver } from './hub-registry';
import { gapOfTrouble, httpRefusal } from './trouble';

/** The one write of Keepalive. Nothing calls it but a job that an operator has confirmed. */
export interface DeviceRegistrar {
  /** Null: there is no such device. */
  look(device: NamedDevice, signal: AbortSignal): Promise<Slot<DeviceStatus | null>>;
  /** Enables it, if its etag is still this one: `changed` when it is not. The keys pass through, unseen. */
  enable(device: NamedDevice, etag: string, signal: AbortSignal): Promise<Slot<'enabled' | 'changed'>>;
}

export interface NamedDevice {
  readonly hub: string;
  readonly deviceId: string;
}

/** For each call. Milliseconds. */
const DEADLINE = 10_000;

export function deviceRegistrar(azure: AzureAccess): DeviceRegistrar {
  function placeOf({ hub, deviceId }: NamedDevice): Place {
    const permission = roleFix('IoT Hub Registry Contributor', azure.pinnedIdOf(hub));
    return { words: `the registry’s entry of ${deviceId}`, permission, cloud: azure.cloud };
  }

  return {
    async look(device, signal) {
      const place = placeOf(device);
      const read = await withRegistry(azure, device, signal, place, (registry) => identityOf(registry, device));
      if (!('answer' in read)) return isAbsent(read) ? seen(null, device) : read.gap;
      const status = readStatus(read.answer);
      return status ? seen(status, device) : unreadable(place.words);
    },
    async enable(device, etag, signal) {
      const place = placeOf(device);
      const put = await withRegistry(azure, device, signal, place, async (registry) => {
        const identity = await identityOf(registry, device);
        if (readStatus(identity)?.etag !== etag) return 'changed';
        await putIdentity(registry, { ...identity, status: 'enabled' }, etag);
        return 'enabled';
      });
      if ('answer' in put) return seen(put.answer === 'enabled' ? 'enabled' : 'changed', device);
      return put.status === 412 || isAbsent(put) ? seen('changed', device) : put.gap;
    },
  };
}

interface Refused {
  readonly gap: Gap;
  readonly status: number | null;
  readonly code: string | null;
}

async function identityOf(registry: Registry, { deviceId }: NamedDevice): Promise<object> {
  const { responseBody } = await registry.get(deviceId);
  // Plain, as it came: the SDK's object would write its own defaults beside it.
  return JSON.parse(JSON.stringify(responseBody));
}

async function withRegistry<T>(
  azure: AzureAccess,
  { hub }: NamedDevice,
  stopping: AbortSignal,
  place: Place,
  work: (registry: Registry) => Promise<T>,
): Promise<{ readonly answer: T } | Refused> {
  const signal = AbortSignal.any([stopping, AbortSignal.timeout(DEADLINE)]);
  const agent = laneAgent(azure);
  const stopped = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  const registry = hubSdk().Registry.fromTokenCredential(
    hub,
    hubCredential(azure, () => !signal.aborted),
  );
  takeOver(registry, agent);
  try {
    signal.throwIfAborted();
    return { answer: await Promise.race([work(registry), stopped]) };
  } catch (error) {
    const refusal = httpRefusal(error);
    return {
      gap: gapOfTrouble(error, place, signal, DEADLINE),
      status: refusal?.status ?? null,
      code: refusal?.code ?? null,
    };
  } finally {
    agent.destroy();
  }
}

function isAbsent({ status, code }: Refused): boolean {
  return status === 404 && code === 'DeviceNotFound';
}

function seen<T>(data: T, { hub, deviceId }: NamedDevice): Slot<T> {
  return { ok: true, data, searched: `The device registry of ${hub.split('.')[0]}, for ${deviceId}` };
}
