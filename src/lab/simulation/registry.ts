import { createHash } from 'node:crypto';
import type { LabDevice, LabHub, LabModule } from '../registry';
import type { Random } from './random';
import { generationIdOf } from './unverified';
import { DAY, stamp } from './world';

/** The registry's "never". */
export const NEVER = '0001-01-01T00:00:00Z';

export const SUBSCRIPTION = '00000000-0000-0000-0000-000000000001';

export interface HubPlan {
  readonly name: string;
  readonly location: string;
  readonly sku: LabHub['sku'];
  /** False: no diagnostic setting. */
  readonly logging: boolean;
  /** What hubs of its cloud are named below; those of global Azure where nothing is said. */
  readonly suffix?: string;
}

export function createLabHub(random: Random, plan: HubPlan): LabHub {
  const group = `rg-${plan.name.split('-')[0] ?? plan.name}`;
  return {
    name: plan.name,
    host: `${plan.name}.${plan.suffix ?? 'azure-devices.net'}`,
    resourceId: `/subscriptions/${SUBSCRIPTION}/resourceGroups/${group}/providers/Microsoft.Devices/IotHubs/${plan.name}`,
    location: plan.location,
    sku: plan.sku,
    logging: plan.logging,
    policyKey: random.fork(`policy/${plan.name}`).base64(32),
    devices: new Map(),
  };
}

export interface DevicePlan {
  readonly deviceId: string;
  readonly auth: 'sas' | 'x509';
  readonly created: number;
  readonly edge?: boolean;
  readonly modules?: readonly string[];
  /** Its parent, an IoT Edge gateway, whose scope it bears. */
  readonly behind?: LabDevice;
  readonly tags?: Record<string, unknown>;
}

/** Enters a device that nobody has connected yet. Keys and ids come from `random` alone. */
export function addDevice(hub: LabHub, random: Random, plan: DevicePlan): LabDevice {
  const generationId = generationIdOf(plan.created);
  const x509 = plan.auth === 'x509';
  const device: LabDevice = {
    identity: {
      deviceId: plan.deviceId,
      generationId,
      etag: newEtag(random),
      status: 'enabled',
      statusReason: null,
      statusUpdatedTime: NEVER,
      connectionState: 'Disconnected',
      connectionStateUpdatedTime: NEVER,
      lastActivityTime: NEVER,
      cloudToDeviceMessageCount: 0,
      authentication: {
        type: x509 ? 'selfSigned' : 'sas',
        symmetricKey: {
          primaryKey: x509 ? null : random.base64(32),
          secondaryKey: x509 ? null : random.base64(32),
        },
        x509Thumbprint: {
          primaryThumbprint: x509 ? thumbprint(random) : null,
          secondaryThumbprint: x509 ? thumbprint(random) : null,
        },
      },
      capabilities: { iotEdge: plan.edge ?? false },
      ...(plan.edge ? { deviceScope: `ms-azure-iot-edge://${plan.deviceId}-${generationId}` } : {}),
      ...(plan.behind?.identity.deviceScope === undefined ? {} : { deviceScope: plan.behind.identity.deviceScope }),
    },
    twin: { tags: { ...plan.tags }, desired: {}, reported: {} },
    modules: (plan.modules ?? []).map(createModule),
  };
  hub.devices.set(plan.deviceId, device);
  return device;
}

function createModule(moduleId: string): LabModule {
  return {
    moduleId,
    managedBy: 'iotEdge',
    connectionState: 'Disconnected',
    connectionStateUpdatedTime: NEVER,
    lastActivityTime: NEVER,
  };
}

/** Devices were entered half a year to two years before the story. */
export function someDayOfEntry(random: Random, before: number): number {
  return before - random.between(180 * DAY, 700 * DAY);
}

export function newEtag(random: Random): string {
  return Buffer.from(String(random.whole(100_000_000, 999_999_999))).toString('base64');
}

function thumbprint(random: Random): string {
  return createHash('sha1').update(random.base64(32)).digest('hex').toUpperCase();
}

/** An operator disables the device. Running sessions are the hub's matter: see `SimulatedHub.disable`. */
export function setStatus(
  device: LabDevice,
  random: Random,
  time: number,
  status: 'enabled' | 'disabled',
  reason: string | null,
): void {
  device.identity.status = status;
  device.identity.statusReason = reason;
  device.identity.statusUpdatedTime = stamp(time);
  device.identity.etag = newEtag(random);
}

/** An operator makes both keys new: who holds the old ones is refused from the next connect on. */
export function rotateKeys(device: LabDevice, random: Random): void {
  device.identity.authentication.symmetricKey.primaryKey = random.base64(32);
  device.identity.authentication.symmetricKey.secondaryKey = random.base64(32);
  device.identity.etag = newEtag(random);
}
