import Ajv from 'ajv';
import { callsIn, expressionIn } from '../kit/arm/expression';
import { isList, isObject, listOf, objectOf, textsIn, type Value, type ValueObject } from '../kit/arm/value';
import type { Rule } from './rule';
import { PARAMETERS_SHAPE, TEMPLATE_SHAPE } from './shapes';
import type { Subject } from './subject';

const DEPLOYMENT = 'Microsoft.Resources/deployments';
const GUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** The template itself, and each within a deployment of it. */
function templatesIn(template: ValueObject): ValueObject[] {
  const within = resourcesOf(template).flatMap(({ type, properties }) =>
    type === DEPLOYMENT && isObject(properties) && isObject(properties.template)
      ? templatesIn(properties.template)
      : [],
  );
  return [template, ...within];
}

function resourcesOf({ resources }: ValueObject): ValueObject[] {
  return listOf(resources, 'resources').map((one) => objectOf(one, 'a resource'));
}

/** Names of the functions that a text calls, with their first argument where it is a literal. */
function callsOf(text: string): ReadonlyArray<{ readonly name: string; readonly first: string | undefined }> {
  const expression = expressionIn(text);
  return (expression ? callsIn(expression) : []).map(({ name, args: [first] }) => ({
    name,
    first: first?.kind === 'literal' ? String(first.value) : undefined,
  }));
}

/** Without what is inside of the deployments within: that has its own names. */
function ownCalls(template: ValueObject) {
  const resources = resourcesOf(template).map((one) => {
    if (one.type !== DEPLOYMENT) return one;
    const { template: _, ...properties } = objectOf(one.properties, 'properties');
    return { ...one, properties };
  });
  return textsIn({ ...template, resources }).flatMap(([, text]) => callsOf(text));
}

function listed(list: ValueObject, what: string): ValueObject[] {
  return listOf(list[what], what).map((one) => objectOf(one, what));
}

function shape({ template, files }: Subject): string[] {
  const ajv = new Ajv({ allErrors: true, strict: false });
  const of = (name: string, schema: object, value: Value) =>
    ajv.validate(schema, value)
      ? []
      : (ajv.errors ?? []).map((error) => `${name}${error.instancePath}: ${error.message}`);
  return [
    ...templatesIn(template).flatMap((one) => of('template', TEMPLATE_SHAPE, one)),
    ...Object.entries(files).flatMap(([cloud, file]) => of(cloud, PARAMETERS_SHAPE, file)),
  ];
}

function typesAreListed({ template, list }: Subject): string[] {
  const known = new Map(listed(list, 'types').map(({ type, apiVersion }) => [String(type), String(apiVersion)]));
  const used = new Map(
    templatesIn(template)
      .flatMap(resourcesOf)
      .map(({ type, apiVersion }) => [String(type), String(apiVersion)]),
  );
  return [
    ...[...used]
      .filter(([type, version]) => known.get(type) !== version)
      .map((one) => `not in the list: ${one.join(' ')}`),
    ...[...known.keys()].filter((type) => !used.has(type)).map((type) => `listed, but not used: ${type}`),
  ];
}

/** Types of which a runtime look names the version, too. */
function looksAreListed({ expanded, list }: Subject): string[] {
  const known = listed(list, 'types').map(({ type, apiVersion }) => `${String(type)} ${String(apiVersion)}`);
  const looks = expanded.flatMap((one) =>
    one.ok ? [...one.expansion.outputLooks, ...one.expansion.resources.flatMap((resource) => resource.looks)] : [],
  );
  const named = looks.map(({ id, apiVersion }) => {
    const [namespace, ...parts] = (id.split('/providers/').at(-1) ?? '').split('/');
    return `${[namespace, ...parts.filter((_, index) => index % 2 === 0)].join('/')} ${apiVersion}`;
  });
  return [...new Set(named)]
    .filter((one) => !known.includes(one))
    .map((one) => `looked up, but not in the list: ${one}`);
}

function listTellsItsSources({ list }: Subject): string[] {
  const entries = ['types', 'roles', 'dataActions', 'functions', 'others'].flatMap((what) => listed(list, what));
  return [
    ...(/^\d{4}-\d\d-\d\d$/.test(String(list.collected)) ? [] : ['the list has no date']),
    ...entries
      .filter(({ read, source }) => !['whole', 'listed', 'seen', 'unverified'].includes(String(read)) || !source)
      .map((one) => `no source, or not how it was read: ${JSON.stringify(one)}`),
  ];
}

function idsAreListed({ template, list }: Subject): string[] {
  const known = [...listed(list, 'roles').map(({ id }) => id), ...listed(list, 'others').map(({ value }) => value)];
  const used = textsIn(template).flatMap(([, text]) => text.match(GUID) ?? []);
  return [
    ...used.filter((id) => !known.includes(id)).map((id) => `an id that is not in the list: ${id}`),
    ...known
      .filter((id) => GUID.exec(String(id)) && !used.includes(String(id)))
      .map((id) => `listed, but not used: ${String(id)}`),
  ];
}

const MIGHTY = ['Owner', 'Contributor', 'User Access Administrator', 'Role Based Access Control Administrator'];

function noMightyRoles({ list }: Subject): string[] {
  const names = listed(list, 'roles').map(({ name }) => String(name));
  return names.filter((name) => MIGHTY.includes(name)).map((name) => `nobody may be ${name}`);
}

function everythingIsUsed({ template }: Subject): string[] {
  return templatesIn(template).flatMap((one) =>
    ['parameters', 'variables'].flatMap((kind) => {
      const calls = new Set(ownCalls(one).flatMap(({ name, first }) => (name === kind && first ? [first] : [])));
      const declared = Object.keys(objectOf(one[kind] ?? {}, kind));
      return [
        ...declared.filter((name) => !calls.has(name)).map((name) => `${kind}('${name}') is not used`),
        ...[...calls].filter((name) => !declared.includes(name)).map((name) => `${kind}('${name}') is not declared`),
      ];
    }),
  );
}

const TELLS_A_SECRET = /password|secret(?!sInVault|Settings)|key$|webhookurl/i;

function secretsAreSecure({ template }: Subject): string[] {
  return templatesIn(template).flatMap((one) =>
    Object.entries(objectOf(one.parameters ?? {}, 'parameters')).flatMap(([name, rules]) => {
      const { type, defaultValue, allowedValues } = objectOf(rules, name);
      const isSecure = type === 'securestring';
      return [
        ...(TELLS_A_SECRET.test(name) && type === 'string' ? [`${name} is a secret, and no securestring`] : []),
        ...(isSecure && ((defaultValue ?? '') !== '' || allowedValues)
          ? [`${name} is a secret with a value in the template`]
          : []),
      ];
    }),
  );
}

/** newGuid() and utcNow() are other ones each time; keys are not to be had but one, which goes into the vault. */
function noSuchFunctions({ template }: Subject): string[] {
  const calls = textsIn(template).flatMap(([path, text]) => callsOf(text).map(({ name }) => ({ name, path })));
  return calls
    .filter(
      ({ name }) =>
        ['newGuid', 'utcNow', 'deployment'].includes(name) ||
        (name.startsWith('list') && name !== 'listChannelWithKeys'),
    )
    .map(({ name, path }) => `${name}() at ${path}`);
}

function keysGoIntoTheVault({ template }: Subject): string[] {
  return templatesIn(template)
    .flatMap(resourcesOf)
    .filter(({ type }) => type !== 'Microsoft.KeyVault/vaults/secrets' && type !== DEPLOYMENT)
    .filter((one) => textsIn(one).some(([, text]) => callsOf(text).some(({ name }) => name.startsWith('list'))))
    .map(({ type }) => `a key is read for ${String(type)}`);
}

function filesHaveWhatIsAsked({ template, files }: Subject): string[] {
  const asked = Object.entries(objectOf(template.parameters, 'parameters'))
    .filter(([, rules]) => objectOf(rules, 'a parameter').defaultValue === undefined)
    .map(([name]) => name)
    .sort();
  return Object.entries(files).flatMap(([cloud, file]) => {
    const given = Object.keys(objectOf(file.parameters, 'parameters')).sort();
    return JSON.stringify(given) === JSON.stringify(asked)
      ? []
      : [`${cloud} gives ${given.join()}, not ${asked.join()}`];
  });
}

function everyParameterIsExplained({ template }: Subject): string[] {
  return Object.entries(objectOf(template.parameters, 'parameters'))
    .filter(([, rules]) => {
      const { metadata } = objectOf(rules, 'a parameter');
      return !isObject(metadata) || !String(metadata.description ?? '').endsWith('.');
    })
    .map(([name]) => `${name} has no description`);
}

function neverMultiTenant({ template }: Subject): string[] {
  const { botAppType } = objectOf(template.parameters, 'parameters');
  const allowed = isObject(botAppType) && isList(botAppType.allowedValues) ? botAppType.allowedValues : ['anything'];
  const known = ['UserAssignedMSI', 'SingleTenant'];
  return allowed.filter((one) => !known.includes(String(one))).map((one) => `the bot may be ${String(one)}`);
}

export const TEXT_RULES: Readonly<Record<string, Rule>> = {
  shape,
  typesAreListed,
  looksAreListed,
  listTellsItsSources,
  idsAreListed,
  noMightyRoles,
  everythingIsUsed,
  secretsAreSecure,
  noSuchFunctions,
  keysGoIntoTheVault,
  filesHaveWhatIsAsked,
  everyParameterIsExplained,
  neverMultiTenant,
};
