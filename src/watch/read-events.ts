import { isJsonObject } from '../json';
import { type ConnectionEvent, sequenceOf } from './connection-event';

/** Event Grid puts at most so many events into one delivery ("Event Grid event delivery", output batching). */
export const MOST_EVENTS = 5_000;

export type Delivery =
  /** The handshake of the Event Grid schema: the code is to be answered. */
  | { readonly kind: 'validation'; readonly code: string }
  /** `passed` of other kinds, or not to be read. */
  | { readonly kind: 'events'; readonly events: readonly ConnectionEvent[]; readonly passed: number }
  | { readonly kind: 'too-many' }
  /** Neither of the two schemas. */
  | { readonly kind: 'strange' };

const CHANGES: Readonly<Record<string, ConnectionEvent['change']>> = {
  'Microsoft.Devices.DeviceConnected': 'connected',
  'Microsoft.Devices.DeviceDisconnected': 'disconnected',
};
const VALIDATION = 'Microsoft.EventGrid.SubscriptionValidationEvent';
const LONGEST_ID = 128;
const LONGEST_CODE = 200;

/**
 * The body of a delivery: an array of the Event Grid schema, or CloudEvents 1.0, one or an array. Both carry the same
 * `data` ("Azure IoT Hub as an Event Grid source"); they differ in the names of type and time.
 */
export function readDelivery(body: unknown): Delivery {
  const all: unknown = Array.isArray(body) ? body : [body];
  if (!Array.isArray(all) || all.length === 0 || !all.every(isJsonObject)) return { kind: 'strange' };
  if (all.length > MOST_EVENTS) return { kind: 'too-many' };
  const events: ConnectionEvent[] = [];
  let known = 0;
  for (const one of all) {
    const type = typeOf(one);
    if (type === null) continue;
    known += 1;
    if (type === VALIDATION) {
      const code = isJsonObject(one.data) ? one.data.validationCode : null;
      if (typeof code !== 'string' || code === '' || code.length > LONGEST_CODE) return { kind: 'strange' };
      return { kind: 'validation', code };
    }
    const event = readEvent(type, one);
    if (event) events.push(event);
  }
  return known === 0 ? { kind: 'strange' } : { kind: 'events', events, passed: all.length - events.length };
}

function typeOf({ eventType, specversion, type }: Record<string, unknown>): string | null {
  if (typeof eventType === 'string') return eventType;
  return specversion === '1.0' && typeof type === 'string' ? type : null;
}

/** Null for other kinds, and for what lacks what its kind has. */
function readEvent(type: string, one: Record<string, unknown>): ConnectionEvent | null {
  const change = Object.hasOwn(CHANGES, type) ? CHANGES[type] : undefined;
  const { data } = one;
  if (!change || !isJsonObject(data)) return null;
  const { hubName, deviceId, moduleId, deviceConnectionStateEventInfo: info } = data;
  const at = timeOf(one.eventTime ?? one.time);
  const sequence = isJsonObject(info) ? sequenceOf(info.sequenceNumber) : null;
  if (!isId(hubName) || !isId(deviceId) || at === null || sequence === null) return null;
  if (moduleId !== undefined && moduleId !== null && typeof moduleId !== 'string') return null;
  // Events of devices carry no module, or an empty one.
  const module = moduleId ? moduleId : null;
  if (module !== null && !isId(module)) return null;
  return { hub: hubName.toLowerCase(), deviceId, moduleId: module, change, at, sequence };
}

function isId(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= LONGEST_ID;
}

function timeOf(value: unknown): number | null {
  const at = typeof value === 'string' && value.length <= 40 ? Date.parse(value) : Number.NaN;
  return Number.isFinite(at) ? at : null;
}
