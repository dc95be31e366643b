/** GET /devices/{id} as the service answers it, without keys: `authentication.symmetricKey` is dropped on receipt. */
export interface DeviceIdentity {
  readonly deviceId: string;
  readonly moduleId?: string;
  readonly generationId?: string;
  /** Not in the documented answer; some tools and newer registries give it. */
  readonly createdTime?: string;
  readonly status?: string;
  readonly statusReason?: string | null;
  readonly statusUpdatedTime?: string;
  readonly connectionState?: string;
  readonly connectionStateUpdatedTime?: string;
  readonly lastActivityTime?: string;
  readonly cloudToDeviceMessageCount?: number;
  readonly authentication?: { readonly type?: string; readonly x509Thumbprint?: Thumbprints };
  readonly capabilities?: { readonly iotEdge?: boolean };
  readonly deviceScope?: string;
  /** Of a module: `iotEdge` where a deployment of IoT Edge put it there. */
  readonly managedBy?: string;
}

/** A gateway's own scope, which its children bear as well: its id and the ticks of its creation. */
const SCOPE = /^ms-azure-iot-edge:\/\/(.+)-\d+$/;

/** The id of the IoT Edge gateway that the device or module is, is on, or is behind; null: none is known. */
export function gatewayOf(identity: DeviceIdentity): string | null {
  const { deviceId, moduleId, managedBy, capabilities, deviceScope } = identity;
  const isOfEdge = capabilities?.iotEdge || moduleId?.startsWith('$edge') || managedBy?.toLowerCase() === 'iotedge';
  return isOfEdge ? deviceId : (SCOPE.exec(deviceScope ?? '')?.[1] ?? null);
}

interface Thumbprints {
  readonly primaryThumbprint?: string | null;
  readonly secondaryThumbprint?: string | null;
}

/** GET /twins/{id} as the service answers it. Note `statusUpdateTime`, without the identity's "d". */
export interface DeviceTwin {
  readonly deviceId: string;
  readonly moduleId?: string;
  readonly status?: string;
  readonly statusReason?: string | null;
  readonly statusUpdateTime?: string;
  readonly connectionState?: string;
  readonly lastActivityTime?: string;
  readonly authenticationType?: string;
  readonly capabilities?: { readonly iotEdge?: boolean };
  readonly tags?: Readonly<Record<string, unknown>>;
  readonly properties?: Readonly<Record<string, unknown>>;
}

/** One row of GET /devices/{id}/modules, without keys. */
export interface ModuleIdentity {
  readonly deviceId: string;
  readonly moduleId: string;
  readonly connectionState?: string;
  readonly lastActivityTime?: string;
  readonly managedBy?: string | null;
}

/** The registry's "never": 0001-01-01T00:00:00 with or without a zone. */
export function registryTime(text: string | undefined | null): Date | null {
  if (!text || text.startsWith('0001-01-01')) return null;
  const time = new Date(/[zZ]|[+-]\d\d:\d\d$/.test(text) ? text : `${text}Z`);
  return Number.isNaN(time.getTime()) ? null : time;
}
