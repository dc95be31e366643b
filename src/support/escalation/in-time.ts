import type { Clock } from '../../clock';

/** Runs work that ends when its time is over, or when the signal aborts. Milliseconds. */
export async function inTime<T>(
  clock: Clock,
  ms: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const ended = new AbortController();
  const late = new AbortController();
  void clock.wait(ms, ended.signal).then(() => late.abort());
  try {
    return await work(AbortSignal.any([signal, late.signal]));
  } finally {
    ended.abort();
  }
}
