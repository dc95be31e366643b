import type { Colours } from './colours';
import { type Label, TEXT, WIDTH } from './frame';
import { type Xml, xml } from './xml';

/** From the middle of a line of text down to its baseline. */
const BASELINE = TEXT * 0.36;

export function words({ x, text, strong, anchor }: Label, middle: number, colour: string): Xml {
  return xml`<text x="${x}" y="${middle + BASELINE}" text-anchor="${anchor}" font-weight="${strong ? 600 : 400}" fill="${colour}">${text}</text>`;
}

export function rule(x: number, from: number, to: number, colour: string): Xml {
  return xml`<rect x="${x - 0.5}" y="${from}" width="1" height="${to - from}" fill="${colour}"/>`;
}

/** The document around a picture's parts; its fonts are those of the folder cards/fonts. */
export function panel(height: number, colours: Colours, inside: readonly Xml[]): Xml {
  return xml`<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" font-family="Inter" font-size="${TEXT}">
<rect x="0.5" y="0.5" width="${WIDTH - 1}" height="${height - 1}" rx="10" fill="${colours.panel}" stroke="${colours.edge}"/>
${inside}
</svg>`;
}
