import type { LabDevice, LabModule } from '../registry';
import { NEVER } from './registry';
import { stamp } from './world';

/** What runs on a gateway, as it is reported; all times ms since 1970. */
export interface EdgeModulePlan {
  readonly image: string;
  readonly started: number;
  /** Of the last run before; without one it never ended. */
  readonly exited?: number;
  readonly exitCode?: number;
  readonly runtimeStatus?: string;
  readonly restartCount?: number;
}

export interface EdgePlan {
  /** Of both parts of the runtime, such as 1.5.44. */
  readonly version: string;
  readonly reportedAt: number;
  readonly edgeAgent?: Partial<EdgeModulePlan>;
  readonly edgeHub?: Partial<EdgeModulePlan>;
  readonly started: number;
  /** By module id. */
  readonly modules?: Readonly<Record<string, EdgeModulePlan>>;
  /** Clients of edgeHub by name (`gate-01/filter`), since when, and when they left. */
  readonly clients?: Readonly<Record<string, { readonly connected: number; readonly left?: number }>>;
  readonly lastDesiredStatus?: { readonly code: number; readonly description: string };
}

const DEPLOYED = { code: 200, description: '' };
const REGISTRY = 'mcr.microsoft.com';

/** Writes the reported properties of $edgeAgent and $edgeHub as IoT Edge 1.5 writes them (AgentState.cs, EdgeHubConnection.cs). */
export function reportEdge(device: LabDevice, plan: EdgePlan): void {
  const { lastDesiredStatus = DEPLOYED } = plan;
  report(device, '$edgeAgent', plan, {
    ...partOf(plan),
    lastDesiredStatus,
    runtime: {
      type: 'docker',
      settings: { minDockerVersion: 'v1.25', registryCredentials: {} },
      platform: { os: 'linux', architecture: 'x86_64', version: plan.version },
    },
    systemModules: {
      edgeAgent: {
        type: 'docker',
        imagePullPolicy: 'on-create',
        ...running({
          image: `${REGISTRY}/azureiotedge-agent:${plan.version}`,
          started: plan.started,
          ...plan.edgeAgent,
        }),
      },
      edgeHub: {
        type: 'docker',
        status: 'running',
        restartPolicy: 'always',
        ...running({ image: `${REGISTRY}/azureiotedge-hub:${plan.version}`, started: plan.started, ...plan.edgeHub }),
      },
    },
    modules: Object.fromEntries(
      Object.entries(plan.modules ?? {}).map(([id, module]) => [
        id,
        { type: 'docker', version: '1.0', status: 'running', restartPolicy: 'always', env: {}, ...running(module) },
      ]),
    ),
  });
  report(device, '$edgeHub', plan, {
    ...partOf(plan),
    lastDesiredStatus: DEPLOYED,
    clients: Object.fromEntries(
      Object.entries(plan.clients ?? {}).map(([name, { connected, left }]) => [
        name.replaceAll('.', '%2E').replaceAll('$', '%24').replaceAll(' ', '%20'),
        {
          status: left === undefined ? 'Connected' : 'Disconnected',
          lastConnectedTimeUtc: stamp(connected),
          ...(left === undefined ? {} : { lastDisconnectedTimeUtc: stamp(left) }),
        },
      ]),
    ),
  });
}

function report(
  device: LabDevice,
  moduleId: string,
  { reportedAt }: EdgePlan,
  reported: Record<string, unknown>,
): void {
  const module: LabModule | undefined = device.modules.find((one) => one.moduleId === moduleId);
  if (!module) return;
  module.twin = { desired: {}, reported };
  module.reportedAt = stamp(reportedAt);
}

function partOf({ version }: EdgePlan) {
  return {
    schemaVersion: '1.0',
    version: { version, build: '84213571', commit: '5d1bd1e1b5c1bd26c5de1b3d4f2f2a9f5f0e7c3a' },
    lastDesiredVersion: 4,
  };
}

function running(plan: EdgeModulePlan): Record<string, unknown> {
  const { image, started, exited, exitCode = 0, runtimeStatus = 'running', restartCount = 0 } = plan;
  const times = { lastStartTimeUtc: stamp(started), lastExitTimeUtc: exited === undefined ? NEVER : stamp(exited) };
  return {
    exitCode,
    statusDescription: runtimeStatus,
    ...times,
    restartCount,
    lastRestartTimeUtc: times.lastExitTimeUtc,
    runtimeStatus,
    settings: { image, imageHash: 'sha256:0b7f3c', createOptions: '{}' },
  };
}
