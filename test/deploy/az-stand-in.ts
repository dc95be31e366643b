import { readFile } from 'node:fs/promises';

/**
 * Stands in for az: it knows the commands and options that are documented, keeps what was made, refuses as Azure does (exit
 * codes, codes in what it writes), and writes down what it was told. It shares no code with what it tests, and imports
 * nothing but Node, so that a test can make one executable file of it.
 */
export interface AzState {
  signedIn: boolean;
  cloud: string;
  tenantId: string;
  subscription: string;
  who: { type: 'user' | 'servicePrincipal'; name: string; id: string };
  groups: Record<string, { location: string }>;
  deployments: Record<string, Json>;
  resources: { id: string; type: string; name: string }[];
  identities: Record<string, { clientId: string; principalId: string }>;
  /** Of Microsoft Graph. */
  apps: Json[];
  principals: Json[];
  trusts: Record<string, Json[]>;
  grants: Json[];
  appRoles: Record<string, Json[]>;
  roles: { id: string; scope: string; principalId: string; roleDefinitionId: string; roleDefinitionName: string }[];
  /** Ids of roles that a template has defined. */
  ownRoles: string[];
  vault: Record<string, { value: string; contentType: string }>;
  directLine: { key: string; key2: string };
  events: Record<string, Json>;
  /** What App Service runs, and which Direct Line secret it has fetched. */
  zip: string | null;
  fetched: string | null;
  restarts: number;
  lastParameters: string;
  /** Which addresses are where in the test. */
  reach: Record<string, string>;
  /** The first call that has all these words fails so, once. */
  fail: { words: string[]; exit: number; stderr: string } | null;
  serial: number;
  calls: string[][];
}
type Json = Record<string, unknown>;

export interface Printed {
  exit: number;
  stdout: string;
  stderr: string;
}

class Refused extends Error {
  constructor(
    readonly exit: number,
    readonly stderr: string,
  ) {
    super(stderr);
  }
}

/** "az … --help" of each; what is not in it is refused as the parser of az refuses it. */
const OPTIONS: Record<string, string[]> = {
  'account show': [],
  'cloud show': [],
  'group show': ['name'],
  'group create': ['name', 'location'],
  'group delete': ['name', 'yes'],
  'identity show': ['ids'],
  'deployment group show': ['resource-group', 'name'],
  'deployment group what-if': ['resource-group', 'name', 'template-file', 'parameters', 'no-pretty-print'],
  'deployment group create': ['resource-group', 'name', 'mode', 'template-file', 'parameters', 'no-prompt'],
  'resource list': ['resource-group', 'resource-type'],
  'resource delete': ['ids'],
  'role assignment list': ['assignee', 'all', 'scope'],
  'role assignment delete': ['ids'],
  'webapp deploy': ['resource-group', 'name', 'src-path', 'type', 'async', 'track-status'],
  'webapp restart': ['resource-group', 'name'],
  'eventgrid event-subscription show': ['name', 'source-resource-id'],
  'eventgrid event-subscription delete': ['name', 'source-resource-id'],
  'eventgrid event-subscription create': [
    ...['name', 'source-resource-id', 'endpoint-type', 'endpoint', 'event-delivery-schema', 'included-event-types'],
    ...['max-events-per-batch', 'preferred-batch-size-in-kilobytes'],
    ...['azure-active-directory-tenant-id', 'azure-active-directory-application-id-or-uri'],
  ],
  rest: ['method', 'url', 'headers', 'body'],
};
const EVERYWHERE = ['output', 'only-show-errors'];

export function emptyAzure(more: Partial<AzState> = {}): AzState {
  return {
    signedIn: true,
    cloud: 'AzureCloud',
    tenantId: '10000000-2222-4333-8444-555555555555',
    subscription: '20000000-2222-4333-8444-555555555555',
    who: { type: 'user', name: 'ada@contoso.example', id: '30000000-2222-4333-8444-555555555555' },
    ...{ groups: {}, deployments: {}, resources: [], identities: {}, apps: [], trusts: {}, grants: [], appRoles: {} },
    principals: [
      {
        id: guid(901),
        appId: '797f4846-ba00-4fd7-ba73-dac1f8f63013',
        displayName: 'Windows Azure Service Management API',
      },
    ],
    ...{
      roles: [],
      ownRoles: [],
      vault: {},
      directLine: { key: secret('one', 1), key2: secret('two', 1) },
      events: {},
    },
    ...{ zip: null, fetched: null, restarts: 0, lastParameters: '', reach: {}, fail: null, serial: 1, calls: [] },
    ...more,
  };
}

/** Looks like a key of Direct Line. */
function secret(which: string, serial: number): string {
  return `secretOfDirectLine.${which}.${serial}.abcdefghijklmnopqrstuvwxyz`;
}

function guid(number: number): string {
  return `${String(number).padStart(8, '0')}-aaaa-4aaa-8aaa-aaaaaaaaaaaa`;
}

export async function az(state: AzState, args: readonly string[]): Promise<Printed> {
  state.calls.push([...args]);
  try {
    const { fail } = state;
    if (fail?.words.every((word) => args.some((arg) => arg.includes(word)))) {
      state.fail = null;
      throw new Refused(fail.exit, fail.stderr);
    }
    const done = await answer(state, args);
    return { exit: 0, stdout: done === undefined ? '' : `${JSON.stringify(done, null, 2)}\n`, stderr: '' };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { exit: error.exit, stdout: '', stderr: `ERROR: ${error.stderr}\n` };
  }
}

async function answer(state: AzState, args: readonly string[]): Promise<unknown> {
  const at = args.findIndex((arg) => arg.startsWith('--'));
  const command = args.slice(0, at < 0 ? args.length : at).join(' ');
  const known = OPTIONS[command];
  if (!known) throw new Refused(2, `'${command}' is misspelled or not recognized by the system.`);
  const given = parsed(args.slice(at));
  for (const name of Object.keys(given))
    if (![...known, ...EVERYWHERE].includes(name)) throw new Refused(2, `unrecognized arguments: --${name}`);
  const one = (name: string) => given[name]?.[0] ?? '';
  if (!state.signedIn && command !== 'cloud show') throw new Refused(1, "Please run 'az login' to setup account.");
  const group = one('resource-group');
  if (group !== '' && !state.groups[group] && command !== 'rest')
    throw new Refused(
      3,
      `(ResourceGroupNotFound) Resource group '${group}' could not be found.\nCode: ResourceGroupNotFound`,
    );
  const ours = `keepalive|${one('source-resource-id')}|${one('name')}`;
  switch (command) {
    case 'account show':
      return {
        id: state.subscription,
        name: "Ada's subscription",
        tenantId: state.tenantId,
        user: { name: state.who.name, type: state.who.type },
      };
    case 'cloud show':
      return {
        name: state.cloud,
        endpoints: {
          microsoftGraphResourceId: 'https://graph.microsoft.com/',
          resourceManager: 'https://management.azure.com/',
        },
      };
    case 'group show':
      there(state.groups[one('name')], 'ResourceGroupNotFound');
      return groupOf(state, one('name'));
    case 'group create':
      state.groups[one('name')] = { location: one('location') };
      return groupOf(state, one('name'));
    case 'group delete':
      delete state.groups[one('name')];
      state.resources = [];
      return undefined;
    case 'identity show': {
      const id = one('ids');
      return { id, ...there(state.identities[id], 'ResourceNotFound') };
    }
    case 'deployment group show':
      return there(state.deployments[`${group}/${one('name')}`], 'DeploymentNotFound');
    case 'deployment group what-if':
      return whatIf(state, group, await deploymentOf(one));
    case 'deployment group create':
      return create(state, group, one('name'), await deploymentOf(one));
    case 'resource list':
      return state.resources.filter(({ type }) => one('resource-type') === '' || type === one('resource-type'));
    case 'resource delete':
      state.resources = state.resources.filter(({ id }) => id !== one('ids'));
      return undefined;
    case 'role assignment list':
      return state.roles.filter(({ principalId, scope }) => {
        const isHere = given.all ? scope.startsWith(`/subscriptions/${state.subscription}/`) : scope === one('scope');
        return principalId === one('assignee') && isHere;
      });
    case 'role assignment delete':
      state.roles = state.roles.filter(({ id }) => !given.ids?.includes(id));
      return undefined;
    case 'webapp deploy':
      if (!state.resources.some(({ name }) => name === one('name')))
        throw new Refused(3, '(ResourceNotFound) no such site');
      await readFile(one('src-path'));
      state.zip = one('src-path');
      return { status: 'accepted' };
    case 'webapp restart':
      state.restarts += 1;
      return undefined;
    case 'eventgrid event-subscription show':
      return there(state.events[ours], 'ResourceNotFound');
    case 'eventgrid event-subscription delete':
      delete state.events[ours];
      return undefined;
    case 'eventgrid event-subscription create':
      state.events[ours] = await subscription(state, given);
      return state.events[ours];
    default:
      return rest(state, one('method'), new URL(one('url')), one('body'));
  }
}

function parsed(args: readonly string[]): Record<string, string[]> {
  const given: Record<string, string[]> = {};
  let name = '';
  for (const arg of args) {
    if (arg.startsWith('--')) {
      name = arg.slice(2);
      given[name] = [];
    } else given[name]?.push(arg);
  }
  return given;
}

function there<T>(found: T | undefined, code: string): T {
  if (found !== undefined) return found;
  throw new Refused(3, `(${code}) The thing was not found.\nCode: ${code}`);
}

function groupOf(state: AzState, name: string) {
  return { id: `/subscriptions/${state.subscription}/resourceGroups/${name}`, name, ...state.groups[name] };
}

interface Asked {
  template: { parameters: Json; resources: { type: string; name: string }[]; outputs: Json };
  parameters: Record<string, { value: unknown }>;
}

/** Parameters that the template does not know, or that it wants and does not get, are refused as Resource Manager does. */
async function deploymentOf(one: (name: string) => string): Promise<Asked> {
  const template = JSON.parse(await readFile(one('template-file'), 'utf8'));
  const parameters = JSON.parse(await readFile(one('parameters').replace(/^@/, ''), 'utf8')).parameters;
  const declared: Record<string, Json> = template.parameters;
  const wrong = [
    ...Object.keys(parameters).filter((name) => !declared[name]),
    ...Object.keys(declared).filter((name) => !parameters[name] && !('defaultValue' in (declared[name] ?? {}))),
  ];
  if (wrong.length > 0)
    throw new Refused(1, `{"code": "InvalidTemplate", "message": "parameters: ${wrong.join(', ')}"}`);
  return { template, parameters };
}

const unique = 'q7xk2m4n5p6r8';
const nameOf = ({ parameters }: Asked) => `${String(parameters.namePrefix?.value)}-${unique}`;

function resourcesOf(state: AzState, group: string, asked: Asked) {
  const name = nameOf(asked);
  return asked.template.resources
    .map(({ type }) => type)
    .filter((type) => type.split('/').length === 2 && !/Authorization|Resources/.test(type))
    .filter((type) => type !== 'Microsoft.App/managedEnvironments')
    .map((type) => ({ id: `${groupOf(state, group).id}/providers/${type}/${name}`, type, name }));
}

/** All but secrets, which what-if does not compare. */
function compared({ template, parameters }: Asked): string {
  const isSecret = (name: string) => /^secure/i.test(String((template.parameters[name] as Json).type));
  const shown = Object.entries(parameters).filter(([name]) => !isSecret(name));
  return JSON.stringify(shown);
}

function whatIf(state: AzState, group: string, asked: Asked) {
  // A secret that is given and one that the vault has lead to the same setting.
  const but = (text: string) => text.replace(/\["secretsInVault",\{[^}]*\}\],?/, '');
  const same = but(compared(asked)) === but(state.lastParameters);
  const changes = resourcesOf(state, group, asked).map(({ id }) => {
    const isThere = state.resources.some((one) => one.id === id);
    return {
      resourceId: id,
      changeType: isThere ? (same ? 'NoChange' : 'Modify') : 'Create',
      after: { secret: 'not to be shown' },
    };
  });
  return { status: 'Succeeded', changes };
}

function create(state: AzState, group: string, deployment: string, asked: Asked) {
  const name = nameOf(asked);
  const made = resourcesOf(state, group, asked);
  for (const one of made) if (!state.resources.some(({ id }) => id === one.id)) state.resources.push(one);
  const identity = made.find(({ type }) => type.endsWith('userAssignedIdentities'))?.id ?? '';
  state.identities[identity] ??= { clientId: guid(700), principalId: guid(701) };
  const { clientId, principalId } = state.identities[identity];
  const isWhole = made.length > 1;
  if (isWhole) {
    state.lastParameters = compared(asked);
    for (const [parameter, secretName] of [
      ['webSiteKey', 'web-site-key'],
      ['webSessionSecret', 'web-session-secret'],
      ['escalationWebhookSecret', 'escalation-webhook-secret'],
    ] as const) {
      const value = asked.parameters[parameter]?.value;
      if (typeof value === 'string') state.vault[secretName] = { value, contentType: 'a setting' };
    }
    if (asked.parameters.directLine?.value === true)
      state.vault['direct-line-secret'] = {
        value: state.directLine.key,
        contentType: 'the setting DIRECT_LINE_SECRET',
      };
    for (const scope of (asked.parameters.iotHubResourceIds?.value ?? []) as string[]) {
      const own = `${scope.split('/providers/')[0]}/providers/Microsoft.Authorization/roleDefinitions/${guid(801)}`;
      const isOperator = asked.parameters.allowDeviceEnable?.value === 'on';
      if (isOperator && !state.ownRoles.includes(own)) state.ownRoles.push(own);
      const role = {
        id: `${scope}/roleAssignments/${guid(800)}`,
        ...{ scope, principalId },
        roleDefinitionId: `/subscriptions/x/providers/Microsoft.Authorization/roleDefinitions/${guid(801)}`,
        roleDefinitionName: isOperator ? 'Keepalive operator on contoso-hub (abc)' : 'IoT Hub Data Reader',
      };
      if (!state.roles.some(({ id }) => id === role.id)) state.roles.push(role);
    }
  }
  const told: Record<string, string> = {
    ...{ appName: name, botName: name, keyVaultName: name, storageAccountName: name.replace('-', '') },
    appHostName: `${name}.azurewebsites.net`,
    appResourceId: `${groupOf(state, group).id}/providers/Microsoft.Web/sites/${name}`,
    messagingEndpoint: `https://${name}.azurewebsites.net/api/messages`,
    eventsEndpoint: `https://${name}.azurewebsites.net/api/events`,
    identityName: name,
    identityResourceId: identity,
    identityClientId: clientId,
    identityPrincipalId: principalId,
    applicationInsightsName: name,
  };
  const outputs = Object.fromEntries(
    Object.keys(asked.template.outputs).map((key) => [key, { type: 'String', value: told[key] }]),
  );
  const done = {
    name: deployment,
    properties: {
      provisioningState: 'Succeeded',
      outputs,
      outputResources: made.map(({ id }) => ({ id, resourceGroup: group })),
    },
  };
  state.deployments[`${group}/${deployment}`] = done;
  return done;
}

const ROLE = 'AzureEventGridSecureWebhookSubscriber';

/** As the service does it: it checks the roles, then asks the address whether it wants the events. */
async function subscription(state: AzState, given: Record<string, string[]>): Promise<Json> {
  const one = (name: string) => given[name]?.[0] ?? '';
  const uri = one('azure-active-directory-application-id-or-uri');
  const app = state.apps.find(({ identifierUris }) => Array.isArray(identifierUris) && identifierUris.includes(uri));
  const principal = state.principals.find(({ appId }) => appId === app?.appId);
  const role = (app?.appRoles as Json[] | undefined)?.find(({ value }) => value === ROLE);
  const holders = (state.appRoles[String(principal?.id)] ?? [])
    .filter(({ appRoleId }) => appRoleId === role?.id)
    .map(({ principalId }) => principalId);
  const grid = state.principals.find(
    ({ appId, displayName }) =>
      appId === '4962773b-9cdb-44cf-a8bf-237846a00ab7' || displayName === 'Microsoft.EventGrid',
  );
  if (!holders.includes(state.who.id) || !holders.includes(grid?.id))
    throw new Refused(1, '(Unauthorized) The event subscription writer is neither owner nor has a role of the app.');
  const endpoint = one('endpoint');
  const reached = Object.entries(state.reach).reduce((url, [from, to]) => url.replace(from, to), endpoint);
  const consent = await fetch(reached, {
    method: 'OPTIONS',
    headers: { 'webhook-request-origin': 'eventgrid.azure.net' },
  }).catch(() => null);
  if (consent?.status !== 200 || !consent.headers.get('webhook-allowed-origin'))
    throw new Refused(1, '(Url validation) Webhook validation handshake failed for the address.');
  return {
    destination: {
      endpointBaseUrl: endpoint,
      endpointType: 'WebHook',
      azureActiveDirectoryApplicationIdOrUri: uri,
      azureActiveDirectoryTenantId: one('azure-active-directory-tenant-id'),
    },
    filter: { includedEventTypes: given['included-event-types'] },
    eventDeliverySchema: one('event-delivery-schema'),
    provisioningState: 'Succeeded',
  };
}

async function rest(state: AzState, method: string, url: URL, bodyGiven: string): Promise<unknown> {
  const body: Json = bodyGiven === '' ? {} : JSON.parse(await readFile(bodyGiven.replace(/^@/, ''), 'utf8'));
  if (url.origin === 'https://graph.microsoft.com') return graph(state, method, url, body);
  const path = url.pathname;
  if (url.searchParams.get('api-version') === null) throw missing('MissingApiVersionParameter', 400);
  if (/\/roleDefinitions\/[^/]+$/.test(path)) {
    if (!state.ownRoles.includes(path)) throw missing('RoleDefinitionDoesNotExist', 404);
    state.ownRoles = state.ownRoles.filter((one) => one !== path);
    return undefined;
  }
  const kept = /\/vaults\/[^/]+\/secrets\/([^/]+)$/.exec(path)?.[1];
  if (kept !== undefined) {
    if (method === 'put') {
      const { value, contentType } = body.properties as { value: string; contentType: string };
      state.vault[kept] = { value, contentType };
    }
    if (!state.vault[kept]) throw missing('SecretNotFound', 404);
    return { properties: { contentType: state.vault[kept].contentType } };
  }
  if (path.endsWith('/listChannelWithKeys'))
    return {
      properties: {
        channelName: 'DirectLineChannel',
        properties: { sites: [{ siteName: 'Keepalive', ...state.directLine }] },
      },
    };
  if (path.endsWith('/regeneratekeys')) {
    state.serial += 1;
    if (body.siteName !== 'Keepalive') throw missing('BadSite', 400);
    if (body.key === 'key1') state.directLine.key = secret('one', state.serial);
    if (body.key === 'key2') state.directLine.key2 = secret('two', state.serial);
    return {};
  }
  if (path.endsWith('/config/configreferences/appsettings/refresh')) {
    state.fetched = state.vault['direct-line-secret']?.value ?? null;
    return {};
  }
  throw missing('NotFound', 404);
}

function missing(code: string, status: number): Refused {
  return new Refused(1, `${status === 404 ? 'Not Found' : 'Bad Request'}({"error":{"code":"${code}","message":"no"}})`);
}

function graph(state: AzState, method: string, url: URL, body: Json): unknown {
  const path = decodeURIComponent(url.pathname.replace('/v1.0', ''));
  const filter = url.searchParams.get('$filter');
  const byAppId = /^\/(applications|servicePrincipals)\(appId='([^']+)'\)$/.exec(path);
  const next = () => {
    state.serial += 1;
    return guid(state.serial);
  };
  if (path === '/me') return { id: state.who.id };
  if (byAppId) {
    const found = (byAppId[1] === 'applications' ? state.apps : state.principals).find(
      ({ appId }) => appId === byAppId[2],
    );
    if (!found) throw missing('Request_ResourceNotFound', 404);
    return found;
  }
  if (path === '/applications' && method === 'get') {
    const tag = /^tags\/any\(t:t eq '([^']+)'\)$/.exec(filter ?? '')?.[1];
    return { value: state.apps.filter(({ tags }) => Array.isArray(tags) && tags.includes(tag)) };
  }
  if (path === '/applications' && method === 'post') {
    const app = { id: next(), appId: next(), identifierUris: [], appRoles: [], api: {}, web: {}, ...body };
    state.apps.push(app);
    return app;
  }
  const [, kind, id, part, item] = path.split('/');
  if (kind === 'applications' && part === undefined) {
    const app = state.apps.find((one) => one.id === id);
    if (!app) throw missing('Request_ResourceNotFound', 404);
    if (method === 'delete') state.apps = state.apps.filter((one) => one !== app);
    else Object.assign(app, body, { api: { ...(app.api as Json), ...(body.api as Json | undefined) } });
    return undefined;
  }
  if (part === 'federatedIdentityCredentials' && id !== undefined) {
    state.trusts[id] ??= [];
    const all = state.trusts[id];
    if (method === 'get') return { value: all };
    if (method === 'post') all.push({ id: next(), ...body });
    if (method === 'patch') Object.assign(all.find((one) => one.id === item) ?? {}, body);
    return all.at(-1);
  }
  if (path === '/servicePrincipals' && method === 'get') {
    const name = /^displayName eq '([^']+)'$/.exec(filter ?? '')?.[1];
    return { value: state.principals.filter(({ displayName }) => displayName === name) };
  }
  if (path === '/servicePrincipals' && method === 'post') {
    const principal = { id: next(), ...body };
    state.principals.push(principal);
    return principal;
  }
  if (part === 'appRoleAssignedTo' && id !== undefined) {
    state.appRoles[id] ??= [];
    if (method === 'post') state.appRoles[id].push({ id: next(), ...body });
    return { value: state.appRoles[id] };
  }
  if (path === '/oauth2PermissionGrants') {
    const client = /^clientId eq '([^']+)'$/.exec(filter ?? '')?.[1];
    if (method === 'get') return { value: state.grants.filter(({ clientId }) => clientId === client) };
    state.grants.push({ id: next(), ...body });
    return state.grants.at(-1);
  }
  throw missing('BadRequest', 400);
}
