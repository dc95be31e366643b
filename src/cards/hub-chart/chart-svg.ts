import { COLOURS, type Colours, mixed, type Theme } from '../timeline-picture/colours';
import { PADDING, PLOT, ROW } from '../timeline-picture/frame';
import { panel, rule, words } from '../timeline-picture/svg-parts';
import { type Xml, xml } from '../timeline-picture/xml';
import type { Chart, ChartBar, ChartKind } from './chart';

const TOP = 12;
const UP = 64;
const DOWN = 30;
/** What happened at all can be seen. */
const LEAST = 2;
/** For what such small ones add on top. */
const SLACK = 4;

/**
 * The chart as SVG text. Faults stand solid above the line, refusals hollow on top of them; renewals hang pale below
 * it: place and filling tell them apart where colours do not.
 */
export function chartSvg(chart: Chart, theme: Theme): string {
  const colours = COLOURS[theme];
  const events = TOP + ROW + 2;
  const peaks = events + (chart.event ? ROW : 0);
  const plotTop = peaks + (chart.peak ? ROW : 4);
  const line = plotTop + (chart.peak ? UP : 0);
  const bottom = line + (chart.depth ? DOWN : 0);
  const axis = bottom + (chart.depth ? ROW : 4) + ROW / 2;
  const caption = axis + ROW;
  const height = caption + ROW / 2 + 9;
  return panel(height, colours, [
    xml`<g transform="translate(${PADDING} 0)">`,
    ...chart.key.map(
      ({ x, kind, text }) =>
        xml`${swatch(x, TOP + ROW / 2, kind, colours)}${words({ x: x + 14, text, strong: true, anchor: 'start' }, TOP + ROW / 2, colours.text)}`,
    ),
    ...chart.days.map((x) => rule(x, plotTop, axis - ROW / 2, colours.line)),
    ...chart.bars.map((bar) => xml`${upwards(bar, line, colours)}${downwards(bar, line, colours)}`),
    xml`<rect x="0" y="${line - 0.5}" width="${PLOT}" height="1" fill="${colours.quiet}"/>`,
    ...(chart.event
      ? [words(chart.event.label, events + ROW / 2, colours.text), arrow(chart.event.x, events + ROW - 1, colours)]
      : []),
    ...(chart.peak ? [words(chart.peak, peaks + ROW / 2 + 1, colours.quiet)] : []),
    ...(chart.depth ? [words(chart.depth, bottom + ROW / 2 - 1, colours.quiet)] : []),
    ...chart.ticks.map((x) => rule(x, axis - ROW / 2 - 3, axis - ROW / 2, colours.line)),
    ...chart.labels.map((label) => words(label, axis, label.strong ? colours.text : colours.quiet)),
    words({ x: PLOT, text: chart.zone, strong: false, anchor: 'end' }, caption, colours.quiet),
    xml`</g>`,
  ]).text;
}

/** Points at the minute of which the words above it speak. */
function arrow(x: number, top: number, colours: Colours): Xml {
  return xml`<path d="M${x - 4} ${top}h8l-4 6z" fill="${colours.text}"/>`;
}

function pale({ panel, calm }: Colours): string {
  return mixed(panel, calm, 0.3);
}

function upwards({ x, width, faults, refusals }: ChartBar, line: number, colours: Colours): Xml {
  const solid = faults > 0 ? Math.max(LEAST, faults * (UP - SLACK)) : 0;
  const hollow = refusals > 0 ? Math.max(LEAST + 1, refusals * (UP - SLACK)) : 0;
  const body = solid > 0 ? column(x, width, line - solid, solid, colours.attention) : undefined;
  const rest = hollow > 0 ? frame(x, width, line - solid - hollow, hollow, colours) : undefined;
  return xml`${body}${rest}`;
}

function downwards({ x, width, renewals }: ChartBar, line: number, colours: Colours): Xml | undefined {
  if (renewals === 0) return undefined;
  const depth = Math.max(LEAST, renewals * DOWN);
  return xml`<rect x="${x + 1.1}" y="${line + 0.5}" width="${Math.max(0.5, width - 2.2)}" height="${depth}" fill="${pale(colours)}" stroke="${colours.calm}"/>`;
}

function column(x: number, width: number, top: number, height: number, colour: string): Xml {
  return xml`<rect x="${x + 0.6}" y="${top}" width="${Math.max(0.5, width - 1.2)}" height="${height}" fill="${colour}"/>`;
}

function frame(x: number, width: number, top: number, height: number, colours: Colours): Xml {
  return xml`<rect x="${x + 1.1}" y="${top + 0.5}" width="${Math.max(0.5, width - 2.2)}" height="${height - 1}" fill="${colours.panel}" stroke="${colours.warning}"/>`;
}

function swatch(x: number, middle: number, kind: ChartKind, colours: Colours): Xml {
  const fill = { fault: colours.attention, refusal: colours.panel, renewal: pale(colours) }[kind];
  const edge = { fault: colours.attention, refusal: colours.warning, renewal: colours.calm }[kind];
  return xml`<rect x="${x + 0.5}" y="${middle - 4.5}" width="9" height="9" fill="${fill}" stroke="${edge}"/>`;
}
