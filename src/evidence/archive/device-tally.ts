import { powerOfTwo } from './event-index';

/**
 * Distinct devices, and how many of them have each address and each code, around one minute after another. In a large hub
 * many thousand drop at once, so what is known of a device lies in arrays by its number, not in sets.
 */
export interface DeviceTally {
  /** The first so many numbers of `found`. */
  devices: number;
  found: Uint32Array<ArrayBuffer>;
  back: number;
  /** By number, in the tables that they come from. */
  readonly ofAddress: Map<number, number>;
  readonly ofCode: Map<number, number>;
  /** What follows holds for a device where `seenIn` (or `backIn`) is the present round. */
  round: number;
  seenIn: Int32Array<ArrayBuffer>;
  backIn: Int32Array<ArrayBuffer>;
  address: Int32Array<ArrayBuffer>;
  codeBits: Int32Array<ArrayBuffer>;
  /** What found no place: further addresses of a device, and codes whose number has no bit. */
  readonly rest: Set<string>;
}

export function createTally(): DeviceTally {
  return {
    devices: 0,
    found: new Uint32Array(),
    back: 0,
    ofAddress: new Map(),
    ofCode: new Map(),
    round: 0,
    seenIn: new Int32Array(),
    backIn: new Int32Array(),
    address: new Int32Array(),
    codeBits: new Int32Array(),
    rest: new Set(),
  };
}

/** Begins anew; `identities` is above every device's number. */
export function clear(tally: DeviceTally, identities: number): void {
  if (identities > tally.seenIn.length) grow(tally, powerOfTwo(identities));
  tally.round += 1;
  tally.devices = 0;
  tally.back = 0;
  for (const one of [tally.ofAddress, tally.ofCode, tally.rest]) one.clear();
}

/** A drop. Numbers are those of the tables that they come from. */
export function add(tally: DeviceTally, device: number, address: number, code: number, isBack: boolean): void {
  if (isBack && tally.backIn[device] !== tally.round) {
    tally.backIn[device] = tally.round;
    tally.back += 1;
  }
  const isNew = tally.seenIn[device] !== tally.round;
  if (isNew) {
    tally.seenIn[device] = tally.round;
    tally.address[device] = address;
    tally.codeBits[device] = 0;
    tally.found[tally.devices] = device;
    tally.devices += 1;
  }
  if (isNew || (tally.address[device] !== address && isFirst(tally.rest, `address ${address} of ${device}`)))
    count(tally.ofAddress, address);
  if (isNewCode(tally, device, code)) count(tally.ofCode, code);
}

function grow(tally: DeviceTally, devices: number): void {
  tally.round = 0;
  tally.found = new Uint32Array(devices);
  for (const name of ['seenIn', 'backIn', 'address', 'codeBits'] as const) tally[name] = new Int32Array(devices);
}

const BITS = 31;

function isNewCode({ codeBits, rest }: DeviceTally, device: number, code: number): boolean {
  if (code >= BITS) return isFirst(rest, `code ${code} of ${device}`);
  const known = codeBits[device] ?? 0;
  codeBits[device] = known | (1 << code);
  return ((known >> code) & 1) === 0;
}

function isFirst(rest: Set<string>, key: string): boolean {
  const before = rest.size;
  return rest.add(key).size > before;
}

function count(counts: Map<number, number>, key: number): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
