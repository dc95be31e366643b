import { distinctNames, type Scope, type Table, tabular } from './scope';
import { sqlName } from './sql';
import { type Column, columnsOf, listOf, type Node } from './tree';
import { Unsupported } from './unsupported';

/** All rows of all tables; a column that a table lacks is empty there. `a | union b` has `a` as its first table. */
export function unionOperator(operator: Node, input: Table | undefined, scope: Scope): Table {
  if (listOf(operator, 'Parameters').length > 0) throw new Unsupported('union with parameters');
  const columns = distinctNames(columnsOf(operator));
  const tables = listOf(operator, 'Expressions').map((node) => tabular(node, scope));
  const sql = [...(input ? [input] : []), ...tables]
    .map((table) => `SELECT ${columns.map((column) => columnOf(column, table)).join(', ')} FROM (${table.sql})`)
    .join(' UNION ALL ');
  return { sql, columns, ordered: false };
}

function columnOf({ name, type }: Column, table: Table): string {
  const own = table.columns.find((column) => column.name === name);
  if (own !== undefined) return sqlName(name);
  return `${missing(type)} AS ${sqlName(name)}`;
}

const SQL_TYPES: Readonly<Record<string, string>> = {
  bool: 'BOOLEAN',
  datetime: 'TIMESTAMP',
  dynamic: 'JSON',
  int: 'BIGINT',
  long: 'BIGINT',
  real: 'DOUBLE',
  timespan: 'BIGINT',
};

/** Texts are never null in Kusto. */
function missing(type: string): string {
  if (type === 'string') return `''`;
  const sqlType = SQL_TYPES[type];
  if (sqlType === undefined) throw new Unsupported(`a column of type ${type}`);
  return `CAST(NULL AS ${sqlType})`;
}
