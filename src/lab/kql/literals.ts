import { sqlString, sqlTimestamp } from './sql';
import { type Node, part } from './tree';
import { Unsupported } from './unsupported';

/** SQL of a literal; undefined for other syntax. Timespans are microseconds in a BIGINT. */
export function literal(node: Node): string | undefined {
  const token = node.parts.get('Token');
  if (token === undefined) return undefined;
  switch (node.kind) {
    case 'StringLiteralExpression':
      return sqlString(String(token.value ?? ''));
    case 'LongLiteralExpression':
    case 'IntLiteralExpression':
      return numeric(token, /^-?\d+$/, 'BIGINT');
    case 'RealLiteralExpression':
    case 'DecimalLiteralExpression':
      return numeric(token, /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i, 'DOUBLE');
    case 'BooleanLiteralExpression':
      return token.text.toLowerCase() === 'true' ? 'TRUE' : 'FALSE';
    case 'DateTimeLiteralExpression':
      return datetime(token.text);
    case 'TimespanLiteralExpression':
      return `CAST(${microseconds(token.text)} AS BIGINT)`;
    default:
      return undefined;
  }
}

/** The plain number of a literal that must be one, such as the 10 of `take 10`. */
export function wholeNumber(node: Node): number {
  const text = node.parts.get('Token')?.text ?? '';
  if (node.kind !== 'LongLiteralExpression' || !/^\d+$/.test(text)) throw new Unsupported(`${node.kind} as a number`);
  return Number(text);
}

/** The text of a literal that must be one. */
export function plainText(node: Node): string {
  if (node.kind !== 'StringLiteralExpression') throw new Unsupported(`${node.kind} as a text`);
  return String(part(node, 'Token').value ?? '');
}

function numeric(token: Node, form: RegExp, type: string): string {
  if (!form.test(token.text)) throw new Unsupported(`the number ${token.text}`);
  return `CAST(${token.text} AS ${type})`;
}

const DATETIME = /^datetime\(\s*["']?(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,7})?)?)Z?)?["']?\s*\)$/i;

function datetime(text: string): string {
  if (/^datetime\(\s*null\s*\)$/i.test(text)) return 'CAST(NULL AS TIMESTAMP)';
  const [, day, time] = DATETIME.exec(text) ?? [];
  const read = new Date(`${day}T${time ?? '00:00'}Z`);
  if (Number.isNaN(read.getTime())) throw new Unsupported(`the literal ${text}`);
  return sqlTimestamp(read);
}

const UNIT_MICROSECONDS: ReadonlyArray<readonly [RegExp, number]> = [
  [/^d(ays?)?$/, 86_400_000_000],
  [/^h(rs?|ours?)?$/, 3_600_000_000],
  [/^m(in(utes?)?)?$/, 60_000_000],
  [/^s(ec(onds?)?)?$/, 1_000_000],
  [/^(ms|milli(s(ec(onds?)?)?)?)$/, 1_000],
  [/^micro(s(ec(onds?)?)?)?$/, 1],
  [/^ticks?$/, 0.1],
];

function microseconds(text: string): number {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)([a-z]+)$/.exec(text) ?? [];
  const size = UNIT_MICROSECONDS.find(([form]) => unit !== undefined && form.test(unit))?.[1];
  if (size === undefined) throw new Unsupported(`the literal ${text}`);
  return Math.round(Number(amount) * size);
}
