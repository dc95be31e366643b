import type { AzureAccess } from '../../src/evidence/azure';
import { gap } from '../../src/evidence/gaps';
import type { HubIds } from '../../src/evidence/sources/hub-ids';

/** The pinned ids, and no look-up for others. */
export function knownIds({ pinnedIdOf: idOf }: Pick<AzureAccess, 'pinnedIdOf'>): HubIds {
  return {
    known: idOf,
    async find(hub) {
      const data = idOf(hub);
      return data === null ? gap('denied', `nobody knows ${hub}`) : { ok: true, data, searched: 'a test' };
    },
  };
}
