import { z } from 'zod';
import type { Cloud } from '../cloud';
import { answerArm } from './arm';
import { answerHub, parseJson } from './hub-rest';
import { answerIdentityUpdate, updatedDevice } from './identity-update';
import { decodePercent } from './percent';
import type { HubMonitor, LabDevice, LabHub } from './registry';
import { answerGraph } from './resource-graph';
import { checkSharedAccessSignature, parseSharedAccessSignature } from './shared-access-signature';
import { checkToken } from './tokens';
import type { WireCall } from './wire';
import { type Answer, armErrors, hubErrors, notInTheLab } from './wire-errors';

/** What answers a log query; src/lab/log-analytics.ts over the archive folder. */
export interface LogQueries {
  answer(asked: {
    readonly resourceId?: string;
    readonly workspaceId?: string;
    readonly query: string;
    readonly timespan?: string;
  }): Promise<{ readonly status: number; readonly body: unknown }>;
}

export interface Surfaces {
  readonly cloud: Cloud;
  readonly hubs: readonly LabHub[];
  readonly tokenKey: Buffer;
  readonly logs: LogQueries;
  readonly workspaceId: string;
  readonly monitorOf: (hubName: string) => HubMonitor | undefined;
  /** Calls a method on a device; without it no device can be reached. */
  readonly callMethod?: (
    hub: LabHub,
    target: { readonly deviceId: string; readonly moduleId: string | null },
    body: string,
  ) => Promise<Answer>;
  /** Enables or disables a device; without it no identity can be updated. */
  readonly setStatus?: (hub: LabHub, deviceId: string, status: 'enabled' | 'disabled') => LabDevice;
}

const logQuery = z.object({ query: z.string(), timespan: z.string().optional() });

/** Which of the lab's services a call is for (the host says so, or the path), whether it may, and what it answers. */
export async function answerCall(surfaces: Surfaces, call: WireCall, now: Date): Promise<Answer> {
  if (call.host.endsWith(`.${surfaces.cloud.iotHubSuffix}`)) return hubDoor(surfaces, call, now);
  const path = call.url.pathname.toLowerCase();
  if (path.startsWith('/subscriptions/')) {
    return refusedByArm(surfaces, call, audienceOf(surfaces.cloud.armScope), now) ?? answerArm(surfaces, call, now);
  }
  if (path === '/providers/microsoft.resourcegraph/resources' && call.method === 'POST') {
    return refusedByArm(surfaces, call, audienceOf(surfaces.cloud.armScope), now) ?? graphDoor(surfaces, call);
  }
  if (path.startsWith('/v1/') && path.endsWith('/query') && call.method === 'POST') {
    return refusedByArm(surfaces, call, surfaces.cloud.logAnalyticsAudience, now) ?? logDoor(surfaces, call);
  }
  return notInTheLab(call.method, call.url.pathname);
}

async function hubDoor(surfaces: Surfaces, call: WireCall, now: Date): Promise<Answer> {
  const { hubs, cloud, tokenKey, callMethod, setStatus } = surfaces;
  const hub = hubs.find(({ host }) => host === call.host);
  if (!hub) return hubErrors.hubNotFound(call.host, now);
  const authorization = call.headers.authorization ?? '';
  const bearer = bearerOf(authorization);
  const signature = parseSharedAccessSignature(authorization);
  const allowed = bearer
    ? checkToken(tokenKey, bearer, audienceOf(cloud.iotHubScope), now) === 'good'
    : signature?.policy === 'iothubowner' &&
      checkSharedAccessSignature(signature, hub.host, [hub.policyKey], now) === 'good';
  if (!allowed) return hubErrors.unauthorized(now);
  const path = call.url.pathname.split('/').slice(1).map(decodePercent);
  if (path.some((segment) => segment === null)) return hubErrors.badArgument('The path is not valid', now);
  const segments = path.filter((segment) => segment !== null);
  const target = methodTarget(call.method, segments);
  if (target && callMethod) return callMethod(hub, target, call.body);
  const hubCall = { ...call, path: segments };
  const updated = updatedDevice(hubCall);
  if (updated !== null && setStatus)
    return answerIdentityUpdate(hub, updated, hubCall, now, (status) => setStatus(hub, updated, status));
  return answerHub(hub, hubCall, now);
}

/** POST /twins/{device}[/modules/{module}]/methods */
function methodTarget(method: string, path: readonly string[]): { deviceId: string; moduleId: string | null } | null {
  const [twins, deviceId, third, moduleId, ...rest] = path;
  if (method !== 'POST' || twins !== 'twins' || !deviceId || path.at(-1) !== 'methods') return null;
  if (path.length === 3) return { deviceId, moduleId: null };
  return third === 'modules' && moduleId && rest.length === 1 ? { deviceId, moduleId } : null;
}

function graphDoor({ hubs }: Surfaces, call: WireCall): Answer {
  const version = call.url.searchParams.get('api-version');
  return version === '2022-10-01' ? answerGraph(hubs, call.body) : armErrors.badApiVersion(version);
}

/** In the context of a hub; or of the workspace, by its ARM id or by a customerId, whichever that is. */
async function logDoor({ logs, workspaceId }: Surfaces, call: WireCall): Promise<Answer> {
  const asked = parseJson(call.body, logQuery);
  if (!asked)
    return { status: 400, body: { error: { code: 'BadArgumentError', message: 'The body must be { "query": "…" }' } } };
  const { query, timespan } = asked;
  const scope = (decodePercent(call.url.pathname) ?? '').slice('/v1'.length, -'/query'.length);
  const isWorkspace = scope.toLowerCase() === workspaceId.toLowerCase() || /^\/workspaces\/[^/]+$/i.test(scope);
  return logs.answer({
    query,
    ...(timespan === undefined ? {} : { timespan }),
    ...(isWorkspace ? { workspaceId: scope } : { resourceId: scope }),
  });
}

function refusedByArm({ tokenKey }: Surfaces, call: WireCall, audience: string, now: Date): Answer | undefined {
  const token = bearerOf(call.headers.authorization ?? '');
  if (!token) return armErrors.noToken();
  const verdict = checkToken(tokenKey, token, audience, now);
  if (verdict === 'good') return undefined;
  return verdict === 'expired' ? armErrors.expiredToken() : armErrors.badToken();
}

function bearerOf(authorization: string): string | undefined {
  return /^Bearer\s+(\S+)$/i.exec(authorization)?.[1];
}

function audienceOf(scope: string): string {
  return scope.replace(/\/\.default$/, '');
}
