import type { AzureAccess } from '../azure';
import { readModules } from '../read-device';
import type { Source } from '../source';
import type { HubRegistry } from './hub-registry';
import { look } from './registry-look';

/** The modules of the device; none for a device that is not registered. */
export function modulesSource(azure: AzureAccess, registry: HubRegistry): Source<'modules'> {
  return {
    kinds: ['modules'],
    place: 'the list of modules',
    collect: async (subject, _window, signal) => ({
      modules: await look({ azure, registry }, subject, signal, {
        what: `the modules of ${subject.deviceId}`,
        ask: (hub) => hub.getModulesOnDevice(subject.deviceId),
        read: readModules,
        absent: [],
      }),
    }),
  };
}
