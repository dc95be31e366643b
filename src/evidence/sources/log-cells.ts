/** A number of an answer's row; 0 where there is none. */
export function count(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}

/** A time of an answer's row. The client turns a missing one into the year 1970. */
export function timeOf(value: unknown): Date | null {
  return value instanceof Date && value.getTime() > 0 ? value : null;
}

/** How many of each code, from a bag. */
export function codesOf(value: unknown): Record<string, number> {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(Object.entries(value).filter((entry) => typeof entry[1] === 'number'));
}
