import { readConfig } from '../../src/config';
import { SECRET } from '../kit/arm/runtime';
import { listOf, textsIn, type Value } from '../kit/arm/value';
import { environmentOf, secretsWritten, settingsOf } from './app';
import { inEachCase, type Rule } from './rule';
import { settingsRead } from './settings-read';

const everySettingIsSet: Rule = ({ expanded }) => {
  const read = settingsRead();
  const set = new Set(
    expanded.flatMap((one) => {
      if (!one.ok) return [];
      const { plain, secret } = settingsOf(one.expansion);
      return [...Object.keys(plain), ...Object.keys(secret)];
    }),
  );
  return [
    ...[...read].filter((name) => !set.has(name)).map((name) => `${name} is never set`),
    ...[...set].filter((name) => !read.has(name)).map((name) => `${name} is set, and nobody reads it`),
  ];
};

const bothHostsGetTheSame: Rule = ({ expanded }) => {
  const settings = ['everything', 'everything as a container'].map((name) => {
    const found = expanded.find((one) => one.name === name);
    if (!found?.ok) return {};
    const { plain, secret } = settingsOf(found.expansion);
    return { ...plain, ...secret };
  });
  const [one = {}, other = {}] = settings;
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  const valueIn = (of: object, name: string) => Reflect.get(of, name);
  return names
    .filter((name) => valueIn(one, name) !== valueIn(other, name))
    .map((name) => `${name} differs between the hosts`);
};

const LONG = 'given-before-0123456789-0123456789-0123456789';
const BEFORE = {
  WEB_SITE_KEY: LONG,
  ESCALATION_WEBHOOK_SECRET: LONG,
  ESCALATION_WEBHOOK_URL: 'https://desk.example.com/',
};

const theProgramStarts = inEachCase((expansion) => {
  const read = readConfig(environmentOf(expansion, BEFORE));
  return read.ok ? [] : read.problems;
});

const secretsAreThere = inEachCase((expansion, _, given) => {
  const { secret } = settingsOf(expansion);
  const written = secretsWritten(expansion);
  const before = listOf(given.secretsInVault ?? [], 'secretsInVault');
  return Object.entries(secret)
    .filter(([name, key]) => !written.has(key) && !before.includes(name))
    .map(([name]) => `${name} is in no vault`);
});

const secretsStayInTheVault = inEachCase(({ resources, outputs }) => {
  const shown = resources.filter(({ type, body }) => type !== 'Microsoft.KeyVault/vaults/secrets' && holdsSecret(body));
  return [
    ...shown.map(({ type }) => `${type} holds a secret`),
    ...(holdsSecret(outputs) ? ['an output tells a secret'] : []),
  ];
});

function holdsSecret(value: Value): boolean {
  return textsIn(value).some(([, text]) => text.includes(SECRET));
}

export const SETTINGS_RULES: Readonly<Record<string, Rule>> = {
  everySettingIsSet,
  bothHostsGetTheSame,
  theProgramStarts,
  secretsAreThere,
  secretsStayInTheVault,
};
