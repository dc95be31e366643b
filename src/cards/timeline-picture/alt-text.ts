import { duration, listed } from '../../diagnosis/words';
import { oneLine } from '../escape';
import { clockFace, placeOf } from '../local-time';
import { countsOf, type EventCount, grouped } from './counts';
import { eventsOf } from './events';
import { type Span, type State, spansOf } from './lane';
import type { PictureSource } from './picture';

const LONGEST = 500;
/** Shorter times away are the blink of an ordinary return. */
const WORTH_SAYING_MS = 1000;

/** The picture in words: how often connected, drops by code, the longest time away, how it stands. One line. */
export function altText(source: PictureSource): string {
  const { window, timeline, zone, now } = source;
  const face = (at: Date): string => clockFace(at, zone, now);
  const clock = placeOf(zone) ?? 'UTC';
  const range = `Timeline from ${face(window.from)} to ${face(window.to)} (${clock})`;
  if (timeline.records.length === 0) return oneLine(`${range}: no connection records.`, LONGEST);
  const events = eventsOf(timeline, source.findings).filter(({ at }) => +window.from <= at && at <= +window.to);
  const counts = countsOf(events);
  const spans = spansOf(source);
  const parts = [
    sized(timeline.sessions.length, 'connection'),
    told(counts, 'end', 'drop', 'no drops'),
    told(counts, 'refused', 'refused connect', ''),
    longestAway(spans),
  ];
  return oneLine(`${range}: ${parts.filter(Boolean).join('; ')}. ${lastState(spans, face)}`, LONGEST);
}

/** `20 drops (404104 ×18, clean end ×2)` */
function told(counts: readonly EventCount[], kind: EventCount['kind'], one: string, none: string): string {
  const alike = counts.filter((each) => each.kind === kind);
  const total = alike.reduce((sum, each) => sum + each.count, 0);
  if (total === 0) return none;
  const labels = alike.map((each) => `${oneLine(each.label, 40) || 'no code'} ×${grouped(each.count)}`);
  return `${sized(total, one)} (${listed(labels, 5)})`;
}

function sized(number: number, one: string): string {
  return `${number === 0 ? 'no' : grouped(number)} ${number === 1 ? one : `${one}s`}`;
}

function longestAway(spans: readonly Span[]): string {
  const longest = Math.max(0, ...spans.flatMap(({ from, to, state }) => (state === 'away' ? [to - from] : [])));
  return longest < WORTH_SAYING_MS ? '' : `longest time away ${duration(longest)}`;
}

const STANDS: Readonly<Record<State, string>> = {
  connected: 'Connected',
  away: 'Not connected',
  unknown: 'State not known',
};

function lastState(spans: readonly Span[], face: (at: Date) => string): string {
  const known = spans.filter(({ state }) => state !== 'unknown').at(-1) ?? spans.at(-1);
  return known ? `${STANDS[known.state]} at ${face(new Date(known.to))}, where the data ends.` : '';
}
