import { argument, textOf, typedAs } from './arguments';
import { plainText } from './literals';
import { fromDynamic } from './operators';
import { ROW, type Scope, scalar } from './scope';
import { sqlName, sqlString, sqlTimestamp } from './sql';
import { argumentsOf, type Node, nameOf, part } from './tree';
import { Unsupported } from './unsupported';

/** SQL of a call of a function that looks at one row, or at its neighbours. */
export function functionCall(node: Node, scope: Scope): string {
  const name = nameOf(part(node, 'Name'));
  const write = FUNCTIONS[name];
  if (write === undefined) throw new Unsupported(`the function ${name}()`);
  return write(argumentsOf(node), scope, node);
}

type Writer = (args: readonly Node[], scope: Scope, node: Node) => string;

const conversion =
  (type: string, sqlType: string): Writer =>
  (args, scope) => {
    const value = argument(args, 0);
    const sql = scalar(value, scope);
    return value.type === 'dynamic' ? fromDynamic(sql, type) : `TRY_CAST(${sql} AS ${sqlType})`;
  };

const onText =
  (write: (text: string) => string): Writer =>
  (args, scope) =>
    write(textOf(argument(args, 0), scope));

const tostring: Writer = onText((text) => text);
const tolong = conversion('long', 'BIGINT');
const todouble = conversion('real', 'DOUBLE');

const isempty: Writer = onText((text) => `(${text} = '')`);
const isnull: Writer = (args, scope) => `(${scalar(argument(args, 0), scope)} IS NULL)`;

const iff: Writer = (args, scope) => {
  const [condition, then, otherwise] = [0, 1, 2].map((index) => scalar(argument(args, index), scope));
  return `CASE WHEN ${condition} THEN ${then} ELSE ${otherwise} END`;
};

const cases: Writer = (args, scope) => {
  const values = args.map((value) => scalar(value, scope));
  const whens = [];
  for (let index = 0; index + 1 < values.length; index += 2) {
    whens.push(`WHEN ${values[index]} THEN ${values[index + 1]}`);
  }
  return `CASE ${whens.join(' ')} ELSE ${values.at(-1)} END`;
};

const now: Writer = (args, scope) => {
  const [offset] = args;
  const moment = sqlTimestamp(scope.now);
  return offset === undefined ? moment : `(${moment} + to_microseconds(${scalar(offset, scope)}))`;
};

const ago: Writer = (args, scope) =>
  `(${sqlTimestamp(scope.now)} - to_microseconds(${scalar(argument(args, 0), scope)}))`;

/** Rounds down, below zero too. */
const bin: Writer = (args, scope) => {
  const value = argument(args, 0);
  const step = scalar(argument(args, 1), scope);
  const sql = scalar(value, scope);
  if (value.type === 'datetime') return `make_timestamp(CAST(${floored(`epoch_us(${sql})`, step)} AS BIGINT))`;
  return value.type === 'real' ? `(floor(${sql} / ${step}) * ${step})` : `CAST(${floored(sql, step)} AS BIGINT)`;
};

function floored(value: string, step: string): string {
  return `(${value} - ((${value} % ${step}) + ${step}) % ${step})`;
}

const parseJson: Writer = (args, scope) => {
  const value = argument(args, 0);
  const sql = scalar(value, scope);
  // What is no JSON becomes a text, as in Kusto.
  return value.type === 'dynamic' ? sql : `coalesce(TRY_CAST(${sql} AS JSON), to_json(${sql}))`;
};

const extract: Writer = (args, scope) => {
  const [pattern, group] = [plainText(argument(args, 0)), scalar(argument(args, 1), scope)];
  const token = argument(args, 1).parts.get('Token')?.text ?? '';
  if (!/^\d$/.test(token)) throw new Unsupported(`extract() with the group ${group}`);
  return `coalesce(regexp_extract(${textOf(argument(args, 2), scope)}, ${sqlString(pattern)}, ${token}), '')`;
};

const replaceRegex: Writer = (args, scope) => {
  const [pattern, by] = [plainText(argument(args, 1)), plainText(argument(args, 2))];
  return `regexp_replace(${textOf(argument(args, 0), scope)}, ${sqlString(pattern)}, ${sqlString(by)}, 'g')`;
};

const columnIfExists: Writer = (args, scope) => {
  const name = plainText(argument(args, 0));
  return scope.row.has(name) ? sqlName(name) : scalar(argument(args, 1), scope);
};

const bagPack: Writer = (args, scope) => `json_object(${args.map((value) => scalar(value, scope)).join(', ')})`;

const packArray: Writer = (args, scope) => `json_array(${args.map((value) => scalar(value, scope)).join(', ')})`;

const substring: Writer = (args, scope) => {
  const start = scalar(argument(args, 1), scope);
  const length = args[2] === undefined ? '' : `, ${scalar(args[2], scope)}`;
  return `substring(${textOf(argument(args, 0), scope)}, CAST(${start} + 1 AS BIGINT)${length})`;
};

const split: Writer = (args, scope) =>
  `to_json(string_split(${textOf(argument(args, 0), scope)}, ${textOf(argument(args, 1), scope)}))`;

const strcat: Writer = (args, scope) => `(${args.map((value) => textOf(value, scope)).join(' || ')})`;

const coalesce: Writer = (args, scope, node) => {
  const values = args.map((value) => typedAs(value, node.type, scope));
  // An empty text counts as nothing: Kusto's strings are never null.
  const tested = node.type === 'string' ? values.map((value) => `nullif(${value}, '')`) : values;
  const sql = `coalesce(${tested.join(', ')})`;
  return node.type === 'string' ? `coalesce(${sql}, '')` : sql;
};

const neighbour =
  (window: string): Writer =>
  (args, scope, node) => {
    if (!scope.ordered) throw new Unsupported(`${nameOf(part(node, 'Name'))}() without a sort before it`);
    const distance = args[1] === undefined ? '1' : scalar(args[1], scope);
    const missing = args[2] === undefined ? (node.type === 'string' ? "''" : 'NULL') : scalar(args[2], scope);
    return `${window}(${scalar(argument(args, 0), scope)}, ${distance}, ${missing}) OVER (ORDER BY ${sqlName(ROW)})`;
  };

const rowNumber: Writer = (args, scope) => {
  if (!scope.ordered) throw new Unsupported('row_number() without a sort before it');
  const first = args[0] === undefined ? '1' : scalar(args[0], scope);
  return `(row_number() OVER (ORDER BY ${sqlName(ROW)}) - 1 + ${first})`;
};

const rowCumsum: Writer = (args, scope) => {
  if (!scope.ordered) throw new Unsupported('row_cumsum() without a sort before it');
  if (args[1] !== undefined) throw new Unsupported('row_cumsum() that begins anew');
  const value = scalar(argument(args, 0), scope);
  return `CAST(sum(${value}) OVER (ORDER BY ${sqlName(ROW)} ROWS UNBOUNDED PRECEDING) AS BIGINT)`;
};

const FUNCTIONS: Readonly<Record<string, Writer>> = {
  ago,
  bag_pack: bagPack,
  bin,
  case: cases,
  coalesce,
  column_ifexists: columnIfExists,
  extract,
  floor: bin,
  iff,
  iif: iff,
  isempty,
  isnotempty: (args, scope, node) => `(NOT ${isempty(args, scope, node)})`,
  isnotnull: (args, scope, node) => `(NOT ${isnull(args, scope, node)})`,
  isnull,
  next: neighbour('lead'),
  not: (args, scope) => `(NOT ${scalar(argument(args, 0), scope)})`,
  now,
  pack: bagPack,
  pack_array: packArray,
  parse_json: parseJson,
  prev: neighbour('lag'),
  replace_regex: replaceRegex,
  row_cumsum: rowCumsum,
  row_number: rowNumber,
  split,
  sqrt: (args, scope) => `sqrt(${scalar(argument(args, 0), scope)})`,
  strcat,
  strlen: onText((text) => `length(${text})`),
  substring,
  tobool: conversion('bool', 'BOOLEAN'),
  todatetime: conversion('datetime', 'TIMESTAMP'),
  todouble,
  todynamic: parseJson,
  toint: tolong,
  tolong,
  tolower: onText((text) => `lower(${text})`),
  toreal: todouble,
  tostring,
  toupper: onText((text) => `upper(${text})`),
};
