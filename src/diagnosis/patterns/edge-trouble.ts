import { type DeviceIdentity, registryTime } from '../../evidence/device';
import type { EdgeModule, EdgeReport, EdgeRuntime } from '../../evidence/edge-runtime';
import type { Subject } from '../../evidence/evidence';
import type { Context } from '../check';
import { wasActiveSince } from './silence';

/** What a gateway reported of its runtime that keeps it or its clients away from the hub. */
export type EdgeTrouble =
  /** edgeHub, edgeAgent, or the module asked about does not run, though it should. */
  | {
      readonly what: 'edgeHub' | 'edgeAgent' | 'module';
      readonly module: EdgeModule;
      readonly by: EdgeReport;
      readonly since: Date | null;
    }
  /** The last deployment, or edgeHub's part of it, was not taken. */
  | { readonly what: 'deployment'; readonly code: number; readonly by: EdgeReport; readonly since: null }
  /** edgeAgent said that it stops. */
  | { readonly what: 'stopped'; readonly by: EdgeReport; readonly since: Date | null };

/** What edgeAgent reports when it stops, or before it first reached the hub (doc/reported_states_during_deployment.md of Azure/iotedge). */
const AGENT_STOPPED = 406;
const FIRST_FAILURE = 400;
/** Not `unknown`: so everything stands after a stop. Not `unhealthy`: it runs. */
const DOWN = new Set(['backoff', 'failed', 'stopped', 'dead']);

/** The worst of them. */
export function findEdgeTrouble({ agent, hub }: EdgeRuntime, subject: Subject): EdgeTrouble | undefined {
  const stopped = agent?.lastDesiredStatus?.code === AGENT_STOPPED;
  if (agent && !stopped) {
    const own = subject.moduleId === null ? null : (agent.modules[subject.moduleId] ?? null);
    const parts = [
      ['edgeHub', agent.edgeHub],
      ['module', own?.status === 'stopped' ? null : own],
      ['edgeAgent', agent.edgeAgent],
    ] as const;
    for (const [what, module] of parts)
      if (module && DOWN.has(module.runtimeStatus?.toLowerCase() ?? ''))
        return { what, module, by: agent, since: registryTime(module.lastExitTimeUtc) };
  }
  if (agent && stopped) return { what: 'stopped', by: agent, since: registryTime(agent.reportedAt) };
  for (const by of [agent, hub]) {
    const code = by?.lastDesiredStatus?.code;
    if (by && code !== undefined && code >= FIRST_FAILURE) return { what: 'deployment', code, by, since: null };
  }
  return undefined;
}

/**
 * While a module keeps failing, edgeAgent tries it again at least every five minutes (MaxCoolOffPeriodSecs of
 * RestartPolicyManager.cs) and reports each time. Microsoft grants queries a lag of up to 30 minutes (iot-hub/query-twins).
 */
const FRESH_MS = 30 * 60_000;
/** Clocks of hub and bot. Own judgement. */
const AHEAD_MS = 5 * 60_000;

/**
 * Whether it is so now, not only when it was reported. That edgeAgent shows as disconnected tells nothing, since it always
 * does; a connected edgeHub tells that what edgeAgent has to say arrives.
 */
export function isCurrent(
  { what, by }: EdgeTrouble,
  { agent, hub }: EdgeRuntime,
  { now }: Pick<Context, 'now'>,
): boolean {
  const at = registryTime(by.reportedAt)?.getTime();
  if (what === 'stopped' || at === undefined || at > now.getTime() + AHEAD_MS) return false;
  if (now.getTime() - at <= FRESH_MS || isConnected(agent)) return true;
  return what !== 'edgeHub' && isConnected(hub);
}

export function isConnected(report: EdgeReport | null): boolean {
  return report?.connectionState?.toLowerCase() === 'connected';
}

/** A loss may stay unnoticed for 29.45 min, and records come late. Own judgement. */
const LATE_MS = 60 * 60_000;

/** What the hub saw of the client since contradicts it: then it is over, and the report older than that. */
export function isOver(
  { what, since }: EdgeTrouble,
  identity: DeviceIdentity | null | undefined,
  context: Context,
): boolean {
  if (since === null || what === 'edgeAgent') return false;
  const { timeline, now } = context;
  const outlasts = timeline.sessions.at(-1)?.end === 'open' && now.getTime() - since.getTime() > LATE_MS;
  const cameSince = timeline.sessions.some(({ from }) => from !== null && from > since);
  return outlasts || cameSince || wasActiveSince(since, identity, context);
}
