import type { AzureAccess } from '../azure';
import { readResourceHealth } from '../hub-health';
import type { Source } from '../source';
import type { ArmClient } from './arm-client';
import { armLook } from './arm-look';

/**
 * Resource Health of the hub: its states, the newest first. One page is enough: it reaches back for weeks
 * (api-version of @azure/arm-resourcehealth 4.0.0).
 */
export function resourceHealthSource(azure: AzureAccess, arm: ArmClient): Source<'resource-health'> {
  return {
    kinds: ['resource-health'],
    place: "the hub's Resource Health",
    collect: async (subject, _window, signal) => ({
      'resource-health': await armLook({ azure, arm }, subject, signal, {
        what: 'Resource Health',
        path: '/providers/Microsoft.ResourceHealth/availabilityStatuses',
        apiVersion: '2022-10-01',
        read: readResourceHealth,
      }),
    }),
  };
}
