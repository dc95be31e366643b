import { distinctNames, type Scope, type Table, tabular } from './scope';
import { sqlName } from './sql';
import { columnsOf, listOf, type Node, nameOf, part } from './tree';
import { Unsupported } from './unsupported';

/** `join kind=inner | leftouter | leftsemi | leftanti (table) on a, $left.b == $right.c`. */
export function joinOperator(operator: Node, left: Table, scope: Scope): Table {
  const kind = kindOf(operator);
  const right = tabular(part(operator, 'Expression'), scope);
  const on = listOf(part(operator, 'ConditionClause'), 'Expressions').map(condition).join(' AND ');
  const columns = distinctNames(columnsOf(operator));
  const from = `FROM (${left.sql}) AS l ${SQL_JOINS[kind]} (${right.sql}) AS r ON ${on}`;
  return {
    sql: `SELECT ${selected(
      kind,
      left,
      right,
      columns.map(({ name }) => name),
    ).join(', ')} ${from}`,
    columns,
    ordered: false,
  };
}

const SQL_JOINS: Readonly<Record<string, string>> = {
  inner: 'INNER JOIN',
  leftouter: 'LEFT JOIN',
  leftsemi: 'SEMI JOIN',
  leftanti: 'ANTI JOIN',
};

/** Without a kind Kusto joins `innerunique`, which keeps an arbitrary left row of each key: seldom what is meant. */
function kindOf(operator: Node): string {
  let kind = 'innerunique';
  for (const parameter of listOf(operator, 'Parameters')) {
    const name = nameOf(part(parameter, 'Name'));
    if (name !== 'kind') throw new Unsupported(`join with ${name}`);
    kind = part(part(parameter, 'Expression'), 'Token').text;
  }
  if (!(kind in SQL_JOINS)) throw new Unsupported(`join kind=${kind}`);
  return kind;
}

function condition(node: Node): string {
  if (node.kind === 'NameReference') return `l.${sqlName(nameOf(node))} = r.${sqlName(nameOf(node))}`;
  if (node.kind !== 'EqualExpression') throw new Unsupported(`join on ${node.kind}`);
  return `${side(part(node, 'Left'))} = ${side(part(node, 'Right'))}`;
}

function side(node: Node): string {
  const table = node.kind === 'PathExpression' ? nameOf(part(node, 'Expression')) : node.kind;
  if (table !== '$left' && table !== '$right') throw new Unsupported(`join on ${table}`);
  return `${table === '$left' ? 'l' : 'r'}.${sqlName(nameOf(part(node, 'Selector')))}`;
}

/** The left table's columns, then the right one's, those of a name already taken with a number behind: as Kusto names them. */
function selected(kind: string, left: Table, right: Table, names: readonly string[]): string[] {
  const own = left.columns.map(({ name }) => `l.${sqlName(name)}`);
  const others = kind === 'leftsemi' || kind === 'leftanti' ? [] : right.columns;
  const values = [
    ...own,
    ...others.map(({ name, type }) => (type === 'string' ? `coalesce(r.${sqlName(name)}, '')` : `r.${sqlName(name)}`)),
  ];
  if (values.length !== names.length) throw new Unsupported('a join with other columns than those of both tables');
  return values.map((value, index) => `${value} AS ${sqlName(names[index] ?? '')}`);
}
