import type { Expansion } from '../kit/arm/expand';
import { isObject, listOf, objectOf, textOf, type Value, type ValueObject } from '../kit/arm/value';

/** Settings of the program, as its host would give them to it. */
export interface AppSettings {
  readonly plain: Readonly<Record<string, string>>;
  /** By the name of the secret in the vault. */
  readonly secret: Readonly<Record<string, string>>;
  /** Of the host itself. */
  readonly platform: Readonly<Record<string, string>>;
}

const OF_PLATFORM = /^(WEBSITES?|SCM)_/;
const REFERENCE = /^@Microsoft\.KeyVault\(SecretUri=(https:\/\/[^/]+)\/secrets\/([^/]+)\/\)$/;

export function settingsOf({ resources }: Expansion): AppSettings {
  const hosts = resources.filter(
    ({ type }) => type === 'Microsoft.Web/sites/config' || type === 'Microsoft.App/containerApps',
  );
  const [host] = hosts;
  if (!host || hosts.length > 1) throw new Error(`${hosts.length} hosts`);
  const properties = objectOf(host.body.properties, 'properties');
  return host.type === 'Microsoft.App/containerApps' ? ofContainer(properties) : ofAppService(properties);
}

function ofAppService(properties: ValueObject): AppSettings {
  const all = Object.entries(properties).map(([name, value]): [string, string] => [name, textOf(value, name)]);
  const secretOf = (value: string) => REFERENCE.exec(value)?.[2];
  return {
    plain: Object.fromEntries(all.filter(([name, value]) => !OF_PLATFORM.test(name) && !secretOf(value))),
    secret: Object.fromEntries(
      all.flatMap(([name, value]) => (secretOf(value) ? [[name, secretOf(value) ?? '']] : [])),
    ),
    platform: Object.fromEntries(all.filter(([name]) => OF_PLATFORM.test(name))),
  };
}

function ofContainer(properties: ValueObject): AppSettings {
  const list = (value: Value | undefined) => listOf(value, 'a list').map((one) => objectOf(one, 'an entry'));
  const secrets = new Map(
    list(objectOf(properties.configuration, 'configuration').secrets).map(({ name, keyVaultUrl }) => [
      textOf(name, 'name'),
      textOf(keyVaultUrl, 'keyVaultUrl').split('/').at(-1) ?? '',
    ]),
  );
  const [container] = list(objectOf(properties.template, 'template').containers);
  const env = list(container?.env);
  return {
    plain: Object.fromEntries(
      env.flatMap(({ name, value }) => (value === undefined ? [] : [[textOf(name, 'name'), textOf(value, 'value')]])),
    ),
    secret: Object.fromEntries(
      env.flatMap(({ name, secretRef }) =>
        secretRef === undefined
          ? []
          : [[textOf(name, 'name'), secrets.get(textOf(secretRef, 'secretRef')) ?? 'nothing']],
      ),
    ),
    platform: {},
  };
}

/** Secrets that are written into the vault here, by name. */
export function secretsWritten({ resources }: Expansion): ReadonlyMap<string, string> {
  return new Map(
    resources
      .filter(({ type }) => type === 'Microsoft.KeyVault/vaults/secrets')
      .map(({ name, body: { properties } }) => [name, isObject(properties) ? textOf(properties.value, name) : '']),
  );
}

/** What the program would find in its environment. */
export function environmentOf(expansion: Expansion, before: Readonly<Record<string, string>>): Record<string, string> {
  const { plain, secret, platform } = settingsOf(expansion);
  const written = secretsWritten(expansion);
  const fetched = Object.entries(secret).map(([name, key]) => [name, written.get(key) ?? before[name] ?? '']);
  return { ...plain, ...platform, ...Object.fromEntries(fetched) };
}
