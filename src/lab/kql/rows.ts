import { wholeNumber } from './literals';
import { ROW, type Scope, scalar, type Table, within } from './scope';
import { sqlName } from './sql';
import { columnsOf, listOf, type Node, part } from './tree';
import { Unsupported } from './unsupported';

export function filterOperator(operator: Node, input: Table, scope: Scope): Table {
  const condition = scalar(part(operator, 'Condition'), within(scope, input));
  return { ...input, sql: `SELECT * FROM (${input.sql}) WHERE ${condition}` };
}

export function takeOperator(operator: Node, input: Table): Table {
  return { ...input, sql: `SELECT * FROM (${input.sql})${rowOrder(input)} LIMIT ${count(operator)}` };
}

export function topOperator(operator: Node, input: Table, scope: Scope): Table {
  const sorted = numbered(input, orderKey(part(operator, 'ByExpression'), within(scope, input)));
  return { ...sorted, sql: `SELECT * FROM (${sorted.sql}) ORDER BY ${sqlName(ROW)} LIMIT ${count(operator)}` };
}

export function sortOperator(operator: Node, input: Table, scope: Scope): Table {
  const keys = listOf(operator, 'Expressions').map((key) => orderKey(key, within(scope, input)));
  return numbered(input, keys.join(', '));
}

/** The rows as they come: what the step before does not order has no order to keep. */
export function serializeOperator(operator: Node, input: Table): Table {
  if (listOf(operator, 'Expressions').length > 0) throw new Unsupported('serialize with columns');
  return input.ordered ? input : numbered(input, '1');
}

export function countOperator(operator: Node, input: Table): Table {
  const columns = columnsOf(operator);
  const [column] = columns;
  if (column === undefined) throw new Unsupported('count without a column');
  return { sql: `SELECT count(*) AS ${sqlName(column.name)} FROM (${input.sql})`, columns, ordered: false };
}

export function rowOrder(table: Table): string {
  return table.ordered ? ` ORDER BY ${sqlName(ROW)}` : '';
}

function count(operator: Node): number {
  return wholeNumber(part(operator, 'Expression'));
}

function numbered(input: Table, order: string): Table {
  const names = input.columns.map(({ name }) => sqlName(name));
  const row = `row_number() OVER (ORDER BY ${order}) AS ${sqlName(ROW)}`;
  return { ...input, sql: `SELECT ${[...names, row].join(', ')} FROM (${input.sql})`, ordered: true };
}

/** Downwards unless said otherwise; what is missing comes last downwards and first upwards. */
function orderKey(node: Node, scope: Scope): string {
  if (node.kind !== 'OrderedExpression') return `${scalar(node, scope)} DESC NULLS LAST`;
  const ordering = part(node, 'Ordering');
  const nulls = ordering.parts.get('NullsClause');
  if (nulls !== undefined) throw new Unsupported('nulls first and nulls last');
  const upwards = ordering.parts.get('AscOrDescKeyword')?.text.toLowerCase() === 'asc';
  return `${scalar(part(node, 'Expression'), scope)} ${upwards ? 'ASC NULLS FIRST' : 'DESC NULLS LAST'}`;
}
