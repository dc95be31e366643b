import { parseSync } from '@swc/core';
import { isJsonObject } from '../../src/json';

/** What KQL and IoT Hub's query language look like. */
const QUERY = /(?:^|\n)\s*\|\s*[a-z]+ |\blet \w+ = |\bAzureDiagnostics\b|\bSELECT\b|\bSTARTSWITH\(|=~|\bdatetime\(/;
/** The places where text becomes part of a query (evidence/kql.ts, evidence/iot-hub-query.ts). */
const ESCAPES: ReadonlySet<unknown> = new Set(['kqlString', 'kqlDatetime', 'iotHubString']);
const CONSTANT = /^[A-Z][A-Z0-9_]*$/;

type Node = Readonly<Record<string, unknown>>;

/** The parts of query texts in a source that are neither escaped, nor numbers, nor constants; each by its name. */
export function rawInQueries(source: string): string[] {
  const tree = parseSync(source, { syntax: 'typescript', target: 'es2023' });
  const nodes = nodesIn(tree);
  const values = new Map<unknown, unknown[]>();
  for (const { type, id, init } of nodes)
    if (type === 'VariableDeclarator' && isJsonObject(id) && init)
      values.set(id.value, [...(values.get(id.value) ?? []), init]);

  function isSafe(node: unknown, within: ReadonlySet<unknown> = new Set()): boolean {
    if (!isJsonObject(node)) return false;
    const all = (parts: unknown): boolean => Array.isArray(parts) && parts.every((part) => isSafe(part, within));
    switch (node.type) {
      case 'NumericLiteral':
      case 'StringLiteral':
        return true;
      case 'TemplateLiteral':
        return all(node.expressions);
      case 'ArrayExpression':
        return all(listOf(node.elements).map((one) => (isJsonObject(one) ? one.expression : one)));
      case 'ParenthesisExpression':
      case 'TsConstAssertion':
        return isSafe(node.expression, within);
      case 'ConditionalExpression':
        return all([node.consequent, node.alternate]);
      case 'BinaryExpression':
        // Whatever is subtracted, multiplied or divided is a number.
        return node.operator === '+'
          ? all([node.left, node.right])
          : ['-', '*', '/', '%'].includes(String(node.operator));
      case 'CallExpression':
        return isSafeCall(node, within);
      case 'Identifier': {
        if (within.has(node.value)) return true;
        const known = values.get(node.value);
        // A constant of another file is looked at there.
        if (known === undefined) return CONSTANT.test(String(node.value));
        return known.every((one) => isSafe(one, new Set([...within, node.value])));
      }
      default:
        return false;
    }
  }

  function isSafeCall({ callee, arguments: given }: Node, within: ReadonlySet<unknown>): boolean {
    if (!isJsonObject(callee)) return false;
    if (callee.type === 'Identifier') return ESCAPES.has(callee.value);
    const { object, property } = callee;
    const name = isJsonObject(property) ? property.value : undefined;
    if (isJsonObject(object) && object.value === 'Math') return true;
    if (name === 'join') return isSafe(object, within);
    // A list of which each entry is made safe, or is safe by itself.
    const [first] = Array.isArray(given) ? given : [];
    const made = isJsonObject(first) && isJsonObject(first.expression) ? first.expression : {};
    const [entry] = listOf(made.params);
    const isSafeList = isJsonObject(entry) && isSafe(object, within);
    const known = isSafeList ? new Set([...within, entry.value]) : within;
    return name === 'map' && made.type === 'ArrowFunctionExpression' && isSafe(made.body, known);
  }

  const parts = nodes.flatMap((node): unknown[] => {
    if (node.type === 'TemplateLiteral' && QUERY.test(textOf(node))) return listOf(node.expressions);
    const isJoined = node.type === 'BinaryExpression' && node.operator === '+';
    return isJoined && [node.left, node.right].some((side) => QUERY.test(textOf(side))) ? [node.left, node.right] : [];
  });
  return parts.filter((part) => !isSafe(part)).map(nameOf);
}

/** Enough to find it by. */
function nameOf(node: unknown): string {
  if (!isJsonObject(node)) return '?';
  if (node.type === 'MemberExpression') return `${nameOf(node.object)}.${nameOf(node.property)}`;
  if (node.type === 'CallExpression') return `${nameOf(node.callee)}()`;
  return typeof node.value === 'string' ? node.value : String(node.type);
}

function nodesIn(value: unknown): Node[] {
  if (Array.isArray(value)) return value.flatMap(nodesIn);
  if (!isJsonObject(value)) return [];
  const below = Object.values(value).flatMap(nodesIn);
  return typeof value.type === 'string' ? [value, ...below] : below;
}

/** The fixed text of a literal. */
function textOf(node: unknown): string {
  if (!isJsonObject(node)) return '';
  if (node.type === 'StringLiteral') return String(node.value);
  if (node.type === 'ParenthesisExpression') return textOf(node.expression);
  return listOf(node.quasis)
    .map((quasi) => (isJsonObject(quasi) ? String(quasi.cooked) : ''))
    .join('\u2026');
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
