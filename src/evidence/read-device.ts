import { z } from 'zod';
import type { DeviceIdentity, DeviceTwin, ModuleIdentity } from './device';

// What a service answers is not trusted to have any shape: each reader takes the fields that are known and right, and
// leaves the rest behind. Keys are not among the known fields, so they end here.

const text = z.string();
const textOrNull = z.string().nullable();
const thumbprints = z.object({
  primaryThumbprint: z.exactOptional(textOrNull),
  secondaryThumbprint: z.exactOptional(textOrNull),
});
const capabilities = z.object({ iotEdge: z.exactOptional(z.boolean()) });
const record = z.record(z.string(), z.unknown());

const identity = z.object({
  deviceId: z.string().min(1),
  moduleId: z.exactOptional(text),
  generationId: z.exactOptional(text),
  createdTime: z.exactOptional(text),
  status: z.exactOptional(text),
  statusReason: z.exactOptional(textOrNull),
  statusUpdatedTime: z.exactOptional(text),
  connectionState: z.exactOptional(text),
  connectionStateUpdatedTime: z.exactOptional(text),
  lastActivityTime: z.exactOptional(text),
  cloudToDeviceMessageCount: z.exactOptional(z.number()),
  authentication: z.exactOptional(
    z.object({ type: z.exactOptional(text), x509Thumbprint: z.exactOptional(thumbprints) }),
  ),
  capabilities: z.exactOptional(capabilities),
  deviceScope: z.exactOptional(text),
  managedBy: z.exactOptional(text),
});

const twin = z.object({
  deviceId: z.string().min(1),
  moduleId: z.exactOptional(text),
  status: z.exactOptional(text),
  statusReason: z.exactOptional(textOrNull),
  statusUpdateTime: z.exactOptional(text),
  connectionState: z.exactOptional(text),
  lastActivityTime: z.exactOptional(text),
  authenticationType: z.exactOptional(text),
  capabilities: z.exactOptional(capabilities),
  tags: z.exactOptional(record),
  properties: z.exactOptional(record),
});

const modules = z.array(
  z.object({
    deviceId: z.string().min(1),
    moduleId: z.string().min(1),
    connectionState: z.exactOptional(text),
    lastActivityTime: z.exactOptional(text),
    managedBy: z.exactOptional(textOrNull),
  }),
);

/** One registry row; undefined when it is none. */
export function readIdentity(value: unknown): DeviceIdentity | undefined {
  return identity.safeParse(withoutNulls(value)).data;
}

export function readTwin(value: unknown): DeviceTwin | undefined {
  return twin.safeParse(withoutNulls(value)).data;
}

export function readModules(value: unknown): readonly ModuleIdentity[] | undefined {
  return modules.safeParse(Array.isArray(value) ? value.map(withoutNulls) : value).data;
}

/** The SDKs and the command line write null for "not there"; only the top level matters to us. */
function withoutNulls(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== null && field !== undefined));
}
