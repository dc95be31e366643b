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
  /** The first. */
  readonly hubs: readonly HubToCheck[];
  /** How many there are. */
  readonly all: number;
  /** Resource Graph was asked. */
  readonly isListed: boolean;
}

/** More are read by nobody, and each costs some ten calls. Own judgement. */
const MOST_HUBS = 20;

/** The hubs that a setting pins. */
export function pinnedHubs(ids: readonly string[], suffix: string): HubsToCheck {
  const pinned = ids.flatMap((resourceId) => {
    const name = HUB_ID.exec(resourceId)?.[1]?.toLowerCase();
    return name === undefined ? [] : [{ host: `${name}.${suffix}`, resourceId }];
  });
  return firstOf(pinned, false);
}

/** What Resource Graph lists; that it lists nothing is trouble here, since there is nothing to look at. */
export function listedHubs(listed: Slot<readonly ListedHub[]>): Slot<HubsToCheck> {
  if (!listed.ok) return listed;
  if (listed.data.length > 0) return { ...listed, data: firstOf(listed.data, true) };
  return gap(
    'denied',
    'Azure Resource Graph shows no hub at all: there is none, or Keepalive may read none.',
    `${roleFix('Reader', null)}. A new role counts after some minutes.`,
  );
}

function firstOf(all: readonly HubToCheck[], isListed: boolean): HubsToCheck {
  return { hubs: all.slice(0, MOST_HUBS), all: all.length, isListed };
}
