import { asText, fromDynamic } from './operators';
import { type Scope, scalar } from './scope';
import type { Node } from './tree';
import { Unsupported } from './unsupported';

export function argument(args: readonly Node[], index: number): Node {
  const found = args[index];
  if (found === undefined) throw new Unsupported(`a call without its argument ${index + 1}`);
  return found;
}

export function textOf(node: Node, scope: Scope): string {
  return asText(scalar(node, scope), node.type);
}

export function typedAs(node: Node, type: string, scope: Scope): string {
  const sql = scalar(node, scope);
  return node.type === 'dynamic' ? fromDynamic(sql, type) : sql;
}
