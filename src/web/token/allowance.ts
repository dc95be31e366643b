import type { Clock } from '../../clock';

export interface AllowanceBounds {
  /** At once, after a pause. */
  readonly burst: number;
  readonly aMinute: number;
}

/** Whom there are more than these is forgotten: the memory is bounded, whoever knocks. */
export const MOST_KNOWN = 10_000;

/** How much each of many may ask: a bucket of `burst` that fills again. Gives the seconds to wait, 0 for "now". */
export function allowance(
  { burst, aMinute }: AllowanceBounds,
  clock: Pick<Clock, 'now'>,
  most = MOST_KNOWN,
): (who: string) => number {
  const buckets = new Map<string, { left: number; at: number }>();
  const perMs = aMinute / 60_000;
  return (who) => {
    const at = clock.now().getTime();
    const known = buckets.get(who);
    const left = known ? Math.min(burst, known.left + Math.max(0, at - known.at) * perMs) : burst;
    // The end of the map is whom we heard last.
    buckets.delete(who);
    buckets.set(who, { left: left < 1 ? left : left - 1, at });
    const oldest = buckets.keys().next();
    if (buckets.size > most && !oldest.done) buckets.delete(oldest.value);
    return left < 1 ? Math.ceil((1 - left) / perMs / 1_000) : 0;
  };
}
