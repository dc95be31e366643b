import { placesIn } from '../../src/store/azure/account';
import { EVENTS_PATH } from '../../src/watch/events-door';
import { type Expanded, type Expansion, expand } from '../kit/arm/expand';
import { isObject, listOf, objectOf, textsIn, type Value } from '../kit/arm/value';
import { settingsOf } from './app';
import { APP_PRINCIPAL } from './cases';
import { expectedRoles, givenRoles } from './expected-roles';
import { HARD_FACTS } from './hard-facts';
import { inEachCase, type Rule } from './rule';
import { givenIn, PLACE, placeIn } from './subject';

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

/** Azure does not change for whom an assignment is: another bot needs one of another name. */
const assignmentsKeepTheirHolder: Rule = ({ expanded }) => {
  const holders = new Map<string, string>();
  return expanded.flatMap((one) => {
    if (!one.ok) return [];
    const assignments = one.expansion.resources.filter(({ type }) => type.endsWith('/roleAssignments'));
    return assignments.flatMap(({ id, body }) => {
      const holder = String(objectOf(body.properties, 'properties').principalId);
      const before = holders.get(id) ?? holder;
      holders.set(id, holder);
      return before === holder ? [] : [`${one.name}: ${id} goes from ${before} to ${holder}`];
    });
  });
};

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

/** The doors of src/server.ts and src/watch, on the host of the app. */
const botIsReached = inEachCase(({ resources, outputs }) => {
  const bot = resources.find(({ type }) => type === 'Microsoft.BotService/botServices');
  const { endpoint } = objectOf(bot?.body.properties ?? {}, 'a bot');
  const host = `https://${String(outputs.appHostName)}`;
  return [
    ...(endpoint === `${host}/api/messages` ? [] : [`the bot is asked at ${String(endpoint)}`]),
    ...(outputs.messagingEndpoint === endpoint ? [] : ['the output tells another endpoint than the bot has']),
    ...(outputs.eventsEndpoint === `${host}${EVENTS_PATH}` ? [] : [`events go to ${String(outputs.eventsEndpoint)}`]),
  ];
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
  outputsAreAsAgreed,
  rolesAreTheLeast,
  assignmentsKeepTheirHolder,
  isHard,
  noOpenOrigins,
  webChatIsClosed,
  storeIsThere,
  botIsReached,
};
