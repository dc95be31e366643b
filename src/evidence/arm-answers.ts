import type { z } from 'zod';

// What the readers of ARM answers have in common: the fields that are known and right, the rest left behind.

/** Those entries that are what they should be; undefined when there are entries and none is. */
export function readEach<T>(list: readonly unknown[], form: z.ZodType<T>): T[] | undefined {
  const read = list.flatMap((one) => {
    const entry = form.safeParse(one);
    return entry.success ? [entry.data] : [];
  });
  return read.length > 0 || list.length === 0 ? read : undefined;
}

/** `{ value: […] }`, or the list alone. */
export function listOf(value: unknown): unknown[] | undefined {
  const list = typeof value === 'object' && value !== null && 'value' in value ? value.value : value;
  return Array.isArray(list) ? list : undefined;
}

/** Times without a zone are UTC. */
export function timeOf(value: string | null | undefined): Date | null {
  if (!value) return null;
  const time = new Date(/[zZ]|[+-]\d\d:?\d\d$/.test(value) ? value : `${value}Z`);
  return Number.isNaN(time.getTime()) ? null : time;
}
