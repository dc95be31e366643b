import { decodePercent } from './percent';
import type { LabHub } from './registry';
import { type Answer, armErrors, notInTheLab } from './wire-errors';

/** The two ARM reads that the lab answers, each with the api-version whose shape it has. */
const HUB_VERSION = '2023-06-30';
const SETTINGS_VERSION = '2021-05-01-preview';
const SETTINGS = '/providers/microsoft.insights/diagnosticsettings';

/** @param workspaceId where the lab's logs are said to go */
export function answerArm(
  hubs: readonly LabHub[],
  call: { readonly method: string; readonly url: URL },
  workspaceId: string,
): Answer {
  // ARM ids ignore case.
  const path = decodePath(call.url.pathname);
  const wantsSettings = path.endsWith(SETTINGS);
  const id = wantsSettings ? path.slice(0, -SETTINGS.length) : path;
  if (call.method !== 'GET' || !/\/providers\/microsoft\.devices\/iothubs\/[^/]+$/.test(id)) {
    return notInTheLab(call.method, call.url.pathname);
  }
  const version = call.url.searchParams.get('api-version');
  if (version !== (wantsSettings ? SETTINGS_VERSION : HUB_VERSION)) return armErrors.badApiVersion(version);
  const hub = hubs.find(({ resourceId }) => resourceId.toLowerCase() === id);
  if (!hub) return armErrors.resourceNotFound(id);
  return { status: 200, body: wantsSettings ? diagnosticSettings(hub, workspaceId) : hubResource(hub) };
}

function hubResource(hub: LabHub): unknown {
  return {
    id: hub.resourceId,
    name: hub.name,
    type: 'Microsoft.Devices/IotHubs',
    location: hub.location,
    tags: {},
    sku: hub.sku,
    properties: {
      state: 'Active',
      provisioningState: 'Succeeded',
      hostName: hub.host,
      publicNetworkAccess: 'Enabled',
      ipFilterRules: [],
      minTlsVersion: '1.2',
      disableLocalAuth: false,
      disableDeviceSAS: false,
      disableModuleSAS: false,
      privateEndpointConnections: [],
      locations: [{ location: hub.location, role: 'primary' }],
      enableDataResidency: false,
      features: 'None',
    },
  };
}

function diagnosticSettings(hub: LabHub, workspaceId: string): unknown {
  if (!hub.logging) return { value: [] };
  const name = 'to-log-analytics';
  return {
    value: [
      {
        id: `${hub.resourceId}/providers/Microsoft.Insights/diagnosticSettings/${name}`,
        type: 'Microsoft.Insights/diagnosticSettings',
        name,
        properties: {
          workspaceId,
          storageAccountId: null,
          eventHubAuthorizationRuleId: null,
          eventHubName: null,
          logAnalyticsDestinationType: null,
          logs: [
            { category: null, categoryGroup: 'allLogs', enabled: true, retentionPolicy: { enabled: false, days: 0 } },
          ],
          metrics: [],
        },
      },
    ],
  };
}

function decodePath(path: string): string {
  const segments = path.split('/').map((segment) => decodePercent(segment) ?? segment);
  return segments.join('/').toLowerCase();
}
