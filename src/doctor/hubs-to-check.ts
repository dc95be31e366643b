import { HUB_ID } from '../cloud/hub-address';
import type { Slot } from '../evidence/evidence';
import { gap, roleFix } from '../evidence/gaps';
import type { ListedHub } from '../evidence/sources/resource-graph';

export interface HubToCheck {
  readonly host: string;
  /** ARM id as a setting, a person or Resource Graph gave it. */
  readonly resourceId: string | null;
}

export interface HubsToCheck {
  readonly hubs: readonly HubToCheck[];
  readonly leftOut: number;
}

/** Some thirty lines a hub are read by nobody beyond that, and each hub costs some ten calls. Own judgement. */
export const MOST_HUBS = 20;

/** The hubs that a setting pins. */
export function pinnedHubs(ids: readonly string[], suffix: string): HubsToCheck {
  return firstOf(
    ids.flatMap((resourceId) => {
      const name = HUB_ID.exec(resourceId)?.[1]?.toLowerCase();
      return name === undefined ? [] : [{ host: `${name}.${suffix}`, resourceId }];
    }),
  );
}

/** What Resource Graph lists; that it lists nothing is trouble here, since there is nothing to look at. */
export function listedHubs(listed: Slot<readonly ListedHub[]>): Slot<HubsToCheck> {
  if (!listed.ok) return listed;
  if (listed.data.length === 0)
    return gap(
      'denied',
      'Azure Resource Graph shows no hub at all: there is none, or Keepalive may read none.',
      `${roleFix('Reader', null)}. A new role counts after some minutes. Or name a hub with --hub.`,
    );
  return { ...listed, data: firstOf(listed.data) };
}

function firstOf(all: readonly HubToCheck[]): HubsToCheck {
  return { hubs: all.slice(0, MOST_HUBS), leftOut: Math.max(0, all.length - MOST_HUBS) };
}
