import type { Column, Node } from './tree';
import { Unsupported } from './unsupported';

/** A query so far: SQL that gives these columns. */
export interface Table {
  readonly sql: string;
  readonly columns: readonly Column[];
  /** True when the rows carry their place in the column ROW: after a sort, until something loses the order. */
  readonly ordered: boolean;
}

/** The hidden column of an ordered table: SQL promises no order between steps. Kusto's names cannot hold a blank at the end. */
export const ROW = 'row ';

/** How expressions are written as SQL; handed down, since scalars hold tables and tables hold scalars. */
export interface Writers {
  scalar(node: Node, scope: Scope): string;
  table(node: Node, scope: Scope): Table;
}

export interface Scope {
  readonly writers: Writers;
  /** Scalars by name, as SQL. */
  readonly scalars: Map<string, string>;
  readonly tables: Map<string, Table>;
  /** The rows that a subquery begins with, where it names none. */
  readonly source?: Table;
  /** WITH clauses so far, in order. */
  readonly clauses: string[];
  /** What now() is. */
  readonly now: Date;
  /** The columns that a scalar expression may name. */
  readonly row: ReadonlySet<string>;
  /** The rows' order is known: prev() and next() have a meaning. */
  readonly ordered: boolean;
}

export function within(scope: Scope, table: Table): Scope {
  return { ...scope, row: new Set(table.columns.map(({ name }) => name)), ordered: table.ordered };
}

/** Kusto tells columns apart by case; SQL does not. */
export function distinctNames(columns: readonly Column[]): readonly Column[] {
  const seen = new Set<string>();
  for (const { name } of columns) {
    const key = name.toLowerCase();
    if (seen.has(key)) throw new Unsupported(`two columns that differ only in case (${name})`);
    seen.add(key);
  }
  return columns;
}

/** SQL of an expression that has one value in a row. */
export function scalar(node: Node, scope: Scope): string {
  return scope.writers.scalar(node, scope);
}

/** SQL of an expression that gives a table. */
export function tabular(node: Node, scope: Scope): Table {
  return scope.writers.table(node, scope);
}
