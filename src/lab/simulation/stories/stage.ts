import type { LabDevice } from '../../registry';
import { type ClientPlan, createClient, type SimulatedClient } from '../client';
import type { SimulatedHub } from '../hub';
import { createNetwork, type Network, type NetworkPlan } from '../network';
import { addDevice, type DevicePlan, someDayOfEntry } from '../registry';
import { every } from '../traffic';
import { HOUR, MINUTE, type World } from '../world';

/** Where a story plays. Its times count back from `start`, the moment at which the history ends and the present begins. */
export interface Stage {
  readonly world: World;
  readonly hub: SimulatedHub;
  /** ms since 1970. */
  readonly start: number;
}

/** Who a story is about. `name` steers chance and stays when the device is renamed. */
export interface Role {
  readonly name: string;
  readonly deviceId: string;
  readonly prefix?: string;
}

/** How long before the history's first record the world begins, so that sessions are already running then. */
export const WARM_UP = 4 * HOUR;

export const DEFAULT_PREFIX = '203.0.113';

export function enter(stage: Stage, role: Role, plan: Partial<DevicePlan> = {}): LabDevice {
  const random = stage.world.random.fork(`device/${role.name}`);
  return addDevice(stage.hub.registry, random, {
    deviceId: role.deviceId,
    auth: 'sas',
    created: someDayOfEntry(random, stage.start),
    ...plan,
  });
}

export function networkFor(stage: Stage, role: Role, plan: Partial<NetworkPlan> = {}): Network {
  return createNetwork(stage.world, { name: role.name, prefixes: [role.prefix ?? DEFAULT_PREFIX], ...plan });
}

export type PartPlan = Pick<ClientPlan, 'network' | 'sdk' | 'protocol'> & Partial<ClientPlan>;

/** A client that the story itself starts. */
export function cast(stage: Stage, role: Role, plan: PartPlan): SimulatedClient {
  return createClient(stage.world, {
    name: role.name,
    deviceId: role.deviceId,
    hub: stage.hub,
    telemetry: every(2 * MINUTE),
    ...plan,
  });
}

/** A client that starts some time in the warm-up, so that its sessions lie anywhere when the history begins. */
export function play(stage: Stage, role: Role, plan: PartPlan): SimulatedClient {
  const client = cast(stage, role, plan);
  const random = stage.world.random.fork(`start/${plan.name ?? role.name}`);
  stage.world.schedule.after(random.between(0, 0.5 * WARM_UP), client.start);
  return client;
}

/** Chance for the details of a story. */
export function detailsOf(stage: Stage, role: Role): World['random'] {
  return stage.world.random.fork(`story/${role.name}`);
}
