import { type Scope, scalar, type Table, tabular, within } from './scope';
import { sqlName } from './sql';
import { columnsOf, listOf, type Node, nameOf, part } from './tree';
import { Unsupported } from './unsupported';

/** One value of the key; Kusto's names cannot hold a blank at the end. */
const KEY = 'partition ';
const ONE = 'one ';

/** `partition hint.strategy=shuffle | native by column (subquery)`: the subquery for each value of the column, all its rows together. */
export function partitionOperator(operator: Node, input: Table, scope: Scope): Table {
  refuseOthers(operator);
  if (scope.source) throw new Unsupported('partition within partition');
  const by = part(operator, 'ByExpression');
  const operand = part(operator, 'Operand');
  if (by.kind !== 'NameReference' || operand.kind !== 'PartitionSubquery')
    throw new Unsupported('partition by anything but a column, or with a table of its own');
  const key = scalar(by, within(scope, input));
  const source: Table = {
    sql: `SELECT * FROM (${input.sql}) WHERE ${key} IS NOT DISTINCT FROM ${sqlName(ONE)}.${sqlName(KEY)}`,
    columns: input.columns,
    ordered: false,
  };
  const each = tabular(part(operand, 'Subquery'), { ...scope, source });
  const columns = columnsOf(operator);
  const selected = columns.map(({ name }) => `each.${sqlName(name)}`).join(', ');
  return {
    sql: `SELECT ${selected} FROM (SELECT DISTINCT ${key} AS ${sqlName(KEY)} FROM (${input.sql})) AS ${sqlName(ONE)}, LATERAL (${each.sql}) AS each`,
    columns,
    ordered: false,
  };
}

/** The older strategy, which is also what is meant without one, takes 64 values at most and other subqueries. */
function refuseOthers(operator: Node): void {
  const hints = listOf(operator, 'Parameters').map((parameter) => {
    const value = part(part(parameter, 'Expression'), 'Token').text;
    return `${nameOf(part(parameter, 'Name'))}=${value}`;
  });
  const [hint = 'no strategy', ...more] = hints;
  if (more.length > 0 || !['hint.strategy=shuffle', 'hint.strategy=native'].includes(hint))
    throw new Unsupported(`partition with ${hints.join(' ') || hint}`);
}
