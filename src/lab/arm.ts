import { hubMetrics } from './arm-metrics';
import { decodePercent } from './percent';
import type { HubMonitor, LabHub } from './registry';
import { type Answer, armErrors, notInTheLab } from './wire-errors';

export interface ArmCall {
  readonly method: string;
  readonly url: URL;
}

export interface ArmRead {
  readonly hubs: readonly LabHub[];
  /** Where the lab's logs are said to go. */
  readonly workspaceId: string;
  readonly monitorOf: (hubName: string) => HubMonitor | undefined;
}

interface Door {
  /** Below the hub's id, in lower case. */
  readonly path: string;
  /** The one whose shape it has. */
  readonly apiVersion: string;
  answer(hub: LabHub, read: ArmRead, call: ArmCall, now: Date): Answer;
}

/** The ARM reads that the lab answers; the hub itself comes last, since its path is empty. */
const DOORS: readonly Door[] = [
  {
    path: '/providers/microsoft.insights/diagnosticsettings',
    apiVersion: '2021-05-01-preview',
    answer: (hub, { workspaceId }) => ok(diagnosticSettings(hub, workspaceId)),
  },
  {
    path: '/providers/microsoft.insights/metrics',
    apiVersion: '2024-02-01',
    answer: (hub, { monitorOf }, { url }) => hubMetrics(monitorOf(hub.name), url.searchParams),
  },
  {
    path: '/providers/microsoft.resourcehealth/availabilitystatuses',
    apiVersion: '2022-10-01',
    answer: (hub, { monitorOf }, _call, now) => ok(monitorOf(hub.name)?.availability(now) ?? { value: [] }),
  },
  {
    path: '/providers/microsoft.resourcehealth/events',
    apiVersion: '2024-02-01',
    answer: (hub, { monitorOf }, _call, now) => ok(monitorOf(hub.name)?.healthEvents(now) ?? { value: [] }),
  },
  { path: '', apiVersion: '2023-06-30', answer: (hub) => ok(hubResource(hub)) },
];

export function answerArm(read: ArmRead, call: ArmCall, now: Date): Answer {
  // ARM ids ignore case.
  const path = decodePath(call.url.pathname);
  const door = DOORS.find((one) => path.endsWith(one.path));
  const id = door === undefined ? path : path.slice(0, path.length - door.path.length);
  if (!door || call.method !== 'GET' || !/\/providers\/microsoft\.devices\/iothubs\/[^/]+$/.test(id)) {
    return notInTheLab(call.method, call.url.pathname);
  }
  const version = call.url.searchParams.get('api-version');
  if (version !== door.apiVersion) return armErrors.badApiVersion(version);
  const hub = read.hubs.find(({ resourceId }) => resourceId.toLowerCase() === id);
  return hub ? door.answer(hub, read, call, now) : armErrors.resourceNotFound(id);
}

function ok(body: unknown): Answer {
  return { status: 200, body };
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
