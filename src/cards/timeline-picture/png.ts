import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Resvg } from '@resvg/resvg-js';
import { encodePalettePng } from './palette-png';

/** Beside src in a clone, and beside dist in a build. */
const FOLDER = join(__dirname, '..', '..', '..', 'cards', 'fonts');
const FONTS = ['inter-regular.ttf', 'inter-semibold.ttf'].map((name) => join(FOLDER, name));

/** Device pixels for each of the SVG's: sharp on a phone, whose cards show 388 of the latter on about 306 CSS pixels. */
const SCALE = 2.4;

/**
 * @throws Error when a font is missing (the renderer would leave out the text without a word) or the SVG cannot be read
 */
export function renderPng(svg: string): Buffer {
  const missing = FONTS.find((font) => !existsSync(font));
  if (missing !== undefined) throw new Error(`The font ${missing} is missing.`);
  const image = new Resvg(svg, {
    font: { loadSystemFonts: false, fontFiles: FONTS, defaultFontFamily: 'Inter' },
    fitTo: { mode: 'zoom', value: SCALE },
    logLevel: 'off',
  }).render();
  return encodePalettePng(image.pixels, image.width, image.height);
}
