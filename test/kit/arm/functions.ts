import { jsonOf } from '../../../src/json';
import { guidOf, type Place, scopeOf, unique } from './place';
import { asValue, isList, isObject, listOf, objectOf, TemplateTrouble, textOf, type Value } from './value';

/** What a function of the language gives for values; those that look around or decide what is evaluated are not here. */
export function applied(name: string, args: readonly Value[], place: Place): Value {
  const make = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
  if (!make) throw new TemplateTrouble(`${name}() is not known here`);
  return make(args, place);
}

type Make = (args: readonly Value[], place: Place) => Value;

const texts = (args: readonly Value[]) => args.map((one) => textOf(one, 'an argument'));

const FUNCTIONS: Readonly<Record<string, Make>> = {
  concat: (args) => (isList(args[0]) ? args.flatMap((one) => [...listOf(one, 'concat')]) : args.map(plain).join('')),
  equals: ([one, other]) => JSON.stringify(one) === JSON.stringify(other),
  and: (args) => args.every(truth),
  or: (args) => args.some(truth),
  not: ([one]) => !truth(one),
  empty: ([one]) =>
    one === null || one === '' || (isList(one) && one.length === 0) || (isObject(one) && Object.keys(one).length === 0),
  length: ([one]) =>
    typeof one === 'string' || isList(one) ? one.length : Object.keys(objectOf(one, 'length')).length,
  take: ([one, most]) => (isList(one) ? one.slice(0, Number(most)) : textOf(one, 'take').slice(0, Number(most))),
  last: ([one]) => (isList(one) ? (one.at(-1) ?? null) : textOf(one, 'last').slice(-1)),
  toLower: ([one]) => textOf(one, 'toLower').toLowerCase(),
  replace: (args) => {
    const [text = '', from = '', to = ''] = texts(args);
    return text.replaceAll(from, to);
  },
  split: (args) => {
    const [text = '', by = ''] = texts(args);
    return text.split(by);
  },
  join: ([list, by]) => texts(listOf(list, 'join')).join(textOf(by, 'join')),
  string: ([one]) => (typeof one === 'string' ? one : JSON.stringify(one)),
  json: ([one]) => {
    const read = jsonOf(textOf(one, 'json'));
    if (read === undefined) throw new TemplateTrouble('json() of what is none');
    return asValue(read);
  },
  union: (args) =>
    isList(args[0])
      ? [...new Map(args.flatMap((one) => [...listOf(one, 'union')]).map((one) => [JSON.stringify(one), one])).values()]
      : Object.assign({}, ...args.map((one) => objectOf(one, 'union'))),
  createArray: (args) => args,
  createObject: (args) =>
    Object.fromEntries(
      Array.from({ length: args.length / 2 }, (_, pair) => [
        textOf(args[pair * 2], 'a name'),
        args[pair * 2 + 1] ?? null,
      ]),
    ),
  items: ([one]) =>
    Object.entries(objectOf(one, 'items'))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, value]) => ({ key, value })),
  null: () => null,
  uniqueString: (args) => unique(texts(args)),
  guid: (args) => guidOf(texts(args)),
  resourceId: (args, place) => resourceId(texts(args), place),
  subscriptionResourceId: (args, { subscriptionId }) => `/subscriptions/${subscriptionId}${provided(texts(args))}`,
  extensionResourceId: (args) => `${textOf(args[0], 'a scope')}${provided(texts(args.slice(1)))}`,
  resourceGroup: (_, place) => {
    if (place.resourceGroup === null) throw new TemplateTrouble('resourceGroup() where there is none');
    return { id: scopeOf(place), name: place.resourceGroup, location: place.location };
  },
  subscription: (_, { subscriptionId, tenantId }) => ({
    id: `/subscriptions/${subscriptionId}`,
    subscriptionId,
    tenantId,
  }),
  tenant: (_, { tenantId }) => ({ tenantId }),
  environment: (_, { cloud: { name, keyvaultDns, storage } }) => ({ name, suffixes: { keyvaultDns, storage } }),
};

function plain(value: Value): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new TemplateTrouble(`concat() of ${JSON.stringify(value)}`);
}

export function truth(value: Value | undefined): boolean {
  if (typeof value === 'boolean') return value;
  throw new TemplateTrouble(`${JSON.stringify(value)} is neither true nor false`);
}

/** In this group, unless a group or a subscription and a group stand before the type. */
function resourceId(args: readonly string[], place: Place): string {
  const at = args.findIndex((arg) => /^[A-Za-z]+(\.[A-Za-z]+)+\//.test(arg));
  const [first, second] = args.slice(0, Math.max(at, 0));
  if (at < 0 || at > 2) throw new TemplateTrouble(`resourceId() without a type: ${args.join(', ')}`);
  const scope =
    second === undefined
      ? { ...place, resourceGroup: first ?? place.resourceGroup }
      : { subscriptionId: first ?? '', resourceGroup: second };
  if (scope.resourceGroup === null) throw new TemplateTrouble('resourceId() where there is no resource group');
  return `${scopeOf(scope)}${provided(args.slice(at))}`;
}

/** `/providers/Microsoft.Web/sites/NAME/config/NAME` */
export function provided([type = '', ...names]: readonly string[]): string {
  const [namespace = '', ...kinds] = type.split('/');
  if (kinds.length === 0 || kinds.length !== names.length || names.some((name) => name === ''))
    throw new TemplateTrouble(`${type} does not go with the names ${JSON.stringify(names)}`);
  return `/providers/${namespace}${kinds.map((kind, index) => `/${kind}/${names[index]}`).join('')}`;
}
