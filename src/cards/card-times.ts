import type { Window } from '../evidence/evidence';
import { type Markdown, md } from './escape';
import { clockFace, UTC, when } from './local-time';

/** How fresh the data is (rule 4). */
export function freshnessWords(dataUpTo: Date | null, zone: string, now: Date): string {
  return dataUpTo
    ? `Data up to ${when(dataUpTo, zone, now)}. Later events may not have arrived yet.`
    : `No log data. Looked at ${when(now, zone, now)}.`;
}

/** `Sun 22 Nov 15:00 to today 15:00 UTC`. */
export function spanOf(window: Window, now: Date): Markdown {
  const [from, to] = [clockFace(window.from, UTC, now), clockFace(window.to, UTC, now)];
  const endsToday = from.includes(' ') && !to.includes(' ');
  return md`${from} to ${endsToday ? `today ${to}` : to} UTC`;
}
