/**
 * Numbers for short byte strings (ids, addresses, SDK names): the same bytes always get the same number, from 0 in the
 * order of their first sight. No text is made of them, so that a look-up takes some tens of nanoseconds. Plain data: it
 * can be handed from thread to thread.
 */
export interface ByteTable {
  count: number;
  /** Number plus one of the entry at each place of the hash table; 0 is free. A power of two long, at most half full. */
  places: Int32Array<ArrayBuffer>;
  starts: Uint32Array<ArrayBuffer>;
  lengths: Uint32Array<ArrayBuffer>;
  /** The entries one after another. */
  content: DataView<ArrayBuffer>;
  used: number;
}

const FEW = 1024;

export function createByteTable(): ByteTable {
  return {
    count: 0,
    places: new Int32Array(2 * FEW),
    starts: new Uint32Array(FEW),
    lengths: new Uint32Array(FEW),
    content: new DataView(new ArrayBuffer(16 * FEW)),
    used: 0,
  };
}

/** The number of the bytes [start, end), a new one if they were not seen before. */
export function numberOf(table: ByteTable, bytes: DataView, start: number, end: number): number {
  const { places } = table;
  const mask = places.length - 1;
  let place = hashOf(bytes, start, end) & mask;
  for (;;) {
    const entry = (places[place] ?? 0) - 1;
    if (entry < 0) return add(table, place, bytes, start, end);
    if (isEntry(table, entry, bytes, start, end)) return entry;
    place = (place + 1) & mask;
  }
}

/** Whether the bytes [start, end) are those of this entry. */
export function isEntry(table: ByteTable, entry: number, bytes: DataView, start: number, end: number): boolean {
  if (table.lengths[entry] !== end - start) return false;
  const { content } = table;
  const shift = (table.starts[entry] ?? 0) - start;
  let at = start;
  for (; at + 4 <= end; at += 4) if (bytes.getInt32(at) !== content.getInt32(at + shift)) return false;
  for (; at < end; at += 1) if (bytes.getUint8(at) !== content.getUint8(at + shift)) return false;
  return true;
}

export function numberOfText(table: ByteTable, text: string): number {
  const bytes = Buffer.from(text);
  return numberOf(table, new DataView(bytes.buffer, bytes.byteOffset, bytes.length), 0, bytes.length);
}

export function textOf({ content, starts, lengths }: ByteTable, entry: number): string {
  return Buffer.from(content.buffer, starts[entry] ?? 0, lengths[entry] ?? 0).toString();
}

/** For each entry of `from`, its number in `table`. */
export function takeOver(table: ByteTable, from: ByteTable): Int32Array {
  return Int32Array.from({ length: from.count }, (_, entry) => {
    const start = from.starts[entry] ?? 0;
    return numberOf(table, from.content, start, start + (from.lengths[entry] ?? 0));
  });
}

function add(table: ByteTable, place: number, bytes: DataView, start: number, end: number): number {
  const entry = table.count;
  makeRoom(table, end - start);
  new Uint8Array(table.content.buffer).set(
    new Uint8Array(bytes.buffer, bytes.byteOffset + start, end - start),
    table.used,
  );
  table.starts[entry] = table.used;
  table.lengths[entry] = end - start;
  table.used += end - start;
  table.count += 1;
  table.places[place] = entry + 1;
  if (table.count * 2 > table.places.length) spread(table);
  return entry;
}

function makeRoom(table: ByteTable, length: number): void {
  const { count, starts, lengths, content, used } = table;
  if (count === starts.length) {
    table.starts = new Uint32Array(count * 2);
    table.starts.set(starts);
    table.lengths = new Uint32Array(count * 2);
    table.lengths.set(lengths);
  }
  if (used + length > content.byteLength) {
    table.content = new DataView(new ArrayBuffer(2 * content.byteLength + length));
    new Uint8Array(table.content.buffer).set(new Uint8Array(content.buffer));
  }
}

function spread(table: ByteTable): void {
  const places = new Int32Array(table.places.length * 2);
  const mask = places.length - 1;
  for (let entry = 0; entry < table.count; entry += 1) {
    const start = table.starts[entry] ?? 0;
    let place = hashOf(table.content, start, start + (table.lengths[entry] ?? 0)) & mask;
    while (places[place] !== 0) place = (place + 1) & mask;
    places[place] = entry + 1;
  }
  table.places = places;
}

/** FNV-1a over four bytes at a time, mixed so that ids that differ in a few digits are spread (the mixing is murmur3's). */
export function hashOf(bytes: DataView, start: number, end: number): number {
  let hash = 0x811c9dc5;
  let at = start;
  for (; at + 4 <= end; at += 4) {
    hash = Math.imul(hash ^ bytes.getInt32(at), 0x01000193);
    hash ^= hash >>> 15;
  }
  for (; at < end; at += 1) hash = Math.imul(hash ^ bytes.getUint8(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
