import type { Session } from '../session';
import { countUpTo } from './numbers';

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

/** Finds the session that had begun last at a moment; one whose connect lies before the window counts from the beginning. */
export function sessionAt(
  sessions: readonly Session[],
): (at: Date) => { session: Session; next: Session | undefined } | undefined {
  const begun = sessions.filter(({ from }, index) => from !== null || index === 0);
  const times = Float64Array.from(begun, ({ from }) => from?.getTime() ?? Number.NEGATIVE_INFINITY);
  return (at) => {
    const index = countUpTo(times, at.getTime()) - 1;
    const session = begun[index];
    return session && { session, next: begun[index + 1] };
  };
}
