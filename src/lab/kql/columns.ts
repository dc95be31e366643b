import { distinctNames, ROW, type Scope, scalar, type Table, within } from './scope';
import { sqlName } from './sql';
import { type Column, columnsOf, listOf, type Node, nameOf, part } from './tree';
import { Unsupported } from './unsupported';

/** What stands right of `=`, or the whole where nothing is named. */
export function unnamed(node: Node): Node {
  if (node.kind === 'CompoundNamedExpression') throw new Unsupported(node.kind);
  return node.kind === 'SimpleNamedExpression' ? part(node, 'Expression') : node;
}

export function select(columns: readonly Column[], values: readonly string[], input: Table): Table {
  const list = distinctNames(columns).map(({ name }, index) => `${values[index]} AS ${sqlName(name)}`);
  const row = input.ordered ? [sqlName(ROW)] : [];
  return { sql: `SELECT ${[...list, ...row].join(', ')} FROM (${input.sql})`, columns, ordered: input.ordered };
}

export function projectOperator(operator: Node, input: Table, scope: Scope): Table {
  const columns = columnsOf(operator);
  const values = listOf(operator, 'Expressions').map((node) => scalar(unnamed(node), within(scope, input)));
  if (values.length !== columns.length) throw new Unsupported('project of an expression with several columns');
  return select(columns, values, input);
}

/** Later columns may use earlier ones, so each named one is a step of its own. */
export function extendOperator(operator: Node, input: Table, scope: Scope): Table {
  return listOf(operator, 'Expressions').reduce((table, node) => {
    const expression = unnamed(node);
    const name = newName(node, operator, table);
    const value = scalar(expression, within(scope, table));
    const written = { name, type: expression.type };
    const replaced = table.columns.findIndex((column) => column.name === name);
    // One that is written anew keeps its place, as the language service has it: a join counts on the order.
    const columns = replaced < 0 ? [...table.columns, written] : table.columns.with(replaced, written);
    return select(
      columns,
      columns.map((column) => (column === written ? value : sqlName(column.name))),
      table,
    );
  }, input);
}

/** Kusto makes up a name where none is given: the next of the result's columns that is not there yet. */
function newName(node: Node, operator: Node, table: Table): string {
  if (node.kind === 'SimpleNamedExpression') return nameOf(part(node, 'Name'));
  const known = new Set(table.columns.map(({ name }) => name));
  const added = columnsOf(operator).find(({ name }) => !known.has(name));
  if (added === undefined) throw new Unsupported('extend without a name');
  return added.name;
}

export function projectAwayOperator(operator: Node, input: Table): Table {
  const columns = columnsOf(operator);
  return select(
    columns,
    columns.map(({ name }) => sqlName(name)),
    input,
  );
}
