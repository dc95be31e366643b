import { Unsupported } from './unsupported';

export interface Column {
  readonly name: string;
  /** Kusto's name of the type: `string`, `long`, `datetime`, `dynamic`, … */
  readonly type: string;
}

/** What the language service says about a query, as plain data: the rest of the lab does not see its classes. */
export interface Node {
  /** Microsoft's name of the syntax, such as `FilterOperator` or `StringLiteralToken`. */
  readonly kind: string;
  /** The source text of a token; '' for a node. */
  readonly text: string;
  /** The decoded value of a literal token, where it is a plain one. */
  readonly value: string | number | boolean | null;
  /** The type of a scalar; '' for others. */
  readonly type: string;
  /** The columns of a table; null for others. */
  readonly columns: readonly Column[] | null;
  /** Children by Microsoft's name of the property. */
  readonly parts: ReadonlyMap<string, Node>;
  /** Children of a list, in order and without separators. */
  readonly items: readonly Node[];
}

export function part(node: Node, name: string): Node {
  const found = node.parts.get(name);
  if (found === undefined) throw new Unsupported(`${node.kind} without ${name}`);
  return found;
}

export function listOf(node: Node, name: string): readonly Node[] {
  return node.parts.get(name)?.items ?? [];
}

export function columnsOf(node: Node): readonly Column[] {
  if (node.columns === null) throw new Unsupported(`${node.kind} where a table is expected`);
  return node.columns;
}

/** The name that a reference or a declaration carries: `a`, `['a']`. */
export function nameOf(node: Node): string {
  let inner = node;
  while (inner.text === '' && inner.parts.size > 0) {
    const next = inner.parts.get('Name') ?? inner.parts.get('Token');
    if (next === undefined) throw new Unsupported(`${inner.kind} as a name`);
    inner = next;
  }
  return typeof inner.value === 'string' ? inner.value : inner.text;
}

export function argumentsOf(call: Node): readonly Node[] {
  return listOf(part(call, 'ArgumentList'), 'Expressions');
}
