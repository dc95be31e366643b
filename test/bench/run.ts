import type { Result, Row } from './row';

export interface Ran {
  readonly results: readonly Result[];
  readonly crashes: ReadonlyArray<{ readonly figure: string; readonly error: unknown }>;
}

/** Measures one row after the other: side by side they would disturb each other. A crash ends its row alone. */
export async function runRows(rows: readonly Row[], progress: (figure: string) => void): Promise<Ran> {
  const results: Result[] = [];
  const crashes: Array<{ figure: string; error: unknown }> = [];
  for (const row of rows) {
    progress(row.figure);
    try {
      results.push(...(await row.measure()));
    } catch (error) {
      crashes.push({ figure: row.figure, error });
    }
  }
  return { results, crashes };
}
