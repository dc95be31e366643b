import type { Window } from '../../evidence/evidence';
import type { PictureEvent, Tone } from './events';

/** One event, on its own. `level` counts upwards where several stand in one column. */
export interface Dot {
  readonly x: number;
  readonly level: number;
  readonly tone: Tone;
  readonly kind: PictureEvent['kind'];
}

/** How many of what lie in one stretch of time; sizes from 0 to 1 of the highest. */
export interface Bar {
  readonly x: number;
  readonly width: number;
  readonly from: number;
  readonly to: number;
  readonly tone: Tone;
}

export interface Peak {
  readonly x: number;
  readonly count: number;
  /** Milliseconds of one bar. */
  readonly bin: number;
}

export type Marks =
  | { readonly kind: 'none' }
  | { readonly kind: 'dots'; readonly dots: readonly Dot[]; readonly levels: number }
  | {
      readonly kind: 'bars';
      readonly ends: readonly Bar[];
      /** They stand on top of the ends, and are drawn hollow. */
      readonly refusals: readonly Bar[];
      readonly peak: Peak;
    };

/** A dot with the space beside it, in pixels. */
const DOT_PITCH = 7;
const MOST_LEVELS = 5;
/** More single dots than this are a crowd: their number says more than each of them. */
const MOST_DOTS = 40;
const NARROWEST_BAR = 6;

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const BINS = [10, 30, 60, 120, 180, 300, 600, 900, 1200, 1800, 3600, 7200, 10_800, 14_400, 21_600, 43_200, 86_400].map(
  (seconds) => seconds * SECOND,
);

/** Each event by itself while they have room, else counts per stretch of time. `width` in pixels. */
export function marksOf(events: readonly PictureEvent[], window: Window, width: number): Marks {
  const [from, to] = [window.from.getTime(), window.to.getTime()];
  const inside = events.filter(({ at }) => at >= from && at <= to);
  if (inside.length === 0) return { kind: 'none' };
  return (inside.length <= MOST_DOTS ? dotsOf(inside, from, to, width) : undefined) ?? barsOf(inside, from, to, width);
}

function dotsOf(events: readonly PictureEvent[], from: number, to: number, width: number): Marks | undefined {
  const columns = Math.floor(width / DOT_PITCH);
  const stacks = grouped(events, ({ at }) => columnOf(at, from, (to - from) / columns, columns));
  let levels = 0;
  const dots: Dot[] = [];
  for (const [column, stack] of stacks) {
    levels = Math.max(levels, stack.length);
    if (levels > MOST_LEVELS) return undefined;
    const mean = stack.reduce((sum, { at }) => sum + at, 0) / stack.length;
    const exact = ((mean - from) / (to - from)) * width;
    const crowded = stacks.has(column - 1) || stacks.has(column + 1);
    const x = crowded ? ((column + 0.5) / columns) * width : exact;
    stack.forEach(({ tone, kind }, level) => {
      dots.push({ x, level, tone, kind });
    });
  }
  return { kind: 'dots', dots, levels };
}

const TONES: readonly Tone[] = ['calm', 'warning', 'attention'];

function barsOf(events: readonly PictureEvent[], from: number, to: number, width: number): Marks {
  const most = Math.floor(width / NARROWEST_BAR);
  const bin = BINS.find((size) => (to - from) / size <= most) ?? Math.ceil((to - from) / most / MINUTE) * MINUTE;
  const columns = Math.max(1, Math.ceil((to - from) / bin));
  const stacks = grouped(events, ({ at }) => columnOf(at, from, bin, columns));
  const barWidth = (bin / (to - from)) * width;
  let [tallest, peakColumn] = [0, 0];
  for (const [column, { length }] of stacks) if (length > tallest) [tallest, peakColumn] = [length, column];
  const ends: Bar[] = [];
  const refusals: Bar[] = [];
  for (const [column, stack] of stacks) {
    const x = column * barWidth;
    // The last stretch may reach beyond the window.
    const place = { x, width: Math.min(barWidth, width - x) };
    let level = 0;
    for (const kind of ['end', 'refused'] as const) {
      for (const tone of TONES) {
        const count = stack.filter((event) => event.kind === kind && event.tone === tone).length;
        if (count === 0) continue;
        const bar = { ...place, from: level / tallest, to: (level + count) / tallest, tone };
        (kind === 'end' ? ends : refusals).push(bar);
        level += count;
      }
    }
  }
  return { kind: 'bars', ends, refusals, peak: { x: (peakColumn + 0.5) * barWidth, count: tallest, bin } };
}

/** The window's end belongs to the last column. */
function columnOf(at: number, from: number, size: number, columns: number): number {
  return Math.min(columns - 1, Math.floor((at - from) / size));
}

function grouped(events: readonly PictureEvent[], columnFor: (event: PictureEvent) => number) {
  const groups = new Map<number, PictureEvent[]>();
  for (const event of events) {
    const column = columnFor(event);
    const group = groups.get(column);
    if (group) group.push(event);
    else groups.set(column, [event]);
  }
  return groups;
}
