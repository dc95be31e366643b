import { COLOURS, type Colours, mixed, type Theme } from './colours';
import { type Label, PADDING, PLOT, ROW, TEXT, WIDTH } from './frame';
import { SHADES, type State } from './lane';
import type { Bar, Dot, Marks } from './marks';
import type { Picture } from './picture';
import { panel, rule, words } from './svg-parts';
import { textWidth } from './text-width';
import { type Xml, xml } from './xml';

const LANE = 18;
const DOT = 5.6;
const DOT_PITCH = 7.5;
const BARS = 46;
/** One event in a bar is never higher: a few must not look like many. */
const HIGHEST_UNIT = 8;

export interface Drawing {
  readonly svg: string;
  readonly width: number;
  readonly height: number;
}

/** The picture as SVG text; its fonts are those of the folder cards/fonts. */
export function drawSvg(picture: Picture, theme: Theme): Drawing {
  const colours = COLOURS[theme];
  const marksHeight = heightOf(picture.marks);
  const top = 12;
  const laneTop = top + picture.chipRows * ROW + 6 + marksHeight;
  const laneEnd = laneTop + LANE;
  const axis = laneEnd + 6 + ROW / 2;
  const caption = axis + ROW + 2;
  const height = caption + ROW / 2 + 9;
  const document = panel(height, colours, [
    xml`<defs>
<pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="5" height="5" fill="${colours.panel}"/><rect width="1.6" height="5" fill="${colours.hatch}"/></pattern>
<clipPath id="lane"><rect x="0" y="${laneTop}" width="${PLOT}" height="${LANE}" rx="4"/></clipPath>
</defs>`,
    xml`<g transform="translate(${PADDING} 0)">
${legend(picture, top + ROW / 2, colours)}
${picture.days.map((x) => rule(x, laneTop - marksHeight, laneEnd + 5, colours.line))}
${drawMarks(picture.marks, laneTop - 4, colours)}
${picture.peak ? words(picture.peak, laneTop - marksHeight + 5, colours.quiet) : undefined}
<g clip-path="url(#lane)">${picture.pieces.map(({ from, to, connected }) => xml`<rect x="${from}" y="${laneTop}" width="${to - from}" height="${LANE}" fill="${connected === 'unknown' ? 'url(#hatch)' : shade(connected, colours)}"/>`)}</g>
${stems(picture.marks, laneTop, colours)}
${picture.days.map((x) => rule(x, laneTop, laneEnd + 5, colours.line))}
${picture.laneLabels.map((label) => laneLabel(label, laneTop, colours))}
${picture.ticks.map((x) => rule(x, laneEnd + 2, laneEnd + 5, colours.line))}
${picture.labels.map((label) => words(label, axis, label.strong ? colours.text : colours.quiet))}
${picture.key.map(({ x, state, text }) => xml`${swatch(x, caption, state, colours)}${words({ x: x + 18, text, strong: false, anchor: 'start' }, caption, colours.quiet)}`)}
${words({ x: PLOT, text: picture.zone, strong: false, anchor: 'end' }, caption, colours.quiet)}
</g>`,
  ]);
  return { svg: document.text, width: WIDTH, height };
}

function heightOf(marks: Marks): number {
  if (marks.kind === 'none') return 0;
  return marks.kind === 'dots' ? marks.levels * DOT_PITCH + 6 : barsHeight(marks.peak.count) + ROW + 4;
}

function barsHeight(tallest: number): number {
  return Math.min(BARS, tallest * HIGHEST_UNIT);
}

function legend({ title, chips, more }: Picture, y: number, colours: Colours): Xml {
  if (title !== null) return words({ x: 0, text: title, strong: true, anchor: 'start' }, y, colours.text);
  const drawn = chips.map(({ x, row, text, kind, tone }) => {
    const middle = y + row * ROW;
    const glyph = dot(x + 4, middle, 3.6, kind, colours[tone], colours.panel);
    return xml`${glyph}${words({ x: x + 14, text, strong: true, anchor: 'start' }, middle, colours.text)}`;
  });
  const rest = more ? words(more, y + (chips.at(-1)?.row ?? 0) * ROW, colours.quiet) : undefined;
  return xml`${drawn}${rest}`;
}

function drawMarks(marks: Marks, bottom: number, colours: Colours): Xml | undefined {
  if (marks.kind === 'none') return undefined;
  if (marks.kind === 'dots') {
    const place = ({ level }: Dot) => bottom - DOT / 2 - level * DOT_PITCH;
    return xml`${marks.dots.map((one) => dot(one.x, place(one), DOT / 2, one.kind, colours[one.tone], colours.panel))}`;
  }
  const full = barsHeight(marks.peak.count);
  return xml`${marks.ends.map((bar) => column(bar, bottom, full, colours))}${marks.refusals.map((bar) => hollow(bar, bottom, full, colours))}`;
}

/** One connection that ended, or, as a ring, one that did not come about. */
function dot(x: number, y: number, radius: number, kind: Dot['kind'], colour: string, ground: string): Xml {
  return kind === 'end'
    ? xml`<circle cx="${x}" cy="${y}" r="${radius}" fill="${colour}"/>`
    : xml`<circle cx="${x}" cy="${y}" r="${radius - 0.7}" fill="${ground}" stroke="${colour}" stroke-width="1.5"/>`;
}

function column({ x, width, from, to, tone }: Bar, bottom: number, full: number, colours: Colours): Xml {
  const height = Math.max(2, (to - from) * full);
  return xml`<rect x="${x + 0.6}" y="${bottom - from * full - height}" width="${width - 1.2}" height="${height}" fill="${colours[tone]}"/>`;
}

function hollow({ x, width, from, to, tone }: Bar, bottom: number, full: number, colours: Colours): Xml {
  const height = Math.max(3, (to - from) * full);
  const fill = mixed(colours.panel, colours[tone], 0.15);
  return xml`<rect x="${x + 1.1}" y="${bottom - from * full - height + 0.5}" width="${width - 2.2}" height="${height - 1}" fill="${fill}" stroke="${colours[tone]}"/>`;
}

/** Where a single end cuts the lane, so that even a gap of seconds is seen. */
function stems(marks: Marks, laneTop: number, colours: Colours): readonly Xml[] | undefined {
  if (marks.kind !== 'dots') return undefined;
  return marks.dots
    .filter(({ level, kind }) => level === 0 && kind === 'end')
    .map(
      ({ x, tone }) => xml`<rect x="${x - 0.75}" y="${laneTop}" width="1.5" height="${LANE}" fill="${colours[tone]}"/>`,
    );
}

function shade(connected: number, colours: Colours): string {
  return mixed(colours.away, colours.connected, connected / SHADES);
}

/** On a ground of its own, so that no line of a day runs through the words. */
function laneLabel(label: Label, laneTop: number, colours: Colours): Xml {
  const width = textWidth(label.text, TEXT) + 8;
  return xml`<rect x="${label.x - width / 2}" y="${laneTop}" width="${width}" height="${LANE}" fill="${colours.away}"/>${words(label, laneTop + LANE / 2, colours.quiet)}`;
}

function swatch(x: number, y: number, state: State, colours: Colours): Xml {
  const fill = state === 'unknown' ? 'url(#hatch)' : colours[state];
  return xml`<rect x="${x + 0.5}" y="${y - 5}" width="12" height="10" rx="2.5" fill="${fill}" stroke="${state === 'connected' ? fill : colours.line}" stroke-width="1"/>`;
}
