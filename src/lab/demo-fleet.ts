import type { LabHistory } from './registry';
import { historyOf } from './simulation/history';
import { type SimulatedHub, simulateHub } from './simulation/hub';
import { TIER_LIMITS } from './simulation/limits';
import { createLabHub, type HubPlan } from './simulation/registry';
import { MOST_NODES, SPARED_NODE, serviceEvent } from './simulation/service-event';
import { disabled, fixedToken, keyRotated } from './simulation/stories/credentials';
import { clonedImage } from './simulation/stories/duplicate';
import { edgeGateway } from './simulation/stories/gateway';
import { amqpLosses, cellular, forgetfulNat, oneLoss, reconnectLoop } from './simulation/stories/losses';
import { meters } from './simulation/stories/meters';
import { ordinary, steadySince } from './simulation/stories/ordinary';
import { quotaUsedUp } from './simulation/stories/quota';
import { type Role, type Stage, WARM_UP } from './simulation/stories/stage';
import { createWorld, HOUR, MINUTE, SECOND, type World } from './simulation/world';

export interface DemoFleetOptions {
  /** Story times count back from here; the first advance should be to here. */
  readonly start: Date;
  readonly seed: number;
  /** Other names for the same devices and stories. */
  readonly rename?: (deviceId: string) => string;
  /** What the hubs are named below, where it is not that of global Azure. */
  readonly hubSuffix?: string;
}

/** History that exists before `start`, ms. */
export const HISTORY = 48 * HOUR;

/** Three hubs whose devices tell one story per finding. The registries show life only after the first advance. */
export function createDemoFleet({
  start,
  seed,
  rename = (deviceId) => deviceId,
  hubSuffix,
}: DemoFleetOptions): LabHistory {
  const cloud = hubSuffix === undefined ? {} : { suffix: hubSuffix };
  const since = new Date(start.getTime() - HISTORY);
  const world = createWorld({ from: new Date(since.getTime() - WARM_UP), seed });
  const hubs = [
    contoso(world, start.getTime(), rename, cloud),
    fabrikam(world, start.getTime(), rename, cloud),
    tailspin(world, start.getTime(), rename, cloud),
  ];
  return historyOf(world, hubs, since);
}

type Rename = (deviceId: string) => string;
type CloudOfHubs = Pick<HubPlan, 'suffix'>;

function contoso(world: World, start: number, rename: Rename, cloud: CloudOfHubs): SimulatedHub {
  const sku = { name: 'S1', tier: 'Standard', capacity: 1 };
  const plan = { name: 'contoso-lab', location: 'westeurope', sku, logging: true, ...cloud };
  const hub = simulateHub(world, createLabHub(world.random, plan), {
    limits: TIER_LIMITS.S1,
    noise: { doubled: 0.001 },
  });
  const stage: Stage = { world, hub, start };

  /** Where in the service a device lands decides whether the service event hits it. */
  function place(name: string, deviceId: string, spared = false): void {
    hub.placeOn(deviceId, spared ? SPARED_NODE : world.random.fork(`node/${name}`).whole(0, SPARED_NODE - 1));
  }
  function role(name: string, prefix: string, options: { spared?: boolean } = {}): Role {
    const deviceId = rename(name);
    place(name, deviceId, options.spared);
    return { name, deviceId, prefix };
  }

  steadySince(stage, role('pump-01', '192.0.2', { spared: true }), { hoursAgo: [19, 22] });
  disabled(stage, role('pump-02', '192.0.2'), {
    hoursAgo: 48.2,
    reason: 'Taken out of service for a seal replacement, maintenance order 4711',
  });
  ordinary(stage, role('pump-03', '198.51.100'), { sdk: 'node', protocol: 'Mqtt' });
  ordinary(stage, role('pump-04', '198.51.100', { spared: true }), { sdk: 'csharp', protocol: 'Mqtt' });
  ordinary(stage, role('pump-05', '203.0.113'), { sdk: 'python', protocol: 'Mqtt', tokenLifetime: 2 * HOUR });
  fixedToken(stage, role('pump-06', '198.18.7'), { cutHoursAgo: 9 });
  keyRotated(stage, role('pump-07', '198.18.7'), { hoursAgo: 5 });
  clonedImage(stage, role('pump-08', '198.51.100'), { otherPrefix: '203.0.113' });
  cellular(stage, role('pump-09', '198.18.40'), { roamsTo: ['198.18.41', '198.18.77', '198.18.90'] });
  forgetfulNat(stage, role('pump-10', '198.19.3'), { forgetsAfter: 180 * SECOND, telemetryEvery: 10 * MINUTE });
  ordinary(stage, role('pump-11', '192.0.2'), { sdk: 'csharp', protocol: 'Amqp' });
  reconnectLoop(stage, role('pump-12', '198.18.52'));
  amqpLosses(stage, role('pump-13', '198.19.210'));
  oneLoss(stage, role('pump-14', '203.0.113'));
  edgeGateway(stage, role('gate-01', '198.18.52', { spared: true }), { module: 'vibration-filter' });
  meters(stage, { count: 60, rename, placed: (name, deviceId) => placeMeter(name, deviceId) });
  const eventAt = start - 7 * HOUR + world.random.fork('service-event').between(-3, 3) * MINUTE;
  serviceEvent(world, hub, { at: eventAt, nodes: MOST_NODES });
  return hub;

  function placeMeter(name: string, deviceId: string): void {
    place(name, deviceId, world.random.fork(`spared/${name}`).chance(0.15));
  }
}

function fabrikam(world: World, start: number, rename: Rename, cloud: CloudOfHubs): SimulatedHub {
  const sku = { name: 'F1', tier: 'Free', capacity: 1 };
  const plan = { name: 'fabrikam-lab', location: 'northeurope', sku, logging: true, ...cloud };
  const hub = simulateHub(world, createLabHub(world.random, plan), { limits: TIER_LIMITS.F1 });
  const kiosk: Role = { name: 'kiosk-01', deviceId: rename('kiosk-01'), prefix: '203.0.113' };
  quotaUsedUp({ world, hub, start }, kiosk, { hoursAgo: 2, messagesADay: TIER_LIMITS.F1.messagesADay });
  return hub;
}

/** This hub has no diagnostic setting: its camera lives, and nothing tells of it but the registry. */
function tailspin(world: World, start: number, rename: Rename, cloud: CloudOfHubs): SimulatedHub {
  const sku = { name: 'S1', tier: 'Standard', capacity: 1 };
  const plan = { name: 'tailspin-lab', location: 'westus', sku, logging: false, ...cloud };
  const hub = simulateHub(world, createLabHub(world.random, plan), { limits: TIER_LIMITS.S1 });
  const camera: Role = { name: 'cam-01', deviceId: rename('cam-01'), prefix: '198.51.100' };
  ordinary({ world, hub, start }, camera, { sdk: 'node', protocol: 'Mqtt', telemetryEvery: MINUTE });
  return hub;
}
