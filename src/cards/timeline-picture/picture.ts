import type { Finding } from '../../diagnosis/finding';
import type { Timeline } from '../../diagnosis/timeline';
import { duration } from '../../diagnosis/words';
import type { Window } from '../../evidence/evidence';
import { oneLine } from '../escape';
import { localTime, placeOf } from '../local-time';
import { datesOf, dayOf, hourOf, stepFor, type Tick, ticksOf } from './axis';
import { countsOf, type EventCount, grouped } from './counts';
import { eventsOf } from './events';
import { type LanePiece, piecesOf, type Span, type State, spansOf } from './lane';
import { type Marks, marksOf } from './marks';
import { textWidth } from './text-width';

/** What is to be drawn, from the evidence and the findings; pure data. */
export interface PictureSource {
  readonly timeline: Timeline;
  readonly window: Window;
  readonly findings: readonly Finding[];
  readonly dataUpTo: Date | null;
  readonly limited: boolean;
  /** The person's time zone. */
  readonly zone: string;
  readonly now: Date;
}

export interface Label {
  readonly x: number;
  readonly text: string;
  readonly strong: boolean;
  readonly anchor: 'start' | 'middle' | 'end';
}

export interface Chip extends Pick<EventCount, 'kind' | 'tone'> {
  readonly x: number;
  readonly row: number;
  readonly text: string;
}

/** Everything on the picture with its place. Lengths in CSS pixels at a picture width of `WIDTH`. */
export interface Picture {
  /** Said when there is nothing to count. */
  readonly title: string | null;
  readonly chips: readonly Chip[];
  readonly more: Label | null;
  readonly chipRows: number;
  readonly marks: Marks;
  readonly peak: Label | null;
  readonly pieces: readonly LanePiece[];
  readonly laneLabels: readonly Label[];
  readonly ticks: readonly number[];
  readonly days: readonly number[];
  readonly labels: readonly Label[];
  readonly key: ReadonlyArray<{ readonly x: number; readonly state: State; readonly text: string }>;
  readonly zone: string;
}

/**
 * A card on a phone of 360 px shows about 306 px of content: text of 14 is then 11 px high, the smallest that is read
 * without effort. Wider cards enlarge it.
 */
export const WIDTH = 388;
export const TEXT = 14;
export const PADDING = 14;
/** The time's own width. */
export const PLOT = WIDTH - 2 * PADDING;

/** Between two hour labels, from middle to middle. */
const LABEL_PITCH = 58;
const LABEL_GAP = 8;
/** A window that ends so near to now ends now. */
const NOW_MS = 2 * 60_000;
const CHIP_ROWS = 2;
const CHIP_GLYPH = 14;
const CHIP_GAP = 11;

export function pictureOf(source: PictureSource): Picture {
  const { window, timeline, findings } = source;
  const [from, to] = [window.from.getTime(), window.to.getTime()];
  const xOf = (at: number): number => ((at - from) / (to - from)) * PLOT;
  const events = eventsOf(timeline, findings).filter(({ at }) => at >= from && at <= to);
  const spans = spansOf(source);
  const marks = marksOf(events, window, PLOT);
  const ticks = ticksOf(window, source.zone, stepFor(window, PLOT / LABEL_PITCH));
  const days = ticksOf(window, source.zone, 86_400_000).filter(() => to - from <= 32 * 86_400_000);
  const labels = axisLabels(source, ticks, xOf);
  return {
    title: events.length > 0 ? null : titleOf(source, spans),
    ...chipsOf(countsOf(events)),
    marks,
    peak: peakOf(marks),
    pieces: piecesOf(spans, window, PLOT),
    laneLabels: laneLabels(spans, xOf),
    ticks: ticks.map(({ at }) => xOf(at)),
    days: days.map(({ at }) => xOf(at)),
    labels,
    ...captionOf(source, spans, xOf, labels),
  };
}

function titleOf({ timeline }: PictureSource, spans: readonly Span[]): string {
  if (timeline.records.length === 0) return 'No connection records in this time';
  return spans.some(({ state }) => state === 'away') ? 'No drops in this time' : 'Connected without a drop';
}

/** `400027 ×903`, as many as two lines hold; the rest as a number. */
function chipsOf(counts: readonly EventCount[]): Pick<Picture, 'chips' | 'more' | 'chipRows'> {
  const chips: Chip[] = [];
  let [x, row] = [0, 0];
  for (const [index, { kind, tone, label, count }] of counts.entries()) {
    const words = oneLine(label, 24) || 'no code';
    const text = `${kind === 'refused' ? 'refused ' : ''}${words} ×${grouped(count)}`;
    const width = CHIP_GLYPH + textWidth(text, TEXT);
    // The last line keeps room for "+3 more".
    const room = row === CHIP_ROWS - 1 && index < counts.length - 1 ? PLOT - 70 : PLOT;
    if (x > 0 && x + width > room) {
      if (row === CHIP_ROWS - 1) {
        const more = { x, text: `+${counts.length - index} more`, strong: false, anchor: 'start' } as const;
        return { chips, more, chipRows: CHIP_ROWS };
      }
      row += 1;
      x = 0;
    }
    chips.push({ x, row, text, kind, tone });
    x += width + CHIP_GAP;
  }
  return { chips, more: null, chipRows: row + 1 };
}

/** `38 in 30 min` above the highest bar. */
function peakOf(marks: Marks): Label | null {
  if (marks.kind !== 'bars') return null;
  const text = `${grouped(marks.peak.count)} in ${lengthOf(marks.peak.bin)}`;
  const half = textWidth(text, TEXT) / 2;
  const x = Math.min(Math.max(marks.peak.x, half), PLOT - half);
  return { x, text, strong: false, anchor: 'middle' };
}

/** `30 s`, `30 min`, `1 h`, `2 days`: bars have round lengths. */
function lengthOf(bin: number): string {
  if (bin < 60_000) return `${bin / 1000} s`;
  if (bin < 3_600_000) return `${bin / 60_000} min`;
  return bin <= 86_400_000 ? `${bin / 3_600_000} h` : duration(bin);
}

/** Says how long the device was away where the gap has room for it. */
function laneLabels(spans: readonly Span[], xOf: (at: number) => number): readonly Label[] {
  return spans
    .filter(({ state }) => state === 'away')
    .flatMap(({ from, to }) => {
      const text = `away ${duration(to - from)}`;
      const [left, right] = [xOf(from), xOf(to)];
      const fits = textWidth(text, TEXT) + 12 <= right - left;
      return fits ? [{ x: (left + right) / 2, text, strong: false, anchor: 'middle' as const }] : [];
    });
}

function axisLabels({ window, now }: PictureSource, ticks: readonly Tick[], xOf: (at: number) => number) {
  const edge = Math.abs(now.getTime() - window.to.getTime()) <= NOW_MS;
  const labels: Label[] = edge ? [{ x: PLOT, text: 'now', strong: true, anchor: 'end' }] : [];
  const wanted = ticks.map((tick) => ({ tick, label: labelOf(tick, xOf(tick.at)) }));
  // Dates before hours, and before the hour at the very edge, which had to move aside.
  const rank = ({ tick, label }: (typeof wanted)[number]) =>
    tick.midnight ? 0 : Math.abs(label.x - xOf(tick.at)) < 1 ? 1 : 2;
  for (const one of wanted.sort((a, b) => rank(a) - rank(b))) {
    if (labels.every((other) => apart(one.label, other))) labels.push(one.label);
  }
  return labels.sort((a, b) => a.x - b.x);
}

function labelOf({ local, midnight }: Tick, x: number): Label {
  const text = midnight ? `${dayOf(local)} ${local.day}` : hourOf(local);
  const half = textWidth(text, TEXT) / 2;
  // At the edges the label stays within the lane's own width.
  return { x: Math.min(Math.max(x, half), PLOT - half), text, strong: midnight, anchor: 'middle' };
}

function apart(a: Label, b: Label): boolean {
  const [[aLeft, aRight], [bLeft, bRight]] = [extentOf(a), extentOf(b)];
  return aRight + LABEL_GAP <= bLeft || bRight + LABEL_GAP <= aLeft;
}

function extentOf({ x, text, anchor }: Label): readonly [number, number] {
  const width = textWidth(text, TEXT);
  const left = anchor === 'start' ? x : anchor === 'middle' ? x - width / 2 : x - width;
  return [left, left + width];
}

const STATES: Readonly<Record<State, string>> = { connected: 'connected', away: 'away', unknown: 'no data' };

/** What the lane's shades mean, as far as they can be seen on this picture, and whose clock it is. */
function captionOf(
  { window, zone }: PictureSource,
  spans: readonly Span[],
  xOf: (at: number) => number,
  labels: readonly Label[],
): Pick<Picture, 'key' | 'zone'> {
  let x = 0;
  const key = (['connected', 'away', 'unknown'] as const).flatMap((state) => {
    const seen = spans.reduce((sum, span) => sum + (span.state === state ? xOf(span.to) - xOf(span.from) : 0), 0);
    if (seen < 2) return [];
    const entry = { x, state, text: STATES[state] };
    x += CHIP_GLYPH + 4 + textWidth(entry.text, TEXT) + 12;
    return [entry];
  });
  return {
    key,
    zone: clockWords(
      window,
      zone,
      PLOT - x,
      labels.some(({ strong, text }) => strong && text !== 'now'),
    ),
  };
}

/** Whose clock it is, and the date where no label of the axis says it, as far as there is room. */
function clockWords({ from, to }: Window, zone: string, room: number, dated: boolean): string {
  const place = placeOf(zone) ?? 'UTC';
  const clock = place.startsWith('UTC') ? place : `${place} time`;
  const wanted = [...(dated ? [] : [`${datesOf(localTime(from, zone), localTime(to, zone))}, ${clock}`]), clock, place];
  return wanted.find((words) => textWidth(words, TEXT) <= room) ?? oneLine(place, 12);
}
