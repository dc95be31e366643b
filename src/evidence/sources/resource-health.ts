import { readResourceHealth } from '../hub-health';
import type { Source } from '../source';
import { type ArmContext, armLook } from './arm-look';

/**
 * Resource Health of the hub: its states, the newest first. One page is enough: it reaches back for weeks
 * (api-version of @azure/arm-resourcehealth 4.0.0).
 */
export function resourceHealthSource(context: ArmContext): Source<'resource-health'> {
  return {
    kinds: ['resource-health'],
    place: "the hub's Resource Health",
    collect: async (subject, _window, signal) => ({
      'resource-health': await armLook(context, subject, signal, {
        what: 'Resource Health',
        path: '/providers/Microsoft.ResourceHealth/availabilityStatuses',
        apiVersion: '2022-10-01',
        read: readResourceHealth,
      }),
    }),
  };
}
