import type { ServiceHealthEvent } from '../../src/evidence/service-health';
import { atMinute, type Minute } from './log-records';

/** Trouble of IoT Hub in West Europe between two minutes of the tests' day; null: it lasts. */
export function toldEvent(
  from: Minute,
  to: Minute | null,
  fields: Partial<ServiceHealthEvent> = {},
): ServiceHealthEvent {
  return {
    trackingId: 'BC_1-FXZ',
    eventType: 'ServiceIssue',
    title: 'Connection failures',
    from: atMinute(from),
    to: to === null ? null : atMinute(to),
    impact: [{ service: 'Azure IoT Hub', regions: ['West Europe'] }],
    ...fields,
  };
}
