import { readModules } from '../read-device';
import type { Source } from '../source';
import { look, type RegistryContext } from './registry-look';

/** The modules of the device; none for a device that is not registered. */
export function modulesSource(context: RegistryContext): Source<'modules'> {
  return {
    kinds: ['modules'],
    place: 'the list of modules',
    collect: async (subject, _window, signal) => ({
      modules: await look(context, subject, signal, {
        what: `the modules of ${subject.deviceId}`,
        ask: (hub) => hub.getModulesOnDevice(subject.deviceId),
        read: readModules,
        absent: [],
      }),
    }),
  };
}
