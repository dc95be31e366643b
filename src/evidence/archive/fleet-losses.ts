import type { SharedLoss } from '../fleet';
import type { SharedLosses } from '../shared-losses';
import { numberOfText, textOf } from './byte-table';
import type { EventIndex } from './event-index';
import { type HubCounts, NOWHERE } from './hub-counts';
import { hasBit } from './identity-notes';
import { deviceOf, homeOf, type IdentityTable, lossesOf, NO_SDK, roams, sdkOf } from './identity-table';
import type { Sharers } from './settled';
import { awayToo, cameBackToo } from './sharers';
import type { Vicinity } from './vicinity';

/** `losses`, `returns` and `absence` of evidence/fleet.ts. `index` is of the events; `to` is the window's end, ms since 1970. */
export function fleetLosses(
  counts: HubCounts,
  index: EventIndex,
  devices: readonly number[],
  { returns, absence, sdk }: Vicinity,
  to: number,
): SharedLosses {
  const { identities, addresses, settled } = counts;
  const isSame = sameSdkAs(counts, sdk);
  const known = new Map<string, Around>();

  function around(address: string): Around {
    const found = known.get(address) ?? lookAround(counts, devices, address, isSame);
    known.set(address, found);
    return found;
  }

  function count(text: string, sharers: Sharers): SharedLoss {
    const address = numberOfText(addresses, text);
    const [wasHere, wasThere] = [new Uint8Array(identities.count), new Uint8Array(identities.count)];
    const [here, there] = [[] as number[], [] as number[]];
    const elsewhere = new Set<number>();
    for (const [index, identity] of sharers.identities.entries()) {
      const at = sharers.addresses[index] ?? NOWHERE;
      const isHere = address !== NOWHERE && at === address;
      if (!isHere && at !== NOWHERE) elsewhere.add(at);
      const device = deviceOf(identities, identity);
      const was = isHere ? wasHere : wasThere;
      if (was[device] === 0) (isHere ? here : there).push(device);
      was[device] = 1;
    }
    return {
      address: text,
      ...around(text),
      neighboursToo: here.length,
      sameSdkToo: here.filter(isSame).length,
      othersToo: there.length,
      othersTooAddresses: elsewhere.size,
    };
  }

  return {
    losses: devices.reduce((sum, device) => sum + exceeding(identities, device), 0),
    returns: returns.map((fall, place) => ({
      at: new Date(fall.at),
      ...count(fall.address, settled.returns.get(place) ?? cameBackToo(counts, index, fall)),
    })),
    absence: absence && count(absence.address, awayToo(counts, index, absence.fell, to + 1)),
  };
}

type Around = Pick<SharedLoss, 'neighbours' | 'neighbourLosses' | 'mostLosses' | 'sameSdk' | 'others'>;

function lookAround(
  { identities, addresses, metAt }: HubCounts,
  devices: readonly number[],
  text: string,
  isSame: (device: number) => boolean,
): Around {
  const address = numberOfText(addresses, text);
  const neighbours = devices.filter((device) => address !== NOWHERE && hasBit(metAt, device, address - 1));
  const onlyHere = neighbours.filter((device) => homeOf(identities, device) === address && !roams(identities, device));
  const losses = neighbours.map((device) => exceeding(identities, device));
  return {
    neighbours: neighbours.length,
    neighbourLosses: losses.reduce((sum, count) => sum + count, 0),
    mostLosses: losses.reduce((most, count) => Math.max(most, count), 0),
    sameSdk: neighbours.filter(isSame).length,
    others: devices.length - onlyHere.length,
  };
}

/** As many lost ends as exceed those of tokens. */
function exceeding(identities: IdentityTable, device: number): number {
  return Math.max(0, lossesOf(identities, device));
}

function sameSdkAs({ identities, sdks }: HubCounts, sdk: string): (device: number) => boolean {
  const same = Array.from({ length: sdks.count }, (_, number) => textOf(sdks, number) === sdk);
  return (device) => {
    const own = sdkOf(identities, device);
    return own === NO_SDK ? sdk === '' : (same[own] ?? false);
  };
}
