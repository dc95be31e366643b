import { isBareClose, isUnauthorized } from '../codes-of-ends';
import type { Session } from '../session';
import type { Renewals } from './renewal';
import { isNear, isTimes } from './renewal-ages';

/** Where a device renews for certain, one return may take longer. Own judgement. */
const BACK_LATE_MS = 10 * 60_000;

/** With those among them of which the connect before or after is missing, or a whole session after, and cuts with a late return. */
export function withHidden(renewals: Renewals, returned: readonly Session[], sessions: readonly Session[]): Renewals {
  const { age, style } = renewals;
  if (age === null) return renewals;
  const mayHide = ({ from, gap, length }: Session): boolean =>
    from === null || gap === null || (length !== null && isTimes(length, age));
  const able = new Set(returned.filter((session) => mayHide(session) && isBareClose(session)));
  const isLate = (session: Session): boolean => {
    const { gap, codes, length } = session;
    if (gap === null || !isNear(length, age)) return false;
    const isCut = style === 'cut' && codes.some(isUnauthorized);
    return (isCut && gap <= BACK_LATE_MS) || ((isCut || isBareClose(session)) && isTimes(gap, age));
  };
  const members = new Set(renewals.sessions);
  const all = sessions.filter((session, index) => {
    if (members.has(session) || isLate(session)) return true;
    return able.has(session) && fitsBetween(session, sessions[index - 1], sessions[index + 1], members, age);
  });
  return all.length === members.size ? renewals : { ...renewals, sessions: all };
}

/**
 * The time since the end before tells the age of a session whose connect is missing. That of the first one lies before
 * the window: its end counts where the next one follows in time.
 */
function fitsBetween(
  { to, length }: Session,
  before: Session | undefined,
  next: Session | undefined,
  members: ReadonlySet<Session>,
  age: number,
): boolean {
  if (length !== null) return isTimes(length, age);
  if (before) return isNear(between(before, to), age);
  return next !== undefined && (members.has(next) || isNear(between({ to }, next.to), age));
}

function between(before: Pick<Session, 'to'>, to: Date | null): number | null {
  return to && before.to && to.getTime() - before.to.getTime();
}
