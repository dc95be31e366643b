import { altText } from './alt-text';
import type { Theme } from './colours';
import { type PictureSource, pictureOf } from './picture';
import { renderPng } from './png';
import { drawSvg } from './svg';

export interface DrawnTimeline {
  readonly png: Buffer;
  readonly alt: string;
}

/** The timeline as a picture and in words. */
export function drawTimeline(source: PictureSource, theme: Theme): DrawnTimeline {
  return { png: renderPng(drawSvg(pictureOf(source), theme).svg), alt: altText(source) };
}
