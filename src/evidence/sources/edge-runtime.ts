import type { EdgeRuntime } from '../edge-runtime';
import type { Evidence, Slot, Subject } from '../evidence';
import { gap } from '../gaps';
import { iotHubString } from '../iot-hub-query';
import { namedGateway } from '../named-gateway';
import { readRuntimeTwins } from '../read-runtime-twins';
import type { Source } from '../source';
import { identityName, look, type RegistryContext } from './registry-look';

/** What IoT Edge reports of itself, where the device is a gateway, on one or behind one: else nothing is asked. */
export function edgeRuntimeSource(
  context: RegistryContext & { readonly identity: Source<'identity'> },
): Source<'edge-runtime'> {
  return {
    kinds: ['edge-runtime'],
    place: 'what the IoT Edge gateway reports of itself',
    collect: async (subject, window, signal) => {
      const { identity } = await context.identity.collect(subject, window, signal);
      return { 'edge-runtime': await runtimeFor(identity, context, subject, signal) };
    },
  };
}

async function runtimeFor(
  identity: Evidence['identity'],
  context: RegistryContext,
  subject: Subject,
  signal: AbortSignal,
): Promise<Slot<EdgeRuntime | null>> {
  const named = namedGateway(identity);
  if (!named.ok) {
    const detail = `IoT Edge was not looked at: only the registry of ${subject.hub.split('.')[0]} tells whether ${identityName(subject)} belongs to a gateway, and it could not be read.`;
    return gap(named.why, detail, named.fix);
  }
  const { data: gateway, searched } = named;
  if (gateway === null) return { ok: true, data: null, searched };
  return look<EdgeRuntime | null>(context, subject, signal, {
    what: `what IoT Edge reports of ${gateway}`,
    ask: (hub) => hub.createQuery(twinsOf(gateway), MODULES.length).next().then(rowsOf),
    read: (rows) => readRuntimeTwins(rows, gateway, subject),
    absent: { gateway, agent: null, hub: null },
  });
}

const MODULES = ['$edgeAgent', '$edgeHub'] as const;

/**
 * Both twins by one call, though a query may be behind: a few seconds as a rule (iot-hub/query-twins). Whole rows, as the
 * documentation asks for them: how names of parts come back is written nowhere.
 */
function twinsOf(gateway: string): string {
  const modules = MODULES.map((id) => `'${id}'`).join(', ');
  return `SELECT * FROM devices.modules WHERE deviceId = ${iotHubString(gateway)} AND moduleId IN [${modules}]`;
}

function rowsOf({ result }: { readonly result: unknown }): { readonly responseBody: unknown } {
  return { responseBody: result };
}
