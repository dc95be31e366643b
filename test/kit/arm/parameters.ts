import { isList, isObject, objectOf, TemplateTrouble, type Value, type ValueObject } from './value';

/** The values of a deployment's parameters, as Azure would take them. @throws TemplateTrouble for what it would refuse */
export function parametersOf(
  declared: ValueObject,
  given: ValueObject,
  evaluate: (value: Value) => Value,
): ValueObject {
  const unknown = Object.keys(given).filter((name) => declared[name] === undefined);
  if (unknown.length > 0) throw new TemplateTrouble(`no such parameters: ${unknown.join(', ')}`);
  return Object.fromEntries(
    Object.entries(declared).map(([name, one]): [string, Value] => {
      const { defaultValue, ...rules } = objectOf(one, name);
      const value = given[name] ?? (defaultValue === undefined ? undefined : evaluate(defaultValue));
      if (value === undefined) throw new TemplateTrouble(`the parameter ${name} is missing`);
      check(name, value, rules);
      return [name, value];
    }),
  );
}

const KINDS: Readonly<Record<string, (value: Value) => boolean>> = {
  string: (value) => typeof value === 'string',
  securestring: (value) => typeof value === 'string',
  int: (value) => Number.isInteger(value),
  bool: (value) => typeof value === 'boolean',
  array: isList,
  object: isObject,
};

function check(
  name: string,
  value: Value,
  { type, allowedValues, minLength, maxLength, minValue, maxValue }: ValueObject,
): void {
  const said = `the parameter ${name} is ${JSON.stringify(value)}`;
  if (!KINDS[String(type)]?.(value)) throw new TemplateTrouble(`${said}, which is no ${String(type)}`);
  if (isList(allowedValues) && !allowedValues.includes(value))
    throw new TemplateTrouble(`${said}, which is not allowed`);
  const size = typeof value === 'string' || isList(value) ? value.length : undefined;
  if (size !== undefined && (size < Number(minLength ?? 0) || size > Number(maxLength ?? size)))
    throw new TemplateTrouble(`${said}, which is too short or too long`);
  if (typeof value === 'number' && (value < Number(minValue ?? value) || value > Number(maxValue ?? value)))
    throw new TemplateTrouble(`${said}, which is too small or too large`);
}
