import type { Subject } from '../evidence';
import { type ByteTable, createByteTable, numberOfText } from './byte-table';
import { createEventList, type EventList } from './event-list';
import { createIdentityTable, deviceOf, type IdentityTable, identityNumberOf } from './identity-table';
import { noOwn, type OwnRecords } from './own-records';
import type { Settled } from './settled';
import type { Vicinity } from './vicinity';

/** What a scan has counted of one hub so far. Plain data: it can be handed from thread to thread. */
export interface HubCounts {
  /** As in evidence/fleet.ts, in the window. */
  records: number;
  dropped: number;
  /** ms since 1970 of this hub's records in the window; infinite without any. */
  newest: number;
  oldest: number;
  /** The newest of all, whatever the window. */
  newestEver: number;
  /** Attempts to connect: places by the number of the minute since 1970, and what is counted there. */
  readonly attempts: { readonly places: Map<number, number>; readonly counts: number[] };
  /** The first is the subject's device. */
  readonly identities: IdentityTable;
  /** For each address of the subject (the first in `addresses`, after NOWHERE) whether the device had it too. */
  readonly metAt: IdentityBits;
  /** For each quiet time of the vicinity whether the identity was not quiet. */
  readonly stirredIn: IdentityBits;
  readonly sdks: ByteTable;
  readonly addresses: ByteTable;
  /** The first is '': none. */
  readonly codes: string[];
  /** Of other devices, where they matter for the subject, and are not settled. */
  readonly events: EventList;
  /** See settle.ts. */
  readonly settled: Settled;
  /** An event came that was needed for what had been settled. */
  isLate: boolean;
  /** Of the subject itself. */
  readonly own: { readonly connections: OwnRecords; readonly operations: OwnRecords };
}

/** Some bits for each identity, as many words as they take. */
export interface IdentityBits {
  readonly words: number;
  bits: Uint32Array<ArrayBuffer>;
}

/** The subject's device in `identities`. */
export const OWN = 0;

/** The address '' in `addresses`. */
export const NOWHERE = 0;

export function createHubCounts(subject: Subject, vicinity: Vicinity): HubCounts {
  const identities = createIdentityTable();
  identityNumberOf(identities, subject.deviceId);
  const addresses = createByteTable();
  for (const address of ['', ...vicinity.addresses]) numberOfText(addresses, address);
  return {
    records: 0,
    dropped: 0,
    newest: Number.NEGATIVE_INFINITY,
    oldest: Number.POSITIVE_INFINITY,
    newestEver: Number.NEGATIVE_INFINITY,
    attempts: { places: new Map(), counts: [] },
    identities,
    metAt: noBits(vicinity.addresses.length),
    stirredIn: noBits(vicinity.quietTimes.length),
    sdks: createByteTable(),
    addresses,
    codes: [''],
    events: createEventList(vicinity.since, vicinity.until),
    settled: {
      from: Number.POSITIVE_INFINITY,
      until: Number.NEGATIVE_INFINITY,
      minutes: new Map(),
      returns: new Map(),
    },
    isLate: false,
    own: { connections: noOwn(), operations: noOwn() },
  };
}

function noBits(most: number): IdentityBits {
  return { words: Math.ceil(most / 32), bits: new Uint32Array() };
}

/** The devices that the window holds records of, but for the subject's. */
export function otherDevices({ identities }: HubCounts): number[] {
  const devices: number[] = [];
  for (let identity = OWN + 1; identity < identities.count; identity += 1) {
    if (deviceOf(identities, identity) === identity) devices.push(identity);
  }
  return devices;
}
