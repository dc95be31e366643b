import { sqlString } from './sql';
import type { Node } from './tree';
import { Unsupported } from './unsupported';

/** Two operands as SQL, the node they come from, and the operands' Kusto types. */
export interface Operands {
  readonly left: string;
  readonly right: string;
  readonly leftType: string;
  readonly rightType: string;
}

/** SQL of an operator between two scalars; undefined for other syntax. */
export function binary(node: Node, operands: Operands): string | undefined {
  return LOGIC[node.kind]?.(operands) ?? TEXT[node.kind]?.(operands) ?? ARITHMETIC[node.kind]?.(operands);
}

type Writer = (operands: Operands) => string;

const compare =
  (operator: string): Writer =>
  (operands) => {
    const { left, right } = alike(operands);
    return `(${left} ${operator} ${right})`;
  };

const LOGIC: Readonly<Record<string, Writer>> = {
  AndExpression: ({ left, right }) => `(${left} AND ${right})`,
  OrExpression: ({ left, right }) => `(${left} OR ${right})`,
  EqualExpression: compare('='),
  NotEqualExpression: compare('IS DISTINCT FROM'),
  LessThanExpression: compare('<'),
  LessThanOrEqualExpression: compare('<='),
  GreaterThanExpression: compare('>'),
  GreaterThanOrEqualExpression: compare('>='),
};

const matches =
  (test: (text: string, sought: string) => string, caseSensitive: boolean, negated: boolean): Writer =>
  ({ left, right, leftType, rightType }) => {
    const operand = (sql: string, type: string) => (caseSensitive ? asText(sql, type) : `lower(${asText(sql, type)})`);
    const sql = test(operand(left, leftType), operand(right, rightType));
    return negated ? `(NOT ${sql})` : sql;
  };

const equals = (text: string, sought: string) => `(${text} = ${sought})`;
const contains = (text: string, sought: string) => `contains(${text}, ${sought})`;
const starts = (text: string, sought: string) => `starts_with(${text}, ${sought})`;
const ends = (text: string, sought: string) => `ends_with(${text}, ${sought})`;

/** A whole term: the sought text between characters that are neither letter nor digit. */
const has = (text: string, sought: string) =>
  `regexp_matches(${text}, '(^|[^[:alnum:]])' || regexp_escape(${sought}) || '($|[^[:alnum:]])')`;

const TEXT: Readonly<Record<string, Writer>> = {
  EqualTildeExpression: matches(equals, false, false),
  BangTildeExpression: matches(equals, false, true),
  HasExpression: matches(has, false, false),
  HasCsExpression: matches(has, true, false),
  NotHasExpression: matches(has, false, true),
  NotHasCsExpression: matches(has, true, true),
  ContainsExpression: matches(contains, false, false),
  ContainsCsExpression: matches(contains, true, false),
  NotContainsExpression: matches(contains, false, true),
  NotContainsCsExpression: matches(contains, true, true),
  StartsWithExpression: matches(starts, false, false),
  StartsWithCsExpression: matches(starts, true, false),
  NotStartsWithExpression: matches(starts, false, true),
  NotStartsWithCsExpression: matches(starts, true, true),
  EndsWithExpression: matches(ends, false, false),
  EndsWithCsExpression: matches(ends, true, false),
  NotEndsWithExpression: matches(ends, false, true),
  NotEndsWithCsExpression: matches(ends, true, true),
};

const ARITHMETIC: Readonly<Record<string, Writer>> = {
  AddExpression: (operands) => sum(operands),
  SubtractExpression: (operands) => difference(operands),
  MultiplyExpression: ({ left, right }) => `(${left} * ${right})`,
  DivideExpression: (operands) => quotient(operands),
  ModuloExpression: ({ left, right }) => `(${left} % nullif(${right}, 0))`,
};

function sum({ left, right, leftType, rightType }: Operands): string {
  if (leftType === 'datetime' && rightType === 'timespan') return `(${left} + to_microseconds(${right}))`;
  if (leftType === 'timespan' && rightType === 'datetime') return `(${right} + to_microseconds(${left}))`;
  return `(${left} + ${right})`;
}

function difference({ left, right, leftType, rightType }: Operands): string {
  if (leftType === 'datetime' && rightType === 'timespan') return `(${left} - to_microseconds(${right}))`;
  if (leftType === 'datetime' && rightType === 'datetime') return `(epoch_us(${left}) - epoch_us(${right}))`;
  return `(${left} - ${right})`;
}

/** Whole numbers divide to whole numbers in Kusto; two timespans divide to a real. */
function quotient({ left, right, leftType, rightType }: Operands): string {
  const whole = isWhole(leftType) && isWhole(rightType);
  return whole ? `(${left} // nullif(${right}, 0))` : `(${left} / nullif(CAST(${right} AS DOUBLE), 0))`;
}

function isWhole(type: string): boolean {
  return type === 'long' || type === 'int';
}

/** A dynamic value is compared as what it is compared with. */
export function alike(operands: Operands): { left: string; right: string } {
  const { left, right, leftType, rightType } = operands;
  if (leftType === rightType) return { left, right };
  if (leftType === 'dynamic') return { left: fromDynamic(left, rightType), right };
  if (rightType === 'dynamic') return { left, right: fromDynamic(right, leftType) };
  return { left, right };
}

/** A value out of JSON. Kusto's strings are never null. */
export function fromDynamic(sql: string, type: string): string {
  const value = `json_extract_string(${sql}, '$')`;
  switch (type) {
    case 'string':
      return `coalesce(${value}, ${sqlString('')})`;
    case 'long':
    case 'int':
      return `TRY_CAST(${value} AS BIGINT)`;
    case 'real':
      return `TRY_CAST(${value} AS DOUBLE)`;
    case 'bool':
      return `TRY_CAST(${value} AS BOOLEAN)`;
    case 'datetime':
      return `TRY_CAST(${value} AS TIMESTAMP)`;
    case 'dynamic':
      return sql;
    default:
      throw new Unsupported(`a dynamic value as ${type}`);
  }
}

/** A scalar as Kusto's tostring() gives it. */
export function asText(sql: string, type: string): string {
  if (type === 'string') return sql;
  if (type === 'dynamic') return fromDynamic(sql, 'string');
  if (type === 'datetime') return `coalesce(strftime(${sql}, '%Y-%m-%dT%H:%M:%S.%f0Z'), '')`;
  if (type === 'timespan') return timespanText(sql);
  return `coalesce(CAST(${sql} AS VARCHAR), '')`;
}

/** Microseconds as `1.02:03:04.5000000`, days and fraction only where there are any. */
export function timespanText(sql: string): string {
  const size = `abs(${sql})`;
  return (
    `coalesce(CASE WHEN ${sql} < 0 THEN '-' ELSE '' END || ` +
    `CASE WHEN ${size} >= 86400000000 THEN CAST(${size} // 86400000000 AS VARCHAR) || '.' ELSE '' END || ` +
    `printf('%02d:%02d:%02d', ${size} // 3600000000 % 24, ${size} // 60000000 % 60, ${size} // 1000000 % 60) || ` +
    `CASE WHEN ${size} % 1000000 > 0 THEN printf('.%06d0', ${size} % 1000000) ELSE '' END, '')`
  );
}
