import type { AzureAccess } from '../azure';
import { readHubResource } from '../read-hub-resource';
import type { Source } from '../source';
import type { ArmClient } from './arm-client';
import { armLook } from './arm-look';

/** The hub's ARM resource; the api-version is that of @azure/arm-iothub 6.3.0. */
export function hubResourceSource(azure: AzureAccess, arm: ArmClient): Source<'hub'> {
  return {
    kinds: ['hub'],
    place: "the hub's Azure resource",
    collect: async (subject, _window, signal) => ({
      hub: await armLook({ azure, arm }, subject, signal, {
        what: 'the Azure resource',
        path: '',
        apiVersion: '2023-06-30',
        read: readHubResource,
      }),
    }),
  };
}
