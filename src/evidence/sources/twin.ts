import { readTwin } from '../read-device';
import type { Source } from '../source';
import { identityName, look, type RegistryContext } from './registry-look';

/** The twin of the device, or of the module where the subject is one. */
export function twinSource(context: RegistryContext): Source<'twin'> {
  return {
    kinds: ['twin'],
    place: 'the device twin',
    collect: async (subject, _window, signal) => {
      const { deviceId, moduleId } = subject;
      return {
        twin: await look(context, subject, signal, {
          what: `the twin of ${identityName(subject)}`,
          ask: (hub) => (moduleId === null ? hub.getTwin(deviceId) : hub.getModuleTwin(deviceId, moduleId)),
          read: readTwin,
          absent: null,
        }),
      };
    },
  };
}
