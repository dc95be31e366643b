import type { DeploySettings } from './settings';

type Key = keyof DeploySettings;
export interface Question {
  readonly key: Key;
  /** `--name VALUE`. */
  readonly flag: string;
  readonly asks: string;
  /** Beside the question. */
  readonly hint: string;
  readonly kind: 'text' | 'list' | 'yes-no';
  /** What Enter means where nothing is remembered; undefined: it must be answered. */
  readonly usual?: string;
  /** Whether it is asked at all, as the answers before say. */
  readonly when?: (before: Readonly<Record<string, unknown>>) => boolean;
}

/** In the order in which they are asked. */
export const QUESTIONS: readonly Question[] = [
  text(
    'namePrefix',
    'name',
    'A short name for this bot',
    '3 to 12 small letters and digits; every name in Azure begins with it',
    'keepalive',
  ),
  text('group', 'group', 'The resource group', 'made when it is missing; it should hold nothing else', 'rg-keepalive'),
  text('location', 'location', 'Where', 'as az account list-locations names it, such as westeurope'),
  text('cloud', 'cloud', 'Which Azure', 'AzureCloud, AzureUSGovernment or AzureChinaCloud', 'AzureCloud'),
  text('subscription', 'subscription', 'The subscription', 'its id'),
  text(
    'host',
    'host',
    'What it runs on',
    'appService, or containerApp with an image that you have pushed',
    'appService',
  ),
  {
    ...text('containerImage', 'image', 'The image', 'such as contoso.azurecr.io/keepalive:1.2.0', ''),
    when: ({ host }) => host === 'containerApp',
  },
  list('iotHubResourceIds', 'hubs', 'The IoT hubs', 'resource ids, separated by commas'),
  list('logWorkspaceResourceIds', 'workspaces', 'Log Analytics workspaces with their logs', 'resource ids'),
  list('logStorageResourceIds', 'log-storage', 'Storage accounts with their archived logs', 'resource ids'),
  yesNo(
    'signIn',
    'sign-in',
    'Shall people sign in, so that they see the hubs that their own rights let them see?',
    'yes',
  ),
  yesNo('teams', 'teams', 'Microsoft Teams?', 'yes'),
  yesNo('directLine', 'web-chat', 'A chat on web pages?', 'yes'),
  {
    ...list('webSites', 'sites', 'Whose pages may show the chat, besides its own', 'such as https://www.example.com'),
    when: ({ directLine }) => directLine === true,
  },
  yesNo('watch', 'watch', 'Shall people be told when a device drops (events of Event Grid)?', 'yes'),
  yesNo('allowDeviceEnable', 'enable-devices', 'May operators enable a device? It gives the bot a wider role.', 'no'),
  yesNo('allowEdgeLogs', 'edge-logs', 'May operators ask a gateway for its logs? It gives the bot a wider role.', 'no'),
  text(
    'accessPolicyFile',
    'access-policy',
    'A file that says who may see what',
    'its path; empty: their own Azure rights',
    '',
  ),
];

function text(key: Key, flag: string, asks: string, hint: string, usual?: string): Question {
  return { key, flag, asks, hint, kind: 'text', ...(usual !== undefined && { usual }) };
}

function list(key: Key, flag: string, asks: string, hint: string): Question {
  return { key, flag, asks, hint: `${hint}; empty: none`, kind: 'list', usual: '' };
}

function yesNo(key: Key, flag: string, asks: string, usual: 'yes' | 'no'): Question {
  return { key, flag, asks, hint: 'yes or no', kind: 'yes-no', usual };
}

/** What somebody typed, as the settings hold it; it is not yet known to be right. */
export function valueTyped({ kind, key }: Question, typed: string): unknown {
  const said = typed.trim();
  if (kind === 'list')
    return said
      .split(',')
      .map((part) => part.trim().replace(/\/$/, ''))
      .filter((part) => part !== '');
  if (kind === 'yes-no') return { yes: true, y: true, on: true, no: false, n: false, off: false }[said.toLowerCase()];
  // "West Europe", as the portal writes it.
  if (key === 'location') return said.toLowerCase().replace(/ /g, '');
  return said;
}

/** As somebody would type it. */
export function typedOf(value: unknown): string | undefined {
  if (Array.isArray(value)) return value.join(', ');
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return typeof value === 'string' ? value : undefined;
}
