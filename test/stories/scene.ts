import type { LabDevice } from '../../src/lab/registry';
import { type ClientPlan, createClient, type SimulatedClient } from '../../src/lab/simulation/client';
import { type SimulatedHub, simulateHub } from '../../src/lab/simulation/hub';
import type { Noise } from '../../src/lab/simulation/hub-log';
import type { Limits } from '../../src/lab/simulation/limits';
import { createNetwork, type Network, type NetworkPlan } from '../../src/lab/simulation/network';
import type { Random } from '../../src/lab/simulation/random';
import { createLabHub, type DevicePlan } from '../../src/lab/simulation/registry';
import { enter, type Role, type Stage, WARM_UP } from '../../src/lab/simulation/stories/stage';
import type { HubHabits } from '../../src/lab/simulation/unverified';
import { createWorld, DAY, HOUR, MINUTE, type World } from '../../src/lab/simulation/world';
import { createChronicle, type Life } from './life';
import type { Machine } from './machines';

/** What a plot asks of the place it plays in, before anything happens. */
export interface Wishes {
  /** Hours looked at. */
  readonly hours: readonly [number, ...number[]];
  readonly limits?: Limits;
  readonly habits?: Partial<HubHabits>;
  /** Other devices of the hub; without it 10 to 30. */
  readonly others?: readonly [least: number, most: number];
  readonly logging?: boolean;
  readonly sku?: { readonly name: string; readonly tier: string; readonly capacity: number };
  /** So many records decide that none of them may be lost to noise. */
  readonly fragile?: boolean;
}

/** Evidence beside records and registry, in the form in which the services answer it; a plot fills it. */
export interface Beside {
  /** The ARM body of the hub; by default one without any rule. Null: nobody looked. */
  hub: Record<string, unknown> | null;
  settings: unknown;
  health: unknown;
  healthEvents: unknown;
  metrics: unknown;
  /** Name and text of what the person at the device gave. */
  readonly deviceLogs: Map<string, string>;
  /** Kinds that could not be looked at, and why. */
  readonly gaps: Map<string, 'denied' | 'timed-out' | 'not-configured' | 'failed'>;
  /** Changes the registry row as it is read, such as a state that lags. */
  identity: (row: LabDevice['identity']) => object | null;
}

/** Where one story plays. All times ms since 1970. */
export interface Scene {
  readonly world: World;
  readonly hub: SimulatedHub;
  readonly stage: Stage;
  readonly random: Random;
  readonly from: number;
  readonly to: number;
  readonly role: Role;
  /** The module looked at; a plot may set it. */
  moduleId: string | null;
  readonly beside: Beside;
  /** Whether the hub's log lost some records. */
  readonly losesRecords: boolean;
  /** What the subject lived within the window. Ask after the world has run. */
  life(): Life;
  lifeOf(deviceId: string): Life;
}

/** Some day of a year in which nothing of the code is tied to the calendar. */
const YEAR_FROM = Date.UTC(2026, 0, 10);

export function openScene(random: Random, wishes: Wishes): Scene {
  const hours = random.pick(wishes.hours);
  const to = YEAR_FROM + Math.floor(random.between(0, 300 * DAY));
  const from = to - hours * HOUR;
  const world = createWorld({ from: new Date(from - WARM_UP), seed: random.hex(12) });
  const chronicle = createChronicle();
  const sku = wishes.sku ?? { name: 'S1', tier: 'Standard', capacity: random.whole(1, 3) };
  const name = random.pick(['contoso-plant', 'fabrikam-water', 'northwind-iot', 'adatum-hub']);
  const registry = createLabHub(world.random, { name, location: 'westeurope', sku, logging: wishes.logging ?? true });
  const noise = noiseOf(random, wishes);
  const hub = simulateHub(world, registry, {
    ...(wishes.limits && { limits: wishes.limits }),
    habits: { unauthorized: random.pick(['401003', '401003', '401002'] as const), ...wishes.habits },
    noise,
    witness: chronicle.witness,
  });
  const deviceId = random.pick([
    'pump-17',
    'Line2.Press',
    'sensor:0042',
    'gw-berlin-3',
    'meter=A1',
    'boiler_9',
    'kiosk-1',
  ]);
  const scene: Scene = {
    world,
    hub,
    stage: { world, hub, start: to },
    random,
    from,
    to,
    role: { name: 'subject', deviceId, prefix: random.pick(['203.0.113', '198.51.100', '192.0.2']) },
    moduleId: null,
    losesRecords: noise.missing !== undefined,
    beside: {
      hub: hubBody(hub, sku),
      settings: settingsBody(wishes.logging ?? true),
      health: undefined,
      healthEvents: undefined,
      metrics: undefined,
      deviceLogs: new Map(),
      gaps: new Map(),
      identity: (row) => row,
    },
    life: () => chronicle.lifeOf({ deviceId, moduleId: scene.moduleId }, from, to),
    lifeOf: (other) => chronicle.lifeOf({ deviceId: other, moduleId: null }, from, to),
  };
  return scene;
}

function noiseOf(random: Random, wishes: Wishes): Noise {
  const missing = wishes.fragile || random.chance(0.6) ? 0 : random.between(0.002, 0.008);
  return {
    doubled: random.chance(0.5) ? 0 : random.between(0.002, 0.03),
    late: random.chance(0.5) ? 0 : random.between(0.002, 0.03),
    ...(missing > 0 && { missing }),
  };
}

function hubBody(hub: SimulatedHub, sku: object): Record<string, unknown> {
  const { resourceId, name, location, host } = hub.registry;
  const properties = {
    state: 'Active',
    provisioningState: 'Succeeded',
    hostName: host,
    publicNetworkAccess: 'Enabled',
    minTlsVersion: '1.2',
  };
  return { id: resourceId, name, type: 'Microsoft.Devices/IotHubs', location, sku, properties };
}

function settingsBody(logging: boolean): unknown {
  if (!logging) return { value: [] };
  const logs = [
    { category: 'Connections', categoryGroup: null, enabled: true },
    { category: 'DeviceTelemetry', categoryGroup: null, enabled: true },
    { category: 'DirectMethods', categoryGroup: null, enabled: true },
  ];
  return { value: [{ name: 'to-workspace', properties: { workspaceId: '/subscriptions/0/workspaces/logs', logs } }] };
}

/** Enters the subject, or somebody else, in the registry. */
export function register(
  scene: Scene,
  machine: Pick<Machine, 'auth'>,
  plan: Partial<DevicePlan> = {},
  role = scene.role,
): LabDevice {
  return enter(scene.stage, role, { auth: machine.auth, ...plan });
}

export function networkOf(scene: Scene, plan: Partial<NetworkPlan> = {}): Network {
  return createNetwork(scene.world, { name: 'subject', prefixes: [scene.role.prefix ?? '203.0.113'], ...plan });
}

/** A client that the plot starts itself; by default the subject's. */
export function clientOf(
  scene: Scene,
  machine: Machine,
  network: Network,
  plan: Partial<ClientPlan> = {},
): SimulatedClient {
  return createClient(scene.world, {
    name: 'subject',
    deviceId: scene.role.deviceId,
    hub: scene.hub,
    network,
    sdk: machine.sdk,
    version: machine.version,
    protocol: machine.protocol,
    tokenLifetime: machine.tokenLifetime,
    telemetry: machine.telemetry,
    ...plan,
  });
}

/** Starts it some time in the two hours after the world begins, so that its sessions lie anywhere. */
export function startEarly(scene: Scene, client: SimulatedClient): void {
  scene.world.schedule.after(scene.random.between(0, 0.5 * WARM_UP), client.start);
}

/** The usual beginning: the subject is registered and runs on a network of its own, from before the window on. */
export function live(scene: Scene, machine: Machine): void {
  register(scene, machine);
  startEarly(scene, clientOf(scene, machine, networkOf(scene)));
}

/** A moment within the window, at least so many minutes from both of its ends. */
export function moment(scene: Scene, margin = 20): number {
  return scene.random.between(scene.from + margin * MINUTE, scene.to - margin * MINUTE);
}
