/**
 * How many different devices there were, in one kilobyte whatever their number: a bit for each, by its hash, and the
 * number from the share of bits that stayed empty (linear counting, Whang et al. 1990). Seeing a device again changes
 * nothing, nor does the order, and sketches of several instances join to the sketch of all. Exact to about one in a hundred,
 * for tens of thousands to one in thirty.
 */
export type Sketch = Uint8Array;

const BITS = 8_192;
/** Above this share of set bits the number is no longer to be trusted. */
const FULL = 0.999;

export function newSketch(): Sketch {
  return new Uint8Array(BITS / 8);
}

/** True when it was not there before, as far as the sketch knows. */
export function addTo(sketch: Sketch, key: string): boolean {
  const bit = hashOf(key) % BITS;
  const [place, mask] = [bit >> 3, 1 << (bit & 7)];
  const before = sketch[place] ?? 0;
  sketch[place] = before | mask;
  return (before & mask) === 0;
}

export function joined(sketches: readonly Sketch[]): Sketch {
  const all = newSketch();
  for (const sketch of sketches) for (let i = 0; i < all.length; i += 1) all[i] = (all[i] ?? 0) | (sketch[i] ?? 0);
  return all;
}

export function countIn(sketch: Sketch): number {
  let set = 0;
  for (const byte of sketch) for (let left = byte; left > 0; left &= left - 1) set += 1;
  return Math.round(-BITS * Math.log(1 - Math.min(set / BITS, FULL)));
}

export function toHex(sketch: Sketch): string {
  return Buffer.from(sketch).toString('hex');
}

/** An empty one for a text of another length. */
export function fromHex(text: string): Sketch {
  const bytes = Buffer.from(text, 'hex');
  return bytes.length === BITS / 8 ? new Uint8Array(bytes) : newSketch();
}

/** FNV-1a with a last mixing (as in murmur3), so that ids that differ in their last digit spread over all bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
