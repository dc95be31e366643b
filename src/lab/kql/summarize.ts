import { aggregate } from './aggregates';
import { unnamed } from './columns';
import { distinctNames, type Scope, scalar, type Table, within } from './scope';
import { sqlName } from './sql';
import { columnsOf, listOf, type Node } from './tree';
import { Unsupported } from './unsupported';

/** The result's columns are the groups' keys, then the aggregates in order; arg_max takes several. */
export function summarizeOperator(operator: Node, input: Table, scope: Scope): Table {
  const columns = distinctNames(columnsOf(operator));
  const row = within(scope, input);
  const by = operator.parts.get('ByClause');
  const keys = (by ? listOf(by, 'Expressions') : []).map((node) => scalar(unnamed(node), row));
  const aggregates = listOf(operator, 'Aggregates');
  if (columns.length < keys.length + aggregates.length) throw new Unsupported('summarize of one column twice');
  let next = keys.length;
  const values = aggregates.flatMap((node, index) => {
    const taken = columns.length - next - (aggregates.length - 1 - index);
    const outputs = columns.slice(next, next + (aggregates.length === 1 ? taken : 1));
    const written = aggregate(unnamed(node), outputs, row);
    next += written.length;
    return written;
  });
  const selected = [...keys, ...values].map((value, index) => `${value} AS ${sqlName(columns[index]?.name ?? '')}`);
  const group = keys.length > 0 ? ` GROUP BY ${keys.join(', ')}` : '';
  return { sql: `SELECT ${selected.join(', ')} FROM (${input.sql})${group}`, columns, ordered: false };
}

export function distinctOperator(operator: Node, input: Table, scope: Scope): Table {
  const columns = distinctNames(columnsOf(operator));
  const expressions = listOf(operator, 'Expressions');
  const everything = expressions[0]?.kind === 'StarExpression';
  const values = everything
    ? columns.map(({ name }) => sqlName(name))
    : expressions.map((node) => scalar(unnamed(node), within(scope, input)));
  const selected = values.map((value, index) => `${value} AS ${sqlName(columns[index]?.name ?? '')}`);
  return { sql: `SELECT DISTINCT ${selected.join(', ')} FROM (${input.sql})`, columns, ordered: false };
}
