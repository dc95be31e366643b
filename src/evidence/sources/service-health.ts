import { readServiceHealth } from '../read-service-health';
import type { Source } from '../source';
import { type ArmContext, armLook } from './arm-look';

/** What Azure Service Health tells of the hub. One page is enough: its newest events are of weeks. */
export function serviceHealthSource(context: ArmContext): Source<'service-health'> {
  return {
    kinds: ['service-health'],
    place: 'Azure Service Health',
    collect: async (subject, _window, signal) => ({
      'service-health': await armLook(context, subject, signal, {
        what: 'Azure Service Health',
        path: '/providers/Microsoft.ResourceHealth/events',
        apiVersion: '2024-02-01',
        read: readServiceHealth,
      }),
    }),
  };
}
