import { randomBytes } from 'node:crypto';
import { type Clock, systemClock } from '../../src/clock';
import type { AzureAccess } from '../../src/evidence/azure';
import { createLabCertificates, type LabCertificates } from '../../src/lab/certificate-authority';
import { labAzureAccess, labCloud } from '../../src/lab/lab-access';
import type { HubMonitor, LabDevice, LabHub } from '../../src/lab/registry';
import { type EdgePlan, reportEdge } from '../../src/lab/simulation/edge-twins';
import { answerCall, type LogQueries } from '../../src/lab/surfaces';
import { type Fault, openWire, type WireCall } from '../../src/lab/wire';
import { WORKSPACE_ID } from './log-archive';

const NEVER = '0001-01-01T00:00:00Z';

export function tinyHub(name = 'contoso-lab', deviceIds: readonly string[] = ['pump-01', 'gate-01']): LabHub {
  return {
    name,
    host: `${name}.azure-devices.net`,
    resourceId: `/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg-lab/providers/Microsoft.Devices/IotHubs/${name}`,
    location: 'westeurope',
    sku: { name: 'S1', tier: 'Standard', capacity: 1 },
    logging: name !== 'silent-lab',
    policyKey: Buffer.from(`policy of ${name}`).toString('base64'),
    devices: new Map(deviceIds.map((id) => [id, tinyDevice(id)])),
  };
}

export function tinyDevice(deviceId: string): LabDevice {
  return deviceId.startsWith('gate') ? tinyGateway(bareDevice(deviceId)) : bareDevice(deviceId);
}

function bareDevice(deviceId: string): LabDevice {
  return {
    identity: {
      deviceId,
      generationId: '638000000000000000',
      etag: 'AAAAAAAAAAE=',
      status: deviceId === 'pump-02' ? 'disabled' : 'enabled',
      statusReason: deviceId === 'pump-02' ? 'maintenance' : null,
      statusUpdatedTime: NEVER,
      connectionState: 'Connected',
      connectionStateUpdatedTime: '2026-11-23T08:00:00.0000000Z',
      lastActivityTime: '2026-11-23T08:10:00.0000000Z',
      cloudToDeviceMessageCount: 0,
      authentication: {
        type: 'sas',
        symmetricKey: { primaryKey: secretOf(deviceId), secondaryKey: secretOf(`${deviceId}/2`) },
        x509Thumbprint: { primaryThumbprint: null, secondaryThumbprint: null },
      },
      capabilities: { iotEdge: deviceId.startsWith('gate') },
    },
    twin: { tags: { site: 'north' }, desired: { interval: 60 }, reported: { firmware: '1.2.3' } },
    modules: deviceId.startsWith('gate')
      ? ['$edgeAgent', '$edgeHub'].map((moduleId) => ({
          moduleId,
          managedBy: 'iotEdge',
          connectionState: 'Connected' as const,
          connectionStateUpdatedTime: NEVER,
          lastActivityTime: NEVER,
        }))
      : [],
  };
}

/** Its twins hold what a deployment holds, secrets too. */
function tinyGateway(device: LabDevice): LabDevice {
  const { deviceId } = device.identity;
  reportEdge(device, { ...TINY_EDGE, clients: { 'pump-08': { connected: EDGE_STARTED + 60_000 } } });
  const password = secretOf(`registry of ${deviceId}`);
  const secrets = {
    runtime: { settings: { registryCredentials: { acr: { username: 'acr', password, address: 'acr.example' } } } },
    modules: {
      filter: {
        type: 'docker',
        env: { DB: { value: password } },
        runtimeStatus: 'running',
        settings: { image: `acr.example:5000/filter:2.3.1@sha256:${'0'.repeat(64)}`, createOptions: password },
      },
    },
  };
  for (const { twin } of device.modules) {
    if (!twin) continue;
    Object.assign(twin.desired, structuredClone(secrets));
    Object.assign(twin.reported, structuredClone(secrets));
  }
  return device;
}

const EDGE_STARTED = Date.parse('2026-11-20T06:00:00Z');
const TINY_EDGE: EdgePlan = { version: '1.5.44', started: EDGE_STARTED, reportedAt: EDGE_STARTED + 120_000 };

/** A hub that was unavailable for ten minutes, as both services of Azure tell, and whose messages of the day grow. */
export const tinyMonitor: HubMonitor = {
  metrics: {
    answer: () => ({
      interval: 'PT5M',
      namespace: 'Microsoft.Devices/IotHubs',
      value: [
        metric('dailyMessageQuotaUsed', (index) => ({ maximum: 100 * index })),
        metric('connectedDeviceCount', () => ({ maximum: 2 })),
        metric('d2c.telemetry.ingress.sendThrottle', (index) => ({ total: index % 2 })),
      ],
    }),
  },
  availability: () => ({
    value: [
      {
        properties: {
          availabilityState: 'Available',
          occuredTime: '2026-11-23T04:10:00Z',
          recentlyResolved: { unavailableOccuredTime: '2026-11-23T04:00:00Z', resolvedTime: '2026-11-23T04:10:00Z' },
        },
      },
    ],
  }),
  healthEvents: () => ({ value: [healthEvent()] }),
};

/** What a hub's events of Azure Service Health look like: trouble of its own service, as it was over. */
export function healthEvent(fields: object = {}): object {
  return {
    id: '/providers/Microsoft.ResourceHealth/events/BC_1-FXZ',
    name: 'BC_1-FXZ',
    type: '/providers/Microsoft.ResourceHealth/events',
    properties: {
      eventType: 'ServiceIssue',
      status: 'Resolved',
      title: 'Connection failures',
      impactStartTime: '2026-11-23T04:00:00Z',
      impactMitigationTime: '2026-11-23T04:10:00Z',
      impact: [
        { impactedService: 'Azure IoT Hub', impactedRegions: [{ impactedRegion: 'West Europe', status: 'Resolved' }] },
      ],
      ...fields,
    },
  };
}

/** From 2026-11-23T07:00 on, an hour. */
function metric(name: string, point: (index: number) => object) {
  const first = Date.parse('2026-11-23T07:00:00Z');
  const data = Array.from({ length: 12 }, (_, index) => ({
    timeStamp: new Date(first + index * 300_000).toISOString(),
    ...point(index),
  }));
  return { name: { value: name }, unit: 'Count', timeseries: [{ metadatavalues: [], data }] };
}

/** A device key that tests can look for where it must not be. */
export function secretOf(deviceId: string): string {
  return Buffer.from(`secret of ${deviceId}`).toString('base64');
}

export interface TinyLab {
  readonly azure: AzureAccess;
  readonly port: number;
  readonly ca: string;
  /** Every call so far, as `METHOD host path`. */
  readonly calls: string[];
  /** What happens to calls, until set anew. */
  fault: ((call: WireCall) => Fault | undefined) | undefined;
  close(): Promise<void>;
}

/** The lab's doors over registries made by hand: no stories, no archive. */
export async function openTinyLab(
  hubs: readonly LabHub[],
  clock: Clock = systemClock,
  given?: LabCertificates,
  logs: LogQueries = { answer: async (asked) => ({ status: 200, body: { tables: [], asked } }) },
): Promise<TinyLab> {
  const certificates = given ?? (await createLabCertificates(systemClock.now()));
  const tokenKey = randomBytes(32);
  const calls: string[] = [];
  const wire = await openWire({
    certificates,
    clock,
    intercept: (call) => {
      calls.push(`${call.method} ${call.host} ${call.url.pathname}`);
      return lab.fault?.(call);
    },
    answer: (call) =>
      answerCall(
        {
          cloud: labCloud(wire.port),
          hubs,
          tokenKey,
          logs,
          workspaceId: WORKSPACE_ID,
          monitorOf: () => tinyMonitor,
        },
        call,
        clock.now(),
      ),
  });
  const lab: TinyLab = {
    azure: labAzureAccess({ port: wire.port, mqttPort: null, ca: certificates.ca, tokenKey, hubs }, clock),
    port: wire.port,
    ca: certificates.ca,
    calls,
    fault: undefined,
    close: () => wire.close(),
  };
  return lab;
}
