import type { Guard } from '../../access/guard';
import type { MayWatch } from '../../watch/ports';

/** Asks anew whether a person may see a hub; a refusal is noted. Who would have to sign in for it is told nothing meanwhile. */
export function mayWatchBy(guard: Pick<Guard, 'enter'>): MayWatch {
  return async (person, host) => {
    const hub = { host, name: host, resourceId: null };
    const entry = await guard.enter(person, { what: 'tell-watch', hub, deviceId: null });
    if (entry.ok) return 'may';
    return entry.kind === 'may-not' || entry.kind === 'no-role' ? 'may-not' : 'unclear';
  };
}
