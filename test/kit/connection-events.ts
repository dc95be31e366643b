import type { ConnectionEvent } from '../../src/watch/connection-event';
import { sequenceOf } from '../../src/watch/connection-event';

export const EVENTS_BEGIN = Date.UTC(2026, 10, 23, 12, 0);
const MINUTE = 60_000;
export const atMinute = (minute: number) => EVENTS_BEGIN + minute * MINUTE;

/** As the documentation shows one: the time within, and a counter at the end. */
export function sequenceAt(at: number, counter = 1): string {
  const number = (BigInt(at) * 10_000n + 116_444_736_000_000_000n).toString(16).padStart(16, '0');
  const text = `${'0'.repeat(16)}${number}00000002${counter.toString(16).padStart(24, '0')}`.toUpperCase();
  const read = sequenceOf(text);
  if (read === null) throw new Error('That is no sequence number.');
  return read;
}

/** `down 12` and `up 15`: changes of one device by the minute. */
export function eventsOf(deviceId: string, changes: string, hub = 'contoso-lab'): ConnectionEvent[] {
  return changes.split(', ').map((change) => {
    const [what, minute] = change.split(' ');
    const at = atMinute(Number(minute));
    const to = what === 'up' ? 'connected' : 'disconnected';
    return { hub, deviceId, moduleId: null, change: to, at, sequence: sequenceAt(at) };
  });
}

/** The same in Event Grid's schema. */
export function eventGridOf({
  hub,
  deviceId,
  moduleId,
  change,
  at,
  sequence,
}: ConnectionEvent): Record<string, unknown> {
  return {
    id: `${deviceId}-${sequence}`,
    topic: `/SUBSCRIPTIONS/S/RESOURCEGROUPS/R/PROVIDERS/MICROSOFT.DEVICES/IOTHUBS/${hub.toUpperCase()}`,
    subject: `devices/${deviceId}`,
    eventType: change === 'connected' ? 'Microsoft.Devices.DeviceConnected' : 'Microsoft.Devices.DeviceDisconnected',
    eventTime: new Date(at).toISOString(),
    data: {
      deviceConnectionStateEventInfo: { sequenceNumber: sequence },
      hubName: hub,
      deviceId,
      ...(moduleId !== null && { moduleId }),
    },
    dataVersion: '1',
    metadataVersion: '1',
  };
}

/** The same as a CloudEvent. */
export function cloudEventOf(event: ConnectionEvent): Record<string, unknown> {
  const { id, topic, subject, eventType, eventTime, data } = eventGridOf(event);
  return { specversion: '1.0', id, source: topic, subject, type: eventType, time: eventTime, data };
}
