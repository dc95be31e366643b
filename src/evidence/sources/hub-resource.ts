import { readHubResource } from '../read-hub-resource';
import type { Source } from '../source';
import { type ArmContext, armLook } from './arm-look';

/** That of @azure/arm-iothub 6.3.0. */
export const HUB_API_VERSION = '2023-06-30';

/** The hub's ARM resource. */
export function hubResourceSource(context: ArmContext): Source<'hub'> {
  return {
    kinds: ['hub'],
    place: "the hub's Azure resource",
    collect: async (subject, _window, signal) => ({
      hub: await armLook(context, subject, signal, {
        what: 'the Azure resource',
        path: '',
        apiVersion: HUB_API_VERSION,
        read: readHubResource,
      }),
    }),
  };
}
