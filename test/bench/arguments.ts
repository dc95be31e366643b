import { parseArgs } from 'node:util';

export interface Wanted {
  /** Parts of figures' names; empty means all. */
  readonly only: readonly string[];
  /** Where to write JSON. */
  readonly json: string | null;
}

/** Throws a TypeError with node's own words for arguments that are none. */
export function readArguments(args: readonly string[]): Wanted {
  const { values } = parseArgs({
    args: [...args],
    options: { only: { type: 'string', multiple: true }, json: { type: 'string' } },
  });
  return { only: values.only ?? [], json: values.json ?? null };
}

/** The rows that any of the names is a part of, whatever the case; and the names that fit none. */
export function select<R extends { readonly figure: string }>(
  rows: readonly R[],
  only: readonly string[],
): { readonly selected: readonly R[]; readonly unknown: readonly string[] } {
  const fits = (row: R, name: string) => row.figure.toLowerCase().includes(name.trim().toLowerCase());
  return {
    selected: only.length === 0 ? rows : rows.filter((row) => only.some((name) => fits(row, name))),
    unknown: only.filter((name) => !rows.some((row) => fits(row, name))),
  };
}
