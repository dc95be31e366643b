import type { Access } from '../access/access';
import type { MayWatch } from '../watch/ports';

/** Asks whether a person may see a hub; what cannot be asked is unclear, and then nothing is told. */
export function mayWatchBy(access: Access): MayWatch {
  return async (person, host) => {
    const hubs = await access.hubsFor(person);
    return hubs.some((hub) => hub.host === host) ? 'may' : 'may-not';
  };
}
