import type { Timeline } from '../../diagnosis/timeline';
import type { Window } from '../../evidence/evidence';

/** `unknown`: no data reaches there, or the record that would tell is missing. */
export type State = 'connected' | 'away' | 'unknown';

/** Milliseconds since 1970, UTC. */
export interface Span {
  readonly from: number;
  readonly to: number;
  readonly state: State;
}

export interface LaneSource {
  readonly timeline: Timeline;
  readonly window: Window;
  /** Up to where the log speaks; null when it says nothing at all. */
  readonly dataUpTo: Date | null;
  /** The source had more records than it may give: the oldest are missing. */
  readonly limited: boolean;
}

/** Own judgement: three sessions tell how long this device's usually are. */
const FEWEST_LENGTHS = 3;
const MUCH_LONGER = 3;

/** The window as spans without holes or overlaps, in order. */
export function spansOf(source: LaneSource): readonly Span[] {
  const { timeline, window, dataUpTo, limited } = source;
  const [start, stop] = [window.from.getTime(), window.to.getTime()];
  const first = timeline.records[0]?.time.getTime();
  if (first === undefined) return [{ from: start, to: stop, state: 'unknown' }];
  const last = timeline.records.at(-1)?.time.getTime() ?? first;
  const dataEnd = Math.min(stop, Math.max(last, dataUpTo?.getTime() ?? last));

  const spans: Span[] = [];
  let cursor = start;
  const until = (to: number, state: State): void => {
    const end = Math.min(to, stop);
    if (end <= cursor) return;
    const before = spans.at(-1);
    if (before?.state === state) spans[spans.length - 1] = { ...before, to: end };
    else spans.push({ from: cursor, to: end, state });
    cursor = end;
  };

  until(limited ? first : begunBefore(timeline, start), 'unknown');
  timeline.sessions.forEach((session, index) => {
    const end = session.to ?? timeline.sessions[index + 1]?.from ?? null;
    if (session.from) until(session.from.getTime(), 'away');
    // Its connect lies before the window, or, between others, its record is missing.
    const state = session.from || (index === 0 && !limited) ? 'connected' : 'unknown';
    until(end?.getTime() ?? dataEnd, state);
  });
  until(dataEnd, 'away');
  until(stop, 'unknown');
  return spans;
}

/**
 * A first end without a connect: it was connected since before the window, unless that makes the session much longer
 * than any other that is known; then the log itself began later (it was switched on, or keeps fewer days).
 */
function begunBefore({ sessions }: Timeline, start: number): number {
  const [first] = sessions;
  if (!first || first.from || !first.to) return start;
  const lengths = sessions.flatMap(({ length }) => length ?? []);
  if (lengths.length < FEWEST_LENGTHS) return start;
  const longest = lengths.reduce((most, length) => Math.max(most, length), 0);
  return first.to.getTime() - start > longest * MUCH_LONGER ? first.to.getTime() - longest : start;
}

/** A piece of the lane, in columns. `connected` runs from 0 (away) to 4 (all the time), so that flicker becomes a shade. */
export interface LanePiece {
  readonly from: number;
  readonly to: number;
  readonly connected: number | 'unknown';
}

/** Shades between away and connected. */
export const SHADES = 4;

/** The spans as at most `columns` pieces, however many they are. */
export function piecesOf(spans: readonly Span[], window: Window, columns: number): readonly LanePiece[] {
  const connected = new Float64Array(columns);
  const unknown = new Float64Array(columns);
  const start = window.from.getTime();
  const width = (window.to.getTime() - start) / columns;
  for (const { from, to, state } of spans) {
    if (state === 'away') continue;
    const share = state === 'connected' ? connected : unknown;
    const [begin, end] = [(from - start) / width, (to - start) / width];
    for (let column = Math.floor(begin); column < Math.min(columns, end); column += 1) {
      share[column] = (share[column] ?? 0) + Math.min(end, column + 1) - Math.max(begin, column);
    }
  }
  const pieces: LanePiece[] = [];
  for (let column = 0; column < columns; column += 1) {
    const state = (unknown[column] ?? 0) > 0.5 ? 'unknown' : Math.round((connected[column] ?? 0) * SHADES);
    const before = pieces.at(-1);
    if (before?.connected === state) pieces[pieces.length - 1] = { ...before, to: column + 1 };
    else pieces.push({ from: column, to: column + 1, connected: state });
  }
  return pieces;
}
