/** Chance that repeats: the same seed gives the same life of the fleet. Everything random in the lab's simulation comes from here. */
export interface Random {
  /** At least 0, below 1. */
  next(): number;
  between(low: number, high: number): number;
  /** Whole number, both ends included. */
  whole(low: number, high: number): number;
  chance(probability: number): boolean;
  pick<T>(list: readonly [T, ...T[]]): T;
  /** Spread evenly over the magnitudes between two positive numbers: as many between 2 and 4 as between 10 and 20. */
  logBetween(low: number, high: number): number;
  /** Waiting time of rare, independent things. */
  exponential(mean: number): number;
  base64(bytes: number): string;
  hex(digits: number): string;
  /** An own stream for one actor: what others draw does not change what it draws. */
  fork(label: string): Random;
}

export function createRandom(seed: number | string): Random {
  const name = String(seed);
  const next = mulberry32(fnv1a(name));
  const between = (low: number, high: number): number => low + (high - low) * next();
  const whole = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  return {
    next,
    between,
    whole,
    chance: (probability) => next() < probability,
    pick: (list) => list[whole(0, list.length - 1)] ?? list[0],
    logBetween: (low, high) => Math.exp(between(Math.log(low), Math.log(high))),
    exponential: (mean) => -mean * Math.log(1 - next()),
    base64: (bytes) => Buffer.from(Array.from({ length: bytes }, () => whole(0, 255))).toString('base64'),
    hex: (digits) => Array.from({ length: digits }, () => whole(0, 15).toString(16)).join(''),
    fork: (label) => createRandom(`${name}/${label}`),
  };
}

/** Tommy Ettinger's Mulberry32 (public domain): 32 bits of state, good enough for a demo, the same on every machine. */
function mulberry32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** FNV-1a, 32 bits: from a name to a seed. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}
