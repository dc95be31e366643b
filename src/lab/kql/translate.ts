import { asText } from './operators';
import { rowOrder } from './rows';
import { scalarExpression } from './scalar';
import { AZURE_DIAGNOSTICS } from './schema';
import { ROW, type Scope, scalar, type Table, tabular } from './scope';
import { sqlName } from './sql';
import { tableExpression } from './tabular';
import { type Column, listOf, type Node, nameOf, part } from './tree';
import { Unsupported } from './unsupported';

export interface Translation {
  readonly sql: string;
  readonly columns: readonly Column[];
}

/** The table's columns, as the query sees them. */
const TABLE: readonly Column[] = AZURE_DIAGNOSTICS.map(([name, type]) => ({ name, type }));

/**
 * DuckDB SQL of a query that the language service has understood; throws Unsupported where the lab stops short.
 * `table` is SQL that gives the columns of AzureDiagnostics. Every value comes out as text or as a number or boolean.
 */
export function translate(tree: Node, table: string, now: Date): Translation {
  const scope: Scope = {
    writers: { scalar: scalarExpression, table: tableExpression },
    scalars: new Map(),
    tables: new Map(),
    clauses: [`AzureDiagnostics AS MATERIALIZED (${table})`],
    now,
    row: new Set(),
    ordered: false,
  };
  scope.tables.set('AzureDiagnostics', { sql: 'SELECT * FROM AzureDiagnostics', columns: TABLE, ordered: false });
  let result: Table | undefined;
  for (const statement of listOf(tree, 'Statements')) {
    if (statement.kind === 'LetStatement') declare(statement, scope);
    else if (statement.kind === 'ExpressionStatement' && !result)
      result = tabular(part(statement, 'Expression'), scope);
    else throw new Unsupported(statement.kind);
  }
  if (result === undefined) throw new Unsupported('a query without a table');
  return { sql: `WITH ${scope.clauses.join(', ')} ${outermost(result)}`, columns: result.columns };
}

/** A table becomes a clause of its own, so that what is used twice is computed once. */
function declare(statement: Node, scope: Scope): void {
  const name = nameOf(part(statement, 'Name'));
  const expression = part(statement, 'Expression');
  if (expression.columns === null) {
    scope.scalars.set(name, `(${scalar(expression, scope)})`);
    return;
  }
  const table = tabular(expression, scope);
  const clause = `let_${scope.clauses.length}`;
  scope.clauses.push(`${clause} AS MATERIALIZED (${table.sql})`);
  const row = table.ordered ? [sqlName(ROW)] : [];
  const names = [...table.columns.map((column) => sqlName(column.name)), ...row];
  scope.tables.set(name, { ...table, sql: `SELECT ${names.join(', ')} FROM ${clause}` });
}

function outermost(result: Table): string {
  const values = result.columns.map(({ name, type }) => `${answered(sqlName(name), type)} AS ${sqlName(name)}`);
  return `SELECT ${values.join(', ')} FROM (${result.sql})${rowOrder(result)}`;
}

function answered(sql: string, type: string): string {
  if (type === 'dynamic') return `CAST(${sql} AS VARCHAR)`;
  if (type === 'datetime' || type === 'timespan') return `nullif(${asText(sql, type)}, '')`;
  return sql;
}
