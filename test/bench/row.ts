/** One line of the bench's table, and one object of its JSON. */
export interface Result {
  readonly figure: string;
  readonly value: number;
  readonly unit: string;
  /** What it is measured against in the same run; null where the budget is a plain limit. */
  readonly rival: string | null;
  readonly rivalValue: number | null;
  readonly budget: string;
  readonly ok: boolean;
}

/** One file in rows/ each. */
export interface Row {
  /** As budgets name it; `--only` selects by it. Results carry it, or begin with it. */
  readonly figure: string;
  measure(): Promise<readonly Result[]>;
}

/** The budget of results that are only shown. */
export const SHOWN = 'shown only';

/** Value over rival; null without one. */
export function ratioOf({ value, rivalValue }: Result): number | null {
  return rivalValue === null || rivalValue === 0 ? null : value / rivalValue;
}
