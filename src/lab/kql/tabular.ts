import { extendOperator, projectAwayOperator, projectOperator } from './columns';
import { joinOperator } from './join';
import { partitionOperator } from './partition';
import { countOperator, filterOperator, serializeOperator, sortOperator, takeOperator, topOperator } from './rows';
import { type Scope, type Table, tabular } from './scope';
import { distinctOperator, summarizeOperator } from './summarize';
import { type Node, nameOf, part } from './tree';
import { unionOperator } from './union';
import { Unsupported } from './unsupported';

/** SQL of an expression that gives a table. */
export function tableExpression(node: Node, scope: Scope): Table {
  switch (node.kind) {
    case 'NameReference':
      return named(node, scope);
    case 'ParenthesizedExpression':
    case 'MaterializeExpression':
      return tabular(part(node, 'Expression'), scope);
    case 'PipeExpression':
      return step(part(node, 'Operator'), tabular(part(node, 'Expression'), scope), scope);
    case 'UnionOperator':
      return unionOperator(node, undefined, scope);
    default:
      if (scope.source && node.kind in STEPS) return step(node, scope.source, scope);
      throw new Unsupported(node.kind);
  }
}

function named(node: Node, scope: Scope): Table {
  const name = nameOf(node);
  const table = scope.tables.get(name);
  if (table === undefined) throw new Unsupported(`the table ${name}`);
  return table;
}

type Step = (operator: Node, input: Table, scope: Scope) => Table;

const STEPS: Readonly<Record<string, Step>> = {
  CountOperator: countOperator,
  DistinctOperator: distinctOperator,
  ExtendOperator: extendOperator,
  FilterOperator: filterOperator,
  JoinOperator: joinOperator,
  PartitionOperator: partitionOperator,
  ProjectAwayOperator: projectAwayOperator,
  ProjectOperator: projectOperator,
  SerializeOperator: serializeOperator,
  SortOperator: sortOperator,
  SummarizeOperator: summarizeOperator,
  TakeOperator: takeOperator,
  TopOperator: topOperator,
  UnionOperator: unionOperator,
};

function step(operator: Node, input: Table, scope: Scope): Table {
  const write = STEPS[operator.kind];
  if (write === undefined) throw new Unsupported(operator.kind);
  return write(operator, input, scope);
}
