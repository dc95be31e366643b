/**
 * About how wide a text in Inter is, in pixels: close enough to place labels, and never too small for what we write.
 * Advance widths of Inter SemiBold (its hmtx table), rounded up; the regular cut is a little narrower.
 */
export function textWidth(text: string, size: number): number {
  let width = 0;
  for (const character of text) width += WIDTHS.get(character) ?? OTHERS;
  return width * size;
}

/** Scripts that are wider than this do not occur in codes and times. */
const OTHERS = 0.78;
const GROUPS: ReadonlyArray<readonly [string, number]> = [
  ['ijlI', 0.28],
  [' .,:', 0.32],
  ['ft()', 0.39],
  ['r', 0.4],
  ['1', 0.43],
  ['-', 0.47],
  ['s', 0.55],
  ['ackevxyz', 0.6],
  ['bdghnopqu', 0.63],
  ['023456789×+', 0.67],
  ['mw', 0.9],
];
const WIDTHS = new Map(GROUPS.flatMap(([letters, width]) => [...letters].map((letter) => [letter, width] as const)));
