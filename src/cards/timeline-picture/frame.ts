/**
 * Sizes that all pictures share, in CSS pixels at a picture width of `WIDTH`. A card on a phone of 360 px shows about
 * 306 px of content: text of 14 is then 11 px high, the smallest that is read without effort. Wider cards enlarge it.
 */
export const WIDTH = 388;
export const TEXT = 14;
export const PADDING = 14;
/** The time's own width. */
export const PLOT = WIDTH - 2 * PADDING;
/** A line of text. */
export const ROW = 20;

export interface Label {
  readonly x: number;
  readonly text: string;
  readonly strong: boolean;
  readonly anchor: 'start' | 'middle' | 'end';
}
