import type { Finding } from '../../diagnosis/finding';
import type { Timeline } from '../../diagnosis/timeline';
import { duration } from '../../diagnosis/words';
import type { Window } from '../../evidence/evidence';
import { oneLine } from '../escape';
import { countsOf, type EventCount, grouped, lengthOf } from './counts';
import { eventsOf } from './events';
import { type Label, PLOT, TEXT } from './frame';
import { type LanePiece, piecesOf, type Span, type State, spansOf } from './lane';
import { type Marks, marksOf } from './marks';
import { textWidth } from './text-width';
import { centred, clockWords, timeAxis } from './time-axis';

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

const CHIP_ROWS = 2;
const CHIP_GLYPH = 14;
const CHIP_GAP = 11;

export function pictureOf(source: PictureSource): Picture {
  const { window, timeline, findings } = source;
  const [from, to] = [window.from.getTime(), window.to.getTime()];
  const { xOf, ...axis } = timeAxis(source);
  const events = eventsOf(timeline, findings).filter(({ at }) => at >= from && at <= to);
  const spans = spansOf(source);
  const marks = marksOf(events, window, PLOT);
  return {
    title: events.length > 0 ? null : titleOf(source, spans),
    ...chipsOf(countsOf(events)),
    marks,
    peak: peakOf(marks),
    pieces: piecesOf(spans, window, PLOT),
    laneLabels: laneLabels(spans, xOf),
    ...axis,
    ...captionOf(source, spans, xOf, axis.labels),
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
  return centred(`${grouped(marks.peak.count)} in ${lengthOf(marks.peak.bin)}`, marks.peak.x);
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

const STATES: Readonly<Record<State, string>> = { connected: 'connected', away: 'away', unknown: 'no data' };

/** What the lane's shades mean, as far as they can be seen on this picture, and whose clock it is. */
function captionOf(
  source: PictureSource,
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
  return { key, zone: clockWords(source, PLOT - x, labels) };
}
