import { evaluated, type Scope } from './evaluate';
import { provided, truth } from './functions';
import { parametersOf } from './parameters';
import { type Place, scopeOf } from './place';
import { lookedUp } from './runtime';
import { isObject, listOf, objectOf, TemplateTrouble, textOf, type Value, type ValueObject } from './value';

/** One resource as Azure would be asked for it. */
export interface Expanded {
  readonly id: string;
  readonly type: string;
  readonly apiVersion: string;
  /** Of it alone: `keepalive`, not `account/default/keepalive`. */
  readonly name: string;
  /** Without what this template does not evaluate: the template within a deployment. */
  readonly body: ValueObject;
  /** Ids, and names of loops. */
  readonly dependsOn: readonly string[];
  /** What it can only know once it is there, and when. */
  readonly looks: readonly Look[];
}

export interface Look {
  readonly by: string;
  readonly id: string;
  readonly apiVersion: string;
}

export interface Expansion {
  readonly resources: readonly Expanded[];
  /** Ids that the template names and does not make here, since their condition is false. */
  readonly left: ReadonlySet<string>;
  readonly loops: ReadonlyMap<string, readonly string[]>;
  readonly outputs: ValueObject;
  readonly outputLooks: readonly Look[];
}

const DEPLOYMENT = 'Microsoft.Resources/deployments';
/** Of a loop, as Azure allows. */
const MOST_TURNS = 800;

/**
 * What a deployment would ask for, those within it included. @throws TemplateTrouble for what Azure would refuse
 */
export function expand(template: ValueObject, given: ValueObject, place: Place): Expansion {
  let parameters: ValueObject = {};
  const variables = new Map<string, Value>();
  const busy = new Set<string>();
  const bare = scopeWith(() => noLook('a default'));
  parameters = parametersOf(objectOf(template.parameters ?? {}, 'parameters'), given, (value) =>
    evaluated(value, bare),
  );
  const resources: Expanded[] = [];
  const left = new Set<string>();
  const loops = new Map<string, readonly string[]>();

  function scopeWith(look: Scope['look'], turn?: number): Scope {
    const scope: Scope = {
      place,
      look,
      ...(turn !== undefined && { turn }),
      parameter(name) {
        const value = parameters[name];
        if (value === undefined) throw new TemplateTrouble(`parameters('${name}') is not declared`);
        return value;
      },
      variable(name) {
        const known = variables.get(name);
        if (known !== undefined) return known;
        const value = objectOf(template.variables ?? {}, 'variables')[name];
        if (value === undefined) throw new TemplateTrouble(`variables('${name}') is not declared`);
        if (busy.has(name)) throw new TemplateTrouble(`variables('${name}') needs itself`);
        busy.add(name);
        // Variables are known before anything is deployed.
        const found = evaluated(value, { ...scope, look: () => noLook(`variables('${name}')`) });
        busy.delete(name);
        variables.set(name, found);
        return found;
      },
    };
    return scope;
  }

  function expandOne(resource: ValueObject, turn?: number): string {
    const start = scopeWith(() => noLook('a name, condition or dependsOn'), turn);
    const type = textOf(resource.type, 'type');
    const apiVersion = textOf(resource.apiVersion, 'apiVersion');
    const names = textOf(evaluated(resource.name ?? null, start), 'name').split('/');
    const id = `${scopeIn(resource, start)}${provided([type, ...names])}`;
    if (resource.condition !== undefined && !truth(evaluated(resource.condition, start))) {
      left.add(id);
      return id;
    }
    const looks: Look[] = [];
    const scope = scopeWith((by, args) => lookedUp(by, args, looks), turn);
    const { properties = {}, copy, comments, condition, dependsOn = [], ...rest } = resource;
    const inner = type === DEPLOYMENT ? withoutTemplate(objectOf(properties, 'properties')) : properties;
    const body = { ...objectOf(evaluated(rest, start), type), properties: evaluated(inner, scope) };
    const needs = listOf(evaluated(dependsOn, start), 'dependsOn').map((one) => textOf(one, 'dependsOn'));
    resources.push({ id, type, apiVersion, name: names.at(-1) ?? '', body, dependsOn: needs, looks });
    if (type === DEPLOYMENT) resources.push(...within(resource, body, start));
    return id;
  }

  function scopeIn(resource: ValueObject, start: Scope): string {
    if (resource.scope !== undefined) return textOf(evaluated(resource.scope, start), 'scope');
    return scopeOf(resource.type === DEPLOYMENT ? placeOf(resource, start) : place);
  }

  /** A deployment may go elsewhere: to another group, or, in another subscription, to no group. */
  function placeOf(resource: ValueObject, start: Scope): Place {
    const { subscriptionId, resourceGroup, location } = resource;
    if (subscriptionId === undefined) return place;
    const text = (value: Value, what: string) => textOf(evaluated(value, start), what);
    return {
      ...place,
      subscriptionId: text(subscriptionId, 'subscriptionId'),
      resourceGroup: resourceGroup === undefined ? null : text(resourceGroup, 'resourceGroup'),
      ...(location !== undefined && { location: text(location, 'location') }),
    };
  }

  function within(resource: ValueObject, body: ValueObject, start: Scope): readonly Expanded[] {
    const { template: inner, expressionEvaluationOptions } = objectOf(resource.properties, 'properties');
    if (!isObject(expressionEvaluationOptions) || expressionEvaluationOptions.scope !== 'inner')
      throw new TemplateTrouble('a deployment within another must have its own scope');
    const given = objectOf(objectOf(body.properties, 'properties').parameters ?? {}, 'parameters');
    const values = Object.entries(given).map(([name, one]): [string, Value] => [
      name,
      objectOf(one, name).value ?? null,
    ]);
    return expand(objectOf(inner, 'template'), Object.fromEntries(values), placeOf(resource, start)).resources;
  }

  for (const one of listOf(template.resources, 'resources')) {
    const resource = objectOf(one, 'a resource');
    if (!isObject(resource.copy)) {
      expandOne(resource);
      continue;
    }
    const count = Number(
      evaluated(
        resource.copy.count ?? null,
        scopeWith(() => noLook('count')),
      ),
    );
    if (!Number.isInteger(count) || count < 0 || count > MOST_TURNS) throw new TemplateTrouble(`copy of ${count}`);
    loops.set(
      textOf(resource.copy.name, 'name'),
      Array.from({ length: count }, (_, turn) => expandOne(resource, turn)),
    );
  }
  const outputLooks: Look[] = [];
  const atEnd = scopeWith((by, args) => lookedUp(by, args, outputLooks));
  const outputs = Object.entries(objectOf(template.outputs ?? {}, 'outputs')).map(([name, one]): [string, Value] => [
    name,
    evaluated(objectOf(one, name).value ?? null, atEnd),
  ]);
  return { resources, left, loops, outputs: Object.fromEntries(outputs), outputLooks };
}

function noLook(where: string): never {
  throw new TemplateTrouble(`${where} asks for what is only known later`);
}

function withoutTemplate({ template: _, ...rest }: ValueObject): ValueObject {
  return rest;
}
