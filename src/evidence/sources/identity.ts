import { readIdentity } from '../read-device';
import type { Source } from '../source';
import { identityName, look, type RegistryContext } from './registry-look';

/** The registry row of the device, or of the module where the subject is one. */
export function identitySource(context: RegistryContext): Source<'identity'> {
  return {
    kinds: ['identity'],
    place: 'the device registry',
    collect: async (subject, _window, signal) => {
      const { deviceId, moduleId } = subject;
      return {
        identity: await look(context, subject, signal, {
          what: identityName(subject),
          ask: (hub) => (moduleId === null ? hub.get(deviceId) : hub.getModule(deviceId, moduleId)),
          read: (answer) => readIdentity(withoutDefaults(answer)),
          absent: null,
        }),
      };
    },
  };
}

/** azure-iothub's Device class (device.js) fills gaps with defaults of its own; the text '0' for the count is one. */
function withoutDefaults(answer: unknown): unknown {
  if (typeof answer !== 'object' || answer === null) return answer;
  return Object.fromEntries(
    Object.entries(answer).filter(
      ([name, value]) => !(name === 'cloudToDeviceMessageCount' && typeof value === 'string'),
    ),
  );
}
