import type { Window } from '../../evidence/evidence';
import type { HubBucket, HubCounts, HubPicture } from '../../evidence/hub-picture';
import { grouped, lengthOf } from '../timeline-picture/counts';
import { type Label, PLOT, TEXT } from '../timeline-picture/frame';
import { textWidth } from '../timeline-picture/text-width';
import { centred, clockWords, timeAxis } from '../timeline-picture/time-axis';

/** What is to be drawn; pure data. */
export interface ChartSource {
  readonly picture: Pick<HubPicture, 'window' | 'step' | 'buckets' | 'peaks' | keyof HubCounts>;
  /** The person's time zone. */
  readonly zone: string;
  readonly now: Date;
}

export type ChartKind = 'fault' | 'refusal' | 'renewal';

/** One stretch of time: faults upwards with refusals on top, renewals downwards. Sizes from 0 to 1 of the highest of its direction. */
export interface ChartBar {
  readonly x: number;
  readonly width: number;
  readonly faults: number;
  readonly refusals: number;
  readonly renewals: number;
}

/** Everything on the chart with its place, in CSS pixels at the pictures' width. */
export interface Chart {
  readonly key: ReadonlyArray<{ readonly x: number; readonly kind: ChartKind; readonly text: string }>;
  readonly bars: readonly ChartBar[];
  /** The minute in which strikingly many devices dropped at once. */
  readonly event: { readonly x: number; readonly label: Label } | null;
  /** Above the highest bar, and below the deepest; null where nothing reaches that way. */
  readonly peak: Label | null;
  readonly depth: Label | null;
  readonly ticks: readonly number[];
  readonly days: readonly number[];
  readonly labels: readonly Label[];
  readonly zone: string;
}

const NARROWEST_BAR = 6;
const MINUTE = 60_000;
const BINS = [1, 2, 3, 5, 10, 15, 20, 30, 60, 120, 180, 240, 360, 720, 1440].map((minutes) => minutes * MINUTE);
const GLYPH = 14;
const GAP = 11;

export function chartOf(source: ChartSource): Chart {
  const { picture } = source;
  const { xOf, ...axis } = timeAxis({ ...source, window: picture.window });
  const bin = binOf(picture);
  const stacks = stacksOf(picture.buckets, bin);
  const up = tallest(stacks, ({ faults, refusals }) => faults + refusals);
  const down = tallest(stacks, ({ renewals }) => renewals);
  const middle = ({ at }: Stack) => (left(at) + right(at)) / 2;
  const left = (at: number) => Math.max(0, xOf(at));
  const right = (at: number) => Math.min(PLOT, xOf(at + bin));
  return {
    key: keyOf(picture),
    bars: stacks.map(({ at, faults, refusals, renewals }) => ({
      x: left(at),
      width: right(at) - left(at),
      faults: faults / Math.max(1, up.count),
      refusals: refusals / Math.max(1, up.count),
      renewals: renewals / Math.max(1, down.count),
    })),
    event: eventOf(picture, xOf),
    peak: up.stack ? centred(`${grouped(up.count)} in ${lengthOf(bin)}`, middle(up.stack)) : null,
    depth: down.stack ? centred(`${grouped(down.count)} in ${lengthOf(bin)}`, middle(down.stack)) : null,
    ...axis,
    zone: clockWords({ ...source, window: picture.window }, PLOT, axis.labels),
  };
}

function eventOf({ peaks, window }: ChartSource['picture'], xOf: (at: number) => number): Chart['event'] {
  const found = peaks.find(({ standsOut }) => standsOut);
  if (!found) return null;
  const x = Math.min(PLOT, Math.max(0, xOf(Math.max(window.from.getTime(), found.minute.getTime()))));
  return { x, label: { ...centred(`${grouped(found.devices)} devices at once`, x), strong: true } };
}

/** Whole buckets, so many that a bar can still be seen; milliseconds. */
export function binOf({ window: { from, to }, step }: Pick<HubPicture, 'window' | 'step'>): number {
  const most = Math.floor(PLOT / NARROWEST_BAR);
  const length = to.getTime() - from.getTime();
  return BINS.find((bin) => bin % step === 0 && length / bin <= most) ?? Math.ceil(length / most / step) * step;
}

export interface Stack extends HubCounts {
  readonly at: number;
}

/** The buckets of each bar, oldest first. */
export function stacksOf(buckets: readonly HubBucket[], bin: number): readonly Stack[] {
  const stacks = new Map<number, Stack>();
  for (const { at, faults, renewals, refusals } of buckets) {
    const start = Math.floor(at.getTime() / bin) * bin;
    const before = stacks.get(start) ?? { at: start, faults: 0, renewals: 0, refusals: 0 };
    stacks.set(start, {
      at: start,
      faults: before.faults + faults,
      renewals: before.renewals + renewals,
      refusals: before.refusals + refusals,
    });
  }
  return [...stacks.values()].sort((a, b) => a.at - b.at);
}

export function tallest(stacks: readonly Stack[], heightOf: (stack: Stack) => number) {
  let [count, highest]: [number, Stack | undefined] = [0, undefined];
  for (const stack of stacks) if (heightOf(stack) > count) [count, highest] = [heightOf(stack), stack];
  return { count, stack: highest };
}

const KEY: ReadonlyArray<readonly [ChartKind, keyof HubCounts, string, string]> = [
  ['fault', 'faults', 'fault', 'faults'],
  ['refusal', 'refusals', 'refused', 'refused'],
  ['renewal', 'renewals', 'renewal', 'renewals'],
];

/** `1,801 faults`, side by side; what did not happen is left out. */
function keyOf(picture: HubCounts): Chart['key'] {
  let x = 0;
  return KEY.flatMap(([kind, counted, one, more]) => {
    const count = picture[counted];
    if (count === 0) return [];
    const text = `${grouped(count)} ${count === 1 ? one : more}`;
    const entry = { x, kind, text };
    x += GLYPH + textWidth(text, TEXT) + GAP;
    return [entry];
  });
}

/** Whether there is anything to draw. */
export function hasBars({
  window,
  buckets,
}: {
  readonly window: Window;
  readonly buckets: readonly HubBucket[];
}): boolean {
  return buckets.length > 0 && window.from < window.to;
}
