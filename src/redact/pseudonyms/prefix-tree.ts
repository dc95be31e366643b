import { createHmac } from 'node:crypto';

/** A range of addresses: its first `bits` bits. */
export interface Range {
  readonly bytes: readonly number[];
  readonly bits: number;
  /** Its addresses stay as they are; otherwise they stay within it. */
  readonly isFixed: boolean;
}

const MOST_KEPT = 4096;

/**
 * Maps addresses so that two which share their first n bits still do, for every n (Xu, Fan, Ammar and Moon 2002): masked
 * addresses, rules with a mask and neighbours stay what they are to each other, and no two become one. Bits on the way to a
 * named range stay, so that nothing leaves or enters it.
 */
export function createPrefixTree(key: Buffer, family: string, ranges: readonly Range[]) {
  const flips = new Map<string, Buffer>();

  /** One digest tells for all 255 nodes of a byte below the bytes before it. */
  function flipsBelow(before: string): Buffer {
    const known = flips.get(before);
    if (known) return known;
    const digest = createHmac('sha256', key).update(`${family}/${before}`).digest();
    if (flips.size >= MOST_KEPT) flips.clear();
    flips.set(before, digest);
    return digest;
  }

  /** Maps the bytes that are known, from the left. */
  return function map(bytes: readonly number[]): number[] {
    let before = '';
    return bytes.map((byte, index) => {
      const digest = flipsBelow(before);
      before += `${byte}.`;
      let mapped = 0;
      for (let depth = 0; depth < 8; depth++) {
        const node = (1 << depth) | (byte >> (8 - depth));
        const bit = (byte >> (7 - depth)) & 1;
        const flip = ((digest[node >> 3] ?? 0) >> (node & 7)) & 1;
        mapped = (mapped << 1) | (staysBelow(bytes, index * 8 + depth, ranges) ? bit : bit ^ flip);
      }
      return mapped;
    });
  };
}

function staysBelow(bytes: readonly number[], depth: number, ranges: readonly Range[]): boolean {
  return ranges.some((range) =>
    depth < range.bits
      ? sharesBits(bytes, range.bytes, depth)
      : range.isFixed && sharesBits(bytes, range.bytes, range.bits),
  );
}

function sharesBits(a: readonly number[], b: readonly number[], bits: number): boolean {
  for (let index = 0; index * 8 < bits; index++) {
    const rest = Math.max(0, 8 - (bits - index * 8));
    if ((a[index] ?? 0) >> rest !== (b[index] ?? 0) >> rest) return false;
  }
  return true;
}
