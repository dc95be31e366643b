import { z } from 'zod';
import { jsonOf } from '../json';
import { answerQuery, type Row } from './hub-query';
import type { LabDevice, LabHub, LabModule } from './registry';
import { type Answer, hubErrors, notInTheLab } from './wire-errors';

/** One call of IoT Hub's REST surface, its authorization already checked. Path segments are decoded. */
export interface HubCall {
  readonly method: string;
  readonly path: readonly string[];
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

/** The service's page size without x-ms-max-item-count, and its limit (Registry.createQuery's documentation). */
const PAGE = { usual: 1000, most: 10_000 };
const queryBody = z.object({ query: z.string() });

/** The data plane of one hub, api-version 2021-04-12; only what a reader of the registry calls. */
export function answerHub(hub: LabHub, call: HubCall, now: Date): Answer {
  const [first, second, third, fourth, ...rest] = call.path;
  const unknown = notInTheLab(call.method, `/${call.path.join('/')}`);
  if (rest.length > 0 || call.path.includes('')) return unknown;
  if (call.method === 'POST') {
    return first === 'devices' && second === 'query' && third === undefined ? query(hub, call, now) : unknown;
  }
  if (call.method !== 'GET' || second === undefined) return unknown;
  if (first === 'statistics') return third === undefined ? (statistics(hub, second) ?? unknown) : unknown;
  if (first !== 'devices' && first !== 'twins') return unknown;

  const device = hub.devices.get(second);
  if (third !== undefined && third !== 'modules') return unknown;
  if (first === 'twins' && third === 'modules' && fourth === undefined) return unknown;
  if (!device) return hubErrors.deviceNotFound(second, now);
  if (third === undefined) return { status: 200, body: first === 'devices' ? device.identity : deviceTwin(device) };
  if (fourth === undefined)
    return { status: 200, body: device.modules.map((module) => moduleIdentity(device, module)) };
  const module = device.modules.find(({ moduleId }) => moduleId === fourth);
  if (!module) return hubErrors.moduleNotFound(second, fourth, now);
  return { status: 200, body: first === 'devices' ? moduleIdentity(device, module) : moduleTwin(device, module) };
}

function query(hub: LabHub, call: HubCall, now: Date): Answer {
  const body = parseJson(call.body, queryBody);
  if (!body) return hubErrors.badArgument('The body must be { "query": "…" }', now);
  const asked = call.headers['x-ms-max-item-count'];
  const size = asked === undefined ? PAGE.usual : Number(asked);
  const from = Number(Buffer.from(call.headers['x-ms-continuation'] ?? '', 'base64').toString() || 0);
  if (!Number.isInteger(size) || size < 1) return hubErrors.badArgument('x-ms-max-item-count is not valid', now);
  if (!Number.isInteger(from) || from < 0) return hubErrors.badArgument('x-ms-continuation is not valid', now);
  const answer = answerQuery(body.query, { devices: twinsOf(hub), modules: moduleTwinsOf(hub) });
  if (!answer.ok) return hubErrors.badQuery(answer.why, now);
  const to = from + Math.min(size, PAGE.most);
  const more = to < answer.rows.length ? { 'x-ms-continuation': Buffer.from(String(to)).toString('base64') } : {};
  return { status: 200, headers: { ...more, 'x-ms-item-type': 'Twin' }, body: answer.rows.slice(from, to) };
}

function statistics(hub: LabHub, of: string): Answer | undefined {
  const devices = [...hub.devices.values()].map(({ identity }) => identity);
  const enabled = devices.filter(({ status }) => status === 'enabled').length;
  const connected = devices.filter(({ connectionState }) => connectionState === 'Connected').length;
  if (of === 'service') return { status: 200, body: { connectedDeviceCount: connected } };
  if (of !== 'devices') return undefined;
  const counts = { enabledDeviceCount: enabled, disabledDeviceCount: devices.length - enabled };
  return { status: 200, body: { totalDeviceCount: devices.length, ...counts } };
}

function* twinsOf(hub: LabHub): Iterable<Row> {
  for (const device of hub.devices.values()) yield deviceTwin(device);
}

function* moduleTwinsOf(hub: LabHub): Iterable<Row> {
  for (const device of hub.devices.values()) for (const module of device.modules) yield moduleTwin(device, module);
}

/** Note `statusUpdateTime`: the twin spells it without the identity's "d". */
function deviceTwin({ identity, twin }: LabDevice): Row {
  return {
    deviceId: identity.deviceId,
    etag: identity.etag,
    deviceEtag: identity.etag,
    status: identity.status,
    statusReason: identity.statusReason,
    statusUpdateTime: identity.statusUpdatedTime,
    connectionState: identity.connectionState,
    lastActivityTime: identity.lastActivityTime,
    cloudToDeviceMessageCount: identity.cloudToDeviceMessageCount,
    authenticationType: identity.authentication.type,
    x509Thumbprint: identity.authentication.x509Thumbprint,
    version: 2,
    tags: twin.tags,
    properties: { desired: twin.desired, reported: twin.reported },
    capabilities: identity.capabilities,
    ...(identity.deviceScope === undefined ? {} : { deviceScope: identity.deviceScope }),
  };
}

function moduleIdentity({ identity }: LabDevice, module: LabModule): Row {
  return {
    moduleId: module.moduleId,
    managedBy: module.managedBy,
    deviceId: identity.deviceId,
    generationId: identity.generationId,
    etag: identity.etag,
    connectionState: module.connectionState,
    connectionStateUpdatedTime: module.connectionStateUpdatedTime,
    lastActivityTime: module.lastActivityTime,
    cloudToDeviceMessageCount: 0,
    authentication: identity.authentication,
  };
}

export function moduleTwin(device: LabDevice, module: LabModule): Row {
  return {
    ...deviceTwin(device),
    moduleId: module.moduleId,
    connectionState: module.connectionState,
    lastActivityTime: module.lastActivityTime,
    tags: {},
    properties: {
      desired: module.twin?.desired ?? {},
      reported: {
        ...module.twin?.reported,
        ...(module.reportedAt && { $metadata: { $lastUpdated: module.reportedAt } }),
      },
    },
  };
}

export function parseJson<T>(text: string, shape: z.ZodType<T>): T | undefined {
  return shape.safeParse(jsonOf(text)).data;
}
