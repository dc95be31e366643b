import { functionCall } from './functions';
import { literal } from './literals';
import { asText, binary } from './operators';
import { type Scope, scalar, tabular } from './scope';
import { sqlName, sqlString } from './sql';
import { columnsOf, listOf, type Node, nameOf, part } from './tree';
import { Unsupported } from './unsupported';

/** SQL of an expression that has one value in a row. */
export function scalarExpression(node: Node, scope: Scope): string {
  const written = literal(node);
  if (written !== undefined) return written;
  switch (node.kind) {
    case 'NameReference':
      return named(node, scope);
    case 'ParenthesizedExpression':
      return `(${scalar(part(node, 'Expression'), scope)})`;
    case 'UnaryMinusExpression':
      return `(-${scalar(part(node, 'Expression'), scope)})`;
    case 'PathExpression':
      return property(node, nameOf(part(node, 'Selector')), scope);
    case 'ElementExpression':
      return element(node, scope);
    case 'InExpression':
    case 'InCsExpression':
    case 'NotInExpression':
    case 'NotInCsExpression':
      return membership(node, scope);
    case 'BetweenExpression':
    case 'NotBetweenExpression':
      return between(node, scope);
    case 'FunctionCallExpression':
      return functionCall(node, scope);
    case 'ToScalarExpression':
      return single(part(node, 'Expression'), scope);
    default:
      return operation(node, scope);
  }
}

/** A column hides a let of the same name, as in Kusto. */
function named(node: Node, scope: Scope): string {
  const name = nameOf(node);
  if (scope.row.has(name)) return sqlName(name);
  const value = scope.scalars.get(name);
  if (value === undefined) throw new Unsupported(`the name ${name} here`);
  return value;
}

function operation(node: Node, scope: Scope): string {
  const leftNode = node.parts.get('Left');
  const rightNode = node.parts.get('Right');
  const sql =
    leftNode &&
    rightNode &&
    binary(node, {
      left: scalar(leftNode, scope),
      right: scalar(rightNode, scope),
      leftType: leftNode.type,
      rightType: rightNode.type,
    });
  if (sql === undefined) throw new Unsupported(node.kind);
  return sql;
}

/** A JSON pointer, so that no character of a name has a meaning but its two escapes. */
function property(node: Node, name: string, scope: Scope): string {
  const pointer = `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  return `json_extract(${scalar(part(node, 'Expression'), scope)}, ${sqlString(pointer)})`;
}

function element(node: Node, scope: Scope): string {
  const selector = part(part(node, 'Selector'), 'Expression');
  const key = selector.parts.get('Token');
  if (selector.kind === 'StringLiteralExpression') return property(node, String(key?.value ?? ''), scope);
  if (selector.kind === 'LongLiteralExpression' && key !== undefined) return property(node, key.text, scope);
  throw new Unsupported(`${selector.kind} as an index`);
}

function membership(node: Node, scope: Scope): string {
  const ignoreCase = part(node, 'Operator').text.endsWith('~');
  const left = part(node, 'Left');
  const fold = (sql: string, type: string) => (ignoreCase ? `lower(${asText(sql, type)})` : sql);
  const values = listOf(part(node, 'Right'), 'Expressions');
  const sought = fold(left.type === 'dynamic' ? asText(scalar(left, scope), 'dynamic') : scalar(left, scope), 'string');
  const [first] = values;
  const list =
    values.length === 1 && first?.columns
      ? oneColumn(first, scope)
      : values.map((value) => fold(scalar(value, scope), value.type)).join(', ');
  return `(${sought} ${node.kind.startsWith('Not') ? 'NOT IN' : 'IN'} (${list}))`;
}

function oneColumn(node: Node, scope: Scope): string {
  const [column] = columnsOf(node);
  if (column === undefined) throw new Unsupported('in () with a table of no column');
  return `SELECT ${sqlName(column.name)} FROM (${tabular(node, scope).sql})`;
}

function between(node: Node, scope: Scope): string {
  const left = part(node, 'Left');
  const couple = part(node, 'Right');
  const value = scalar(left, scope);
  const first = scalar(part(couple, 'First'), scope);
  const second = part(couple, 'Second');
  // `between (datetime .. timespan)` counts the second from the first.
  const until =
    left.type === 'datetime' && second.type === 'timespan'
      ? `${first} + to_microseconds(${scalar(second, scope)})`
      : scalar(second, scope);
  return `(${value} ${node.kind.startsWith('Not') ? 'NOT ' : ''}BETWEEN ${first} AND ${until})`;
}

function single(node: Node, scope: Scope): string {
  const table = tabular(node, scope);
  const [column] = table.columns;
  if (column === undefined) throw new Unsupported('toscalar() of a table of no column');
  return `(SELECT ${sqlName(column.name)} FROM (${table.sql}) LIMIT 1)`;
}
