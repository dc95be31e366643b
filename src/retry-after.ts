/**
 * The wait that a Retry-After header asks for, in seconds or as a date: milliseconds, below zero for a date that is over.
 * Null when it says nothing, or nothing that is a time.
 */
export function retryAfterMs(header: string | null | undefined, now: Date): number | null {
  const text = header?.trim() ?? '';
  if (text === '') return null;
  const ms = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - now.getTime();
  return Number.isNaN(ms) ? null : ms;
}
