import { isJsonObject } from '../json';

const IDENTITY = 'Microsoft.ManagedIdentity/userAssignedIdentities';

/**
 * The part of the template that makes the bot's identity: the apps in Entra need its ids before the rest can be made. Its
 * names come from the same expressions, so the whole template finds it there.
 */
export function identityTemplate(template: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { resources, outputs, parameters, variables } = template;
  const ofIdentity = (one: unknown) => isJsonObject(one) && one.type === IDENTITY;
  const kept = Array.isArray(resources) ? resources.filter(ofIdentity) : picked(resources, (_, one) => ofIdentity(one));
  const told = picked(outputs, (name) => name.startsWith('identity'));
  const names = { variables: new Set<string>(), parameters: new Set<string>() };
  follow([kept, told]);

  /** What an expression names, and what that names. */
  function follow(part: unknown): void {
    for (const [, kind, name] of JSON.stringify(part).matchAll(/(variables|parameters)\('(\w+)'\)/g)) {
      if ((kind !== 'variables' && kind !== 'parameters') || name === undefined || names[kind].has(name)) continue;
      names[kind].add(name);
      const value = kind === 'variables' ? valueIn(variables, name) : valueIn(parameters, name);
      if (value !== undefined) follow(value);
    }
  }

  return {
    ...template,
    parameters: picked(parameters, (name) => names.parameters.has(name)),
    variables: picked(variables, (name) => names.variables.has(name)),
    resources: kept,
    outputs: told,
  };
}

function valueIn(of: unknown, name: string): unknown {
  return isJsonObject(of) ? of[name] : undefined;
}

function picked(of: unknown, wanted: (name: string, value: unknown) => boolean): Record<string, unknown> {
  if (!isJsonObject(of)) return {};
  return Object.fromEntries(Object.entries(of).filter(([name, value]) => wanted(name, value)));
}
