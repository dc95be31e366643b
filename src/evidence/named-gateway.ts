import { gatewayOf } from './device';
import type { Evidence, Slot } from './evidence';

/** The IoT Edge gateway that the registry row names; null: it is no IoT Edge device, and behind none. */
export function namedGateway(identity: Evidence['identity']): Slot<string | null> {
  if (!identity.ok) return identity;
  const gateway = identity.data && gatewayOf(identity.data);
  if (gateway !== null) return { ok: true, data: gateway, searched: identity.searched };
  return { ok: true, data: null, searched: `${identity.searched}: it is no IoT Edge device, and behind none` };
}

/** Where nobody can be asked: what has no gateway lacks nothing, anything else lacks what the gap says. */
export function edgeRuntimeUnasked(
  identity: Evidence['identity'],
  lacks: Evidence['edge-runtime'],
): Evidence['edge-runtime'] {
  const gateway = namedGateway(identity);
  return gateway.ok && gateway.data === null ? { ok: true, data: null, searched: gateway.searched } : lacks;
}
