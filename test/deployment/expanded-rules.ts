import { readConfig } from '../../src/config';
import { placesIn } from '../../src/store/azure/account';
import { type Expanded, type Expansion, expand } from '../kit/arm/expand';
import { SECRET } from '../kit/arm/runtime';
import { isObject, listOf, objectOf, textsIn, type Value, type ValueObject } from '../kit/arm/value';
import { environmentOf, secretsWritten, settingsOf } from './app';
import { APP_PRINCIPAL } from './cases';
import { expectedRoles, givenRoles } from './expected-roles';
import { HARD_FACTS } from './hard-facts';
import { settingsRead } from './settings-read';
import { givenIn, PLACE, placeIn, type Subject } from './subject';
import type { Rule } from './text-rules';

/** A rule over each case that expands; its problems with the name of the case. */
function inEachCase(of: (expansion: Expansion, subject: Subject, given: ValueObject) => readonly string[]): Rule {
  return (subject) =>
    subject.expanded.flatMap((one) => {
      if (!one.ok) return [];
      const given = { ...givenIn(subject.files[one.of.cloud]), ...one.of.parameters };
      return of(one.expansion, subject, given).map((problem) => `${one.name}: ${problem}`);
    });
}

const everyCaseExpands: Rule = ({ expanded }) =>
  expanded.flatMap((one) => (one.ok ? [] : [`${one.name}: ${one.trouble}`]));

const namesFit = inEachCase(({ resources }, { list }) => {
  const rules = new Map(
    listOf(list.types, 'types')
      .map((one) => objectOf(one, 'a type'))
      .map(({ type, name }) => [type, new RegExp(String(name))]),
  );
  return resources.flatMap(({ type, name }) =>
    rules.get(type)?.test(name) ? [] : [`${type} may not be called ${name}`],
  );
});

const onceEach = inEachCase(({ resources }) => {
  const ids = resources.map(({ id }) => id.toLowerCase());
  return ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `made twice: ${id}`);
});

/** What a resource waits for, and what those wait for. */
function waitedFor(resource: Expanded, { resources, loops }: Expansion): ReadonlySet<string> {
  const found = new Set<string>();
  const open = [...resource.dependsOn];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    open.push(...(loops.get(next) ?? []), ...(resources.find(({ id }) => id === next)?.dependsOn ?? []));
  }
  return found;
}

const waitsForWhatItNames = inEachCase((expansion) => {
  const { resources, left, loops } = expansion;
  const ids = new Set(resources.map(({ id }) => id));
  const here = `/subscriptions/${PLACE.subscriptionId}/resourceGroups/${PLACE.resourceGroup}/providers/`;
  return resources.flatMap((resource) => {
    const { id, dependsOn, looks, body } = resource;
    const waits = waitedFor(resource, expansion);
    const named = textsIn(body)
      .map(([, text]) => text.replace(/\/subnets\/app$/, ''))
      .filter((text) => text.startsWith(here) && !text.includes('/roleDefinitions/'));
    const isWithin =
      resources.some((one) => one.type === 'Microsoft.Resources/deployments' && one.id !== id) &&
      dependsOn.length === 0;
    return [
      ...dependsOn
        .filter((one) => !ids.has(one) && !left.has(one) && !loops.has(one))
        .map((one) => `${id} waits for ${one}, which is not there`),
      ...(waits.has(id) ? [`${id} waits for itself`] : []),
      ...looks
        .filter((look) => !ids.has(look.id) || !waits.has(look.id))
        .map((look) => `${id} looks at ${look.id} without waiting for it`),
      ...(isWithin
        ? []
        : named
            .filter((one) => one !== id && !waits.has(one))
            .map((one) => `${id} names ${one} without waiting for it`)),
    ];
  });
});

const looksOfOutputs = inEachCase(({ resources, outputLooks }) =>
  outputLooks
    .filter(({ id }) => !resources.some((one) => one.id === id))
    .map(({ id }) => `an output looks at ${id}, which is not there`),
);

const ONE_IN_THE_WORLD = [
  'Microsoft.Storage/storageAccounts',
  'Microsoft.KeyVault/vaults',
  'Microsoft.Web/sites',
  'Microsoft.BotService/botServices',
];

/** Deployed again, the same; in another group, nothing that meets it. */
const namesLast: Rule = ({ template, expanded, files }) =>
  expanded.flatMap((one) => {
    if (!one.ok) return [];
    const given = { ...givenIn(files[one.of.cloud]), ...one.of.parameters };
    const again = expand(template, given, placeIn(one.of.cloud));
    const other = expand(template, given, placeIn(one.of.cloud, 'another'));
    const world = (of: Expansion) =>
      of.resources.filter(({ type }) => ONE_IN_THE_WORLD.includes(type)).map(({ type, name }) => `${type} ${name}`);
    const same = world(one.expansion).filter((name) => world(other).includes(name));
    return [
      ...(JSON.stringify(again.resources) === JSON.stringify(one.expansion.resources)
        ? []
        : [`${one.name}: deployed again, it differs`]),
      ...same.map((name) => `${one.name}: the same in another group: ${name}`),
    ];
  });

/** Read by part "ops" of the program where it starts, not by readConfig. */
const READ_ELSEWHERE = ['APPLICATIONINSIGHTS_CONNECTION_STRING'];

const everySettingIsSet: Rule = ({ expanded }) => {
  const read = new Set([...settingsRead(), ...READ_ELSEWHERE]);
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

const OUTPUTS =
  'appHostName appName appResourceId applicationInsightsName botName eventsEndpoint identityClientId identityName identityPrincipalId identityResourceId keyVaultName messagingEndpoint storageAccountName';

const outputsAreAsAgreed = inEachCase(({ outputs }) => {
  const names = Object.keys(outputs).sort().join(' ');
  return [
    ...(names === OUTPUTS ? [] : [`outputs are ${names}`]),
    ...Object.entries(outputs)
      .filter(([, value]) => typeof value !== 'string' || value === '')
      .map(([name]) => `${name} is empty`),
  ];
});

const rolesAreTheLeast = inEachCase((expansion, { list }, given) => {
  const identity = String(expansion.outputs.identityPrincipalId);
  const bot = given.botAppType === 'SingleTenant' ? APP_PRINCIPAL : identity;
  const wanted = expectedRoles(given, { bot, identity });
  const found = givenRoles(expansion, list);
  return [
    ...found.filter((one) => !wanted.includes(one)).map((one) => `too much: ${one}`),
    ...wanted.filter((one) => !found.includes(one)).map((one) => `missing: ${one}`),
  ];
});

const isHard = inEachCase(({ resources }, _, given) =>
  resources.flatMap(({ type, name, body }) =>
    (HARD_FACTS[type]?.(given) ?? []).flatMap(([path, wanted]) => {
      const found = path
        .split('.')
        .reduce<Value | undefined>((at, part) => (isObject(at) ? at[part] : undefined), body.properties);
      return JSON.stringify(found) === JSON.stringify(wanted)
        ? []
        : [`${type} ${name}: ${path} is ${JSON.stringify(found)}, not ${JSON.stringify(wanted)}`];
    }),
  ),
);

const webChatIsClosed = inEachCase((expansion) => {
  const { PUBLIC_ORIGIN = '' } = settingsOf(expansion).plain;
  const wanted = { isSecureSiteEnabled: true, isV1Enabled: false, trustedOrigins: [PUBLIC_ORIGIN] };
  return expansion.resources
    .filter(({ name }) => name === 'DirectLineChannel')
    .flatMap(({ body }) =>
      listOf(objectOf(objectOf(body.properties, 'a channel').properties, 'Direct Line').sites, 'sites'),
    )
    .flatMap((site) =>
      Object.entries(wanted).filter(
        ([name, value]) => JSON.stringify(objectOf(site, 'a site')[name]) !== JSON.stringify(value),
      ),
    )
    .map(([name]) => `Direct Line: ${name}`);
});

const storeIsThere = inEachCase(({ resources }) => {
  const { container, queue } = placesIn();
  return Object.entries({ containers: container, queues: queue })
    .filter(([kind, name]) => !resources.some((one) => one.type.endsWith(`/${kind}`) && one.name === name))
    .map(([kind, name]) => `there is no ${name} among the ${kind}`);
});

const noOpenOrigins = inEachCase(({ resources }) =>
  resources.flatMap(({ type, body }) =>
    textsIn(body)
      .filter(([, text]) => /^\*$|^\*\.|^http:|^https:\/\/\*/.test(text.trim()))
      .map(([path, text]) => `${type}${path} is ${text}`),
  ),
);

export const EXPANDED_RULES: Readonly<Record<string, Rule>> = {
  everyCaseExpands,
  namesFit,
  onceEach,
  waitsForWhatItNames,
  looksOfOutputs,
  namesLast,
  everySettingIsSet,
  bothHostsGetTheSame,
  theProgramStarts,
  secretsAreThere,
  secretsStayInTheVault,
  outputsAreAsAgreed,
  rolesAreTheLeast,
  isHard,
  noOpenOrigins,
  webChatIsClosed,
  storeIsThere,
};
