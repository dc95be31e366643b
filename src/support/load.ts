import type { CaseFile, LeftOut } from './case-contents';

/** What a zip weighs while one thing after the other is left out of it. Bytes. */
export interface Load {
  isTooLarge(): boolean;
  /** How large this file may be, with all others as they are now; it weighs `packed`. */
  roomFor(packed: number): number;
  /** Notes that the file is lighter by so much, and why. */
  lighten(file: CaseFile, by: number, what: string): void;
  readonly leftOut: ReadonlyMap<string, LeftOut>;
}

export function createLoad(limit: number, weight: number): Load {
  const leftOut = new Map<string, LeftOut>();
  let total = weight;
  return {
    isTooLarge: () => total > limit,
    roomFor: (packed) => limit - (total - packed),
    lighten({ name, bytes, sha256 }, by, what) {
      total -= by;
      leftOut.set(name, { name, bytes, sha256, what });
    },
    leftOut,
  };
}
