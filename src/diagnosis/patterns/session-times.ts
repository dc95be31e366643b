import type { Session } from '../timeline';

/** The known ages at which sessions ended, milliseconds. */
export function agesOf(sessions: readonly Session[]): readonly number[] {
  const ages: number[] = [];
  for (const { length } of sessions) if (length !== null) ages.push(length);
  return ages;
}

/** The known times until the next connect, milliseconds; negative after a take-over. */
export function gapsOf(sessions: readonly Session[]): readonly number[] {
  const gaps: number[] = [];
  for (const { gap } of sessions) if (gap !== null) gaps.push(gap);
  return gaps;
}

/** The known ends. */
export function endsOf(sessions: readonly Session[]): readonly Date[] {
  const ends: Date[] = [];
  for (const { to } of sessions) if (to) ends.push(to);
  return ends;
}
