import { isJsonObject } from '../../../src/json';

export type Value = string | number | boolean | null | readonly Value[] | ValueObject;
export interface ValueObject {
  readonly [name: string]: Value;
}

/** What a template or its expansion says that Azure would not take, in words. */
export class TemplateTrouble extends Error {}

export function isObject(value: Value | undefined): value is ValueObject {
  return isJsonObject(value);
}

export function isList(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value);
}

export function textOf(value: Value | undefined, what: string): string {
  if (typeof value === 'string') return value;
  throw new TemplateTrouble(`${what} is no text: ${JSON.stringify(value)}`);
}

export function objectOf(value: Value | undefined, what: string): ValueObject {
  if (isObject(value)) return value;
  throw new TemplateTrouble(`${what} is no object: ${JSON.stringify(value)}`);
}

export function listOf(value: Value | undefined, what: string): readonly Value[] {
  if (isList(value)) return value;
  throw new TemplateTrouble(`${what} is no list: ${JSON.stringify(value)}`);
}

/** Of JSON that was read. */
export function asValue(json: unknown): Value {
  if (json === null || typeof json === 'string' || typeof json === 'number' || typeof json === 'boolean') return json;
  if (Array.isArray(json)) return json.map(asValue);
  if (isJsonObject(json)) return Object.fromEntries(Object.entries(json).map(([name, one]) => [name, asValue(one)]));
  throw new TypeError(`no JSON: ${String(json)}`);
}

/** Every text in it, with the names that lead there. */
export function textsIn(value: Value, path = ''): ReadonlyArray<readonly [path: string, text: string]> {
  if (typeof value === 'string') return [[path, value]];
  if (isList(value)) return value.flatMap((one, index) => textsIn(one, `${path}[${index}]`));
  if (isObject(value))
    return Object.entries(value).flatMap(([name, one]) => [
      [`${path}.${name} (name)`, name] as const,
      ...textsIn(one, `${path}.${name}`),
    ]);
  return [];
}
