import { hashOf } from './byte-table';

/**
 * What is known of each device and module, by a number from 0 in the order of their first sight. Names: `deviceId`, or
 * `deviceId`, a zero byte and `moduleId`. All of one identity lies together, in a line or two of the processor's cache, since
 * the records of a log come from all devices in turn. Plain data: it can be handed from thread to thread.
 */
export interface IdentityTable {
  count: number;
  /** Number plus one of the identity at each place of the hash table; 0 is free. A power of two long, at most half full. */
  places: Int32Array<ArrayBuffer>;
  /** RECORD bytes each, laid out as AT says. */
  records: DataView<ArrayBuffer>;
  /** Names too long for a record. */
  names: DataView<ArrayBuffer>;
  namesUsed: number;
}

const RECORD = 64;
const AT = { sdkAt: 0, sdk: 8, home: 12, deviceOf: 16, roams: 20, length: 22, losses: 24, name: 28 } as const;
const LONGEST_NAME = RECORD - AT.name;
const FEW = 1024;

/** No SDK was named yet. */
export const NO_SDK = -1;

export function createIdentityTable(): IdentityTable {
  return {
    count: 0,
    places: new Int32Array(2 * FEW),
    records: new DataView(new ArrayBuffer(RECORD * FEW)),
    names: new DataView(new ArrayBuffer(1024)),
    namesUsed: 0,
  };
}

/** The number of the identity that the bytes [start, end) name, a new one if it was not seen before. A new one is its own device. */
export function identityNumber(table: IdentityTable, bytes: DataView, start: number, end: number): number {
  const { places } = table;
  const mask = places.length - 1;
  let place = hashOf(bytes, start, end) & mask;
  for (;;) {
    const identity = (places[place] ?? 0) - 1;
    if (identity < 0) return add(table, place, bytes, start, end);
    if (isNamed(table, identity, bytes, start, end)) return identity;
    place = (place + 1) & mask;
  }
}

/**
 * Touches what the look-ups of so many names will need, all at once, so that the processor waits once and not for each:
 * a log's devices come in no order, and their records do not fit into its caches. `places[stride * n]` is where the n-th
 * name begins in `bytes` (negative: there is none), the number after it where it ends. `found` is room for as many numbers.
 * The answer says nothing, but hangs on all that was touched.
 */
export function touch(
  table: IdentityTable,
  bytes: DataView,
  places: Int32Array,
  stride: number,
  names: number,
  found: Int32Array,
): number {
  const mask = table.places.length - 1;
  for (let name = 0; name < names; name += 1) {
    const start = places[stride * name] ?? -1;
    const end = places[stride * name + 1] ?? -1;
    found[name] = start < 0 ? 0 : (table.places[hashOf(bytes, start, end) & mask] ?? 0);
  }
  let sum = 0;
  for (let name = 0; name < names; name += 1) {
    const identity = (found[name] ?? 0) - 1;
    if (identity >= 0) sum += table.records.getUint8(identity * RECORD + AT.roams);
  }
  return sum;
}

export function isNamed(table: IdentityTable, identity: number, bytes: DataView, start: number, end: number): boolean {
  const length = end - start;
  const { records } = table;
  if (records.getUint16(identity * RECORD + AT.length) !== length) return false;
  const names = length <= LONGEST_NAME ? records : table.names;
  const from = nameStart(table, identity, length);
  let at = 0;
  for (; at + 4 <= length; at += 4) if (bytes.getInt32(start + at) !== names.getInt32(from + at)) return false;
  for (; at < length; at += 1) if (bytes.getUint8(start + at) !== names.getUint8(from + at)) return false;
  return true;
}

export function identityNumberOf(table: IdentityTable, name: string): number {
  const bytes = Buffer.from(name);
  return identityNumber(table, new DataView(bytes.buffer, bytes.byteOffset, bytes.length), 0, bytes.length);
}

/** For each identity of `from`, its number in `table`. */
export function takeOverIdentities(table: IdentityTable, from: IdentityTable): Int32Array {
  return Int32Array.from({ length: from.count }, (_, identity) => {
    const length = from.records.getUint16(identity * RECORD + AT.length);
    const start = nameStart(from, identity, length);
    return identityNumber(table, length <= LONGEST_NAME ? from.records : from.names, start, start + length);
  });
}

/** The device alone, for a module; a device is its own. */
export function deviceOf({ records }: IdentityTable, identity: number): number {
  return records.getInt32(identity * RECORD + AT.deviceOf);
}
export function setDevice({ records }: IdentityTable, identity: number, device: number): void {
  records.setInt32(identity * RECORD + AT.deviceOf, device);
}

/** What the device last said of itself: a number in the table of SDKs, and when, ms since 1970. */
export function sdkOf({ records }: IdentityTable, device: number): number {
  return records.getInt32(device * RECORD + AT.sdk);
}
export function sdkTimeOf({ records }: IdentityTable, device: number): number {
  return records.getFloat64(device * RECORD + AT.sdkAt);
}
export function setSdk({ records }: IdentityTable, device: number, sdk: number, time: number): void {
  records.setInt32(device * RECORD + AT.sdk, sdk);
  records.setFloat64(device * RECORD + AT.sdkAt, time);
}

/** The first address that the device had, a number in the table of addresses, 0 for none yet; and whether it had others. */
export function homeOf({ records }: IdentityTable, device: number): number {
  return records.getInt32(device * RECORD + AT.home);
}
export function setHome({ records }: IdentityTable, device: number, address: number): void {
  records.setInt32(device * RECORD + AT.home, address);
}
export function roams({ records }: IdentityTable, device: number): boolean {
  return records.getUint8(device * RECORD + AT.roams) === 1;
}
export function setRoams({ records }: IdentityTable, device: number): void {
  records.setUint8(device * RECORD + AT.roams, 1);
}

/** Lost ends of the device less those of tokens; negative where these were more. */
export function lossesOf({ records }: IdentityTable, device: number): number {
  return records.getInt32(device * RECORD + AT.losses);
}
export function addLosses({ records }: IdentityTable, device: number, losses: number): void {
  const at = device * RECORD + AT.losses;
  records.setInt32(at, records.getInt32(at) + losses);
}

function nameStart({ records }: IdentityTable, identity: number, length: number): number {
  const at = identity * RECORD + AT.name;
  return length <= LONGEST_NAME ? at : records.getUint32(at);
}

function add(table: IdentityTable, place: number, bytes: DataView, start: number, end: number): number {
  const identity = table.count;
  const length = end - start;
  if ((identity + 1) * RECORD > table.records.byteLength) table.records = larger(table.records, RECORD);
  table.records.setUint16(identity * RECORD + AT.length, length);
  if (length > LONGEST_NAME) {
    if (table.namesUsed + length > table.names.byteLength) table.names = larger(table.names, length);
    table.records.setUint32(identity * RECORD + AT.name, table.namesUsed);
    copy(bytes, start, length, table.names, table.namesUsed);
    table.namesUsed += length;
  } else copy(bytes, start, length, table.records, identity * RECORD + AT.name);
  setSdk(table, identity, NO_SDK, 0);
  setDevice(table, identity, identity);
  table.count += 1;
  table.places[place] = identity + 1;
  if (table.count * 2 > table.places.length) spread(table);
  return identity;
}

function copy(from: DataView, start: number, length: number, to: DataView, at: number): void {
  for (let index = 0; index < length; index += 1) to.setUint8(at + index, from.getUint8(start + index));
}

function larger(from: DataView, more: number): DataView<ArrayBuffer> {
  const bytes = new Uint8Array(2 * from.byteLength + more);
  bytes.set(new Uint8Array(from.buffer, from.byteOffset, from.byteLength));
  return new DataView(bytes.buffer);
}

function spread(table: IdentityTable): void {
  const places = new Int32Array(table.places.length * 2);
  const mask = places.length - 1;
  for (let identity = 0; identity < table.count; identity += 1) {
    const length = table.records.getUint16(identity * RECORD + AT.length);
    const start = nameStart(table, identity, length);
    let place = hashOf(length <= LONGEST_NAME ? table.records : table.names, start, start + length) & mask;
    while (places[place] !== 0) place = (place + 1) & mask;
    places[place] = identity + 1;
  }
  table.places = places;
}
