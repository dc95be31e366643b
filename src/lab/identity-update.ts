import { z } from 'zod';
import { type HubCall, parseJson } from './hub-rest';
import type { LabDevice, LabHub } from './registry';
import { type Answer, hubError, hubErrors, notInTheLab } from './wire-errors';

const identity = z.looseObject({ deviceId: z.string(), status: z.enum(['enabled', 'disabled']) });
const text = z.string().nullish();
const authentication = z.object({
  type: text,
  symmetricKey: z.object({ primaryKey: text, secondaryKey: text }).nullish(),
  x509Thumbprint: z.object({ primaryThumbprint: text, secondaryThumbprint: text }).nullish(),
});

/** The same whatever the order in which they were written. */
function keysOf(given: unknown): string {
  return JSON.stringify(authentication.safeParse(given).data);
}

/** The device whose identity a call would update: `PUT /devices/{id}`; null for any other call. */
export function updatedDevice({ method, path }: Pick<HubCall, 'method' | 'path'>): string | null {
  const [first, deviceId, ...rest] = path;
  return method === 'PUT' && first === 'devices' && deviceId && rest.length === 0 ? deviceId : null;
}

/**
 * Updates an identity as the service does: only if the etag of `If-Match` is its own. Of all there is to update the lab
 * knows the status; a body that changes a key is refused as not of the lab.
 *
 * @param setStatus makes a new etag, too
 */
export function answerIdentityUpdate(
  hub: LabHub,
  deviceId: string,
  call: HubCall,
  now: Date,
  setStatus: (status: 'enabled' | 'disabled') => LabDevice,
): Answer {
  const device = hub.devices.get(deviceId);
  if (!device) return hubErrors.deviceNotFound(deviceId, now);
  const asked = parseJson(call.body, identity);
  if (asked?.deviceId !== deviceId) return hubErrors.badArgument('The body must be the identity of the device', now);
  const match = call.headers['if-match'];
  if (match === undefined) return hubError(409, 'DeviceAlreadyExists', `Device ${deviceId} exists`, now);
  if (match !== `"${device.identity.etag}"` && match !== '"*"' && match !== '*')
    return hubError(412, 'PreconditionFailed', 'Precondition failed: the device was changed by another', now);
  if (keysOf(asked.authentication) !== keysOf(device.identity.authentication))
    return notInTheLab('PUT', `/devices/${deviceId} with other keys`);
  const updated = device.identity.status === asked.status ? device : setStatus(asked.status);
  return { status: 200, body: updated.identity };
}
