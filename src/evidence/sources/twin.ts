import type { AzureAccess } from '../azure';
import { readTwin } from '../read-device';
import type { Source } from '../source';
import type { HubRegistry } from './hub-registry';
import { identityName, look } from './registry-look';

/** The twin of the device, or of the module where the subject is one. */
export function twinSource(azure: AzureAccess, registry: HubRegistry): Source<'twin'> {
  return {
    kinds: ['twin'],
    place: 'the device twin',
    collect: async (subject, _window, signal) => {
      const { deviceId, moduleId } = subject;
      return {
        twin: await look({ azure, registry }, subject, signal, {
          what: `the twin of ${identityName(subject)}`,
          ask: (hub) => (moduleId === null ? hub.getTwin(deviceId) : hub.getModuleTwin(deviceId, moduleId)),
          read: readTwin,
          absent: null,
        }),
      };
    },
  };
}
