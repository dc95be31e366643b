import type { Window } from '../../evidence/evidence';
import { oneLine } from '../escape';
import { localTime, placeOf } from '../local-time';
import { datesOf, dayOf, hourOf, stepFor, type Tick, ticksOf } from './axis';
import { type Label, PLOT, TEXT } from './frame';
import { textWidth } from './text-width';

/** The time below a picture, on the person's own clock. Places are pixels from 0 to PLOT. */
export interface TimeAxis {
  xOf(at: number): number;
  readonly ticks: readonly number[];
  readonly days: readonly number[];
  readonly labels: readonly Label[];
}

export interface TimeSource {
  readonly window: Window;
  /** The person's time zone. */
  readonly zone: string;
  readonly now: Date;
}

/** Between two hour labels, from middle to middle. */
const LABEL_PITCH = 58;
const LABEL_GAP = 8;
/** A window that ends so near to now ends now. */
const NOW_MS = 2 * 60_000;

export function timeAxis(source: TimeSource): TimeAxis {
  const { window, zone } = source;
  const [from, to] = [window.from.getTime(), window.to.getTime()];
  const xOf = (at: number): number => ((at - from) / (to - from)) * PLOT;
  const ticks = ticksOf(window, zone, stepFor(window, PLOT / LABEL_PITCH));
  const days = ticksOf(window, zone, 86_400_000).filter(() => to - from <= 32 * 86_400_000);
  return {
    xOf,
    ticks: ticks.map(({ at }) => xOf(at)),
    days: days.map(({ at }) => xOf(at)),
    labels: axisLabels(source, ticks, xOf),
  };
}

function axisLabels({ window, now }: TimeSource, ticks: readonly Tick[], xOf: (at: number) => number) {
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
  return { ...centred(text, x), strong: midnight };
}

/** Words in the middle of their place; at the edges they stay within the plot's own width. */
export function centred(text: string, x: number): Label {
  const half = textWidth(text, TEXT) / 2;
  return { x: Math.min(Math.max(x, half), PLOT - half), text, strong: false, anchor: 'middle' };
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

/** Whose clock it is, and the date where no label of the axis says it, as far as there is room. */
export function clockWords({ window: { from, to }, zone }: TimeSource, room: number, labels: readonly Label[]): string {
  const dated = labels.some(({ strong, text }) => strong && text !== 'now');
  const place = placeOf(zone) ?? 'UTC';
  const clock = place.startsWith('UTC') ? place : `${place} time`;
  const wanted = [...(dated ? [] : [`${datesOf(localTime(from, zone), localTime(to, zone))}, ${clock}`]), clock, place];
  return wanted.find((words) => textWidth(words, TEXT) <= room) ?? oneLine(place, 12);
}
