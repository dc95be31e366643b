import { SECRET } from '../kit/arm/runtime';
import type { ValueObject } from '../kit/arm/value';

export type CloudName = 'public' | 'usgovernment' | 'china';

/** What is deployed: the parameters file of a cloud, and what differs from it. */
export interface Case {
  readonly name: string;
  readonly cloud: CloudName;
  readonly parameters: ValueObject;
}

const elsewhere = (group: string, rest: string) =>
  `/subscriptions/77777777-2222-4333-8444-555555555555/resourceGroups/${group}/providers/${rest}`;

export const HUB = elsewhere('hubs', 'Microsoft.Devices/IotHubs/fabrikam');
export const WORKSPACE = elsewhere('logs', 'Microsoft.OperationalInsights/workspaces/fabrikam-logs');
export const ACCOUNT = elsewhere('logs', 'Microsoft.Storage/storageAccounts/fabrikamlogs');
export const REGISTRY = elsewhere('images', 'Microsoft.ContainerRegistry/registries/fabrikam');
export const TICKET_SUBSCRIPTION = '66666666-2222-4333-8444-555555555555';
export const APP_ID = '11111111-aaaa-4333-8444-555555555555';
export const APP_PRINCIPAL = '11111111-bbbb-4333-8444-555555555555';

const CONTAINER = {
  host: 'containerApp',
  containerImage: 'fabrikam.azurecr.io/keepalive:1.0.0',
  containerRegistryResourceId: REGISTRY,
};

const secret = (name: string) => `${SECRET}${name}`;

/** Every switch on, every text set. */
const EVERYTHING = {
  namePrefix: 'abc',
  instances: 3,
  webSites: ['https://www.example.com', 'https://shop.example.com'],
  webOpenHubs: 'fabrikam.azure-devices.net',
  webSiteKey: secret('site-key-0123456789'),
  webSessionSecret: secret('session-0123456789'),
  publicOrigin: 'https://bot.example.com',
  iotHubResourceIds: [HUB, elsewhere('hubs', 'Microsoft.Devices/IotHubs/fabrikam-test')],
  logWorkspaceResourceIds: [WORKSPACE],
  logStorageResourceIds: [ACCOUNT],
  oauthConnectionName: 'keepalive',
  oauthAppId: '22222222-aaaa-4333-8444-555555555555',
  oauthConnectionId: 'keepalive-abc',
  eventsAudience: 'api://keepalive-events',
  eventsTenant: '99999999-2222-4333-8444-555555555555',
  eventsCallers: '4962773b-9cdb-44cf-a8bf-237846a00ab7',
  accessPolicy: '{"grants":[{"who":{"tenant":"33333333-4444-4555-8666-777777777777"},"hubs":["*"],"role":"reader"}]}',
  allowDeviceEnable: 'on',
  allowEdgeLogs: 'on',
  escalationTeamsChannel: 'on',
  escalationWebhookUrl: `https://desk.example.com/${secret('path')}`,
  escalationWebhookSecret: secret('web-hook-0123456789'),
  escalationSupportTickets: JSON.stringify({
    subscription: TICKET_SUBSCRIPTION,
    serviceId: '/providers/Microsoft.Support/services/iot',
    problemClassificationId: '/providers/Microsoft.Support/services/iot/problemClassifications/hub',
    contact: {
      firstName: 'Ada',
      lastName: 'Operator',
      email: 'support@example.com',
      country: 'USA',
      timeZone: 'Pacific Standard Time',
      language: 'en-us',
    },
  }),
  azureCloudSettings: '{"bot":{"directLine":"https://europe.directline.botframework.com"}}',
};

const SINGLE_TENANT = {
  botAppType: 'SingleTenant',
  botAppId: APP_ID,
  botPrincipalId: APP_PRINCIPAL,
  botAppPassword: secret('app-password'),
};

export const CASES: readonly Case[] = [
  { name: 'public', cloud: 'public', parameters: {} },
  { name: 'usgovernment', cloud: 'usgovernment', parameters: {} },
  { name: 'china', cloud: 'china', parameters: {} },
  { name: 'container app', cloud: 'public', parameters: CONTAINER },
  { name: 'public image', cloud: 'usgovernment', parameters: { ...CONTAINER, containerRegistryResourceId: '' } },
  {
    name: 'neither Teams nor web',
    cloud: 'public',
    parameters: { teams: false, directLine: false, privateNetwork: false },
  },
  {
    name: 'keys without a web chat',
    cloud: 'public',
    parameters: { directLine: false, webSiteKey: secret('unused-0123456789') },
  },
  { name: 'single tenant', cloud: 'public', parameters: SINGLE_TENANT },
  { name: 'edge logs alone', cloud: 'china', parameters: { allowEdgeLogs: 'on' } },
  { name: 'no hub yet', cloud: 'public', parameters: { iotHubResourceIds: [] } },
  { name: 'everything', cloud: 'public', parameters: EVERYTHING },
  { name: 'everything as a container', cloud: 'public', parameters: { ...EVERYTHING, ...CONTAINER } },
  {
    name: 'secrets given before',
    cloud: 'public',
    parameters: { secretsInVault: ['WEB_SITE_KEY', 'ESCALATION_WEBHOOK_URL', 'ESCALATION_WEBHOOK_SECRET'] },
  },
  { name: 'the longest name', cloud: 'public', parameters: { ...CONTAINER, namePrefix: 'abcdefghijkl' } },
];
