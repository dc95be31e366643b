import type { EdgeAgentState, EdgeHubState, EdgeModule, EdgeRuntime } from '../../src/evidence/edge-runtime';
import { atMinute, identityOf, type Minute } from './log-records';

/** A leaf device behind gate-01. */
export const leaf = identityOf({ deviceScope: 'ms-azure-iot-edge://gate-01-638' });

export interface RuntimePlan {
  /** When edgeAgent last reported; by default days before the day of the test. */
  readonly at?: Minute;
  readonly edgeHub?: Partial<EdgeModule>;
  readonly agent?: Partial<EdgeAgentState>;
  readonly hub?: Partial<EdgeHubState>;
}

/** gate-01 as it reports itself; all is well but for what the plan says. Like every edgeAgent's, its own connection shows as none. */
export function edgeRuntime({ at = -5_000, edgeHub = {}, agent = {}, hub = {} }: RuntimePlan = {}): EdgeRuntime {
  const part = {
    version: '1.5.44',
    schemaVersion: '1.0',
    lastDesiredStatus: { code: 200, description: '' },
    reportedAt: atMinute(at).toISOString(),
  };
  return {
    gateway: 'gate-01',
    agent: {
      ...part,
      connectionState: 'Disconnected',
      edgeAgent: edgeModule(),
      edgeHub: edgeModule(edgeHub),
      modules: {},
      moduleCount: 0,
      ...agent,
    },
    hub: { ...part, connectionState: 'Connected', connected: 3, disconnected: 0, client: null, ...hub },
  };
}

export function edgeModule(fields: Partial<EdgeModule> = {}): EdgeModule {
  return {
    type: 'docker',
    status: 'running',
    runtimeStatus: 'running',
    exitCode: 0,
    restartCount: 0,
    lastStartTimeUtc: edgeTime(-6_000),
    lastExitTimeUtc: '0001-01-01T00:00:00',
    imageTag: '1.5.44',
    ...fields,
  };
}

/** As IoT Edge writes times: no zone, seven digits. */
export function edgeTime(minute: Minute): string {
  return `${atMinute(minute).toISOString().slice(0, -1)}0000`;
}
