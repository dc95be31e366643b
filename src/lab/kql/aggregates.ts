import { argument, typedAs } from './arguments';
import { type Scope, scalar } from './scope';
import { sqlName } from './sql';
import { argumentsOf, type Column, type Node, nameOf, part } from './tree';
import { Unsupported } from './unsupported';

/** SQL of what `summarize` makes of a group: one column each, but for arg_max and arg_min. */
export function aggregate(node: Node, outputs: readonly Column[], scope: Scope): readonly string[] {
  if (node.kind !== 'FunctionCallExpression') throw new Unsupported(`${node.kind} as an aggregate`);
  const name = nameOf(part(node, 'Name'));
  const args = argumentsOf(node);
  if (name === 'arg_max' || name === 'arg_min') return extreme(name, args, outputs, scope);
  const write = AGGREGATES[name];
  if (write === undefined) throw new Unsupported(`the aggregate ${name}()`);
  return [write(args, scope)];
}

type Writer = (args: readonly Node[], scope: Scope) => string;

const plain =
  (write: (value: string) => string): Writer =>
  (args, scope) =>
    write(scalar(argument(args, 0), scope));

/** The same over the rows that meet the second argument. */
const onlyIf =
  (write: Writer): Writer =>
  (args, scope) =>
    `${write(args, scope)} FILTER (WHERE ${scalar(argument(args, 1), scope)})`;

const min = plain((value) => `min(${value})`);
const max = plain((value) => `max(${value})`);
const average = plain((value) => `avg(${value})`);
const sum: Writer = plain((value) => `sum(${value})`);
const dcount = plain((value) => `count(DISTINCT ${value})`);
const set = plain((value) => `to_json(list_sort(list(DISTINCT ${value})))`);

/** Nothing adds up to zero. */
const orZero =
  (write: Writer): Writer =>
  (args, scope) =>
    `coalesce(${write(args, scope)}, 0)`;

const bag: Writer = (args, scope) => {
  const packed = argument(args, 0);
  const name = packed.kind === 'FunctionCallExpression' ? nameOf(part(packed, 'Name')) : packed.kind;
  const [key, value, ...more] = packed.kind === 'FunctionCallExpression' ? argumentsOf(packed) : [];
  if ((name !== 'bag_pack' && name !== 'pack') || key === undefined || value === undefined || more.length > 0) {
    throw new Unsupported('make_bag() of anything but bag_pack(key, value)');
  }
  return `json_group_object(${typedAs(key, 'string', scope)}, ${scalar(value, scope)})`;
};

const AGGREGATES: Readonly<Record<string, Writer>> = {
  avg: average,
  avgif: onlyIf(average),
  count: () => 'count(*)',
  count_distinct: dcount,
  count_distinctif: onlyIf(dcount),
  countif: (args, scope) => `count(*) FILTER (WHERE ${scalar(argument(args, 0), scope)})`,
  dcount,
  dcountif: onlyIf(dcount),
  make_bag: bag,
  make_list: plain((value) => `to_json(list(${value}))`),
  make_set: set,
  max,
  maxif: onlyIf(max),
  min,
  minif: onlyIf(min),
  sum: orZero(sum),
  sumif: orZero(onlyIf(sum)),
  take_any: plain((value) => `any_value(${value})`),
};

function extreme(name: string, args: readonly Node[], outputs: readonly Column[], scope: Scope): string[] {
  const by = scalar(argument(args, 0), scope);
  const names = args.slice(1).map((value) => value.kind === 'NameReference' && scalar(value, scope));
  const [first, ...others] = outputs;
  const carried = others.map((column) => sqlName(column.name));
  const plainNames = args[1]?.kind === 'StarExpression' || carried.every((column, at) => names[at] === column);
  if (first === undefined || !plainNames) throw new Unsupported(`${name}() of anything but columns`);
  const best = name === 'arg_max' ? 'max' : 'min';
  return [`${best}(${by})`, ...carried.map((column) => `${name}(${column}, ${by})`)];
}
