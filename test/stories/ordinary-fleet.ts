import { createClient } from '../../src/lab/simulation/client';
import { sleeps } from '../../src/lab/simulation/habits';
import { createNetwork, irregularOutages } from '../../src/lab/simulation/network';
import type { Random } from '../../src/lab/simulation/random';
import { enter, type Role, WARM_UP } from '../../src/lab/simulation/stories/stage';
import { HOUR, MINUTE, SECOND } from '../../src/lab/simulation/world';
import { anyMachine, type Machine, ownStack } from './machines';
import type { Scene } from './scene';

const PREFIXES = ['192.0.2', '198.51.100', '203.0.113', '198.18.7', '198.18.52', '198.19.3', '198.19.210'] as const;

/** The rest of the hub, as fleets are: all SDKs, renewals, sleepers, roamers, own stacks, a loss now and then. */
export function ordinaryFleet(scene: Scene, random: Random, count: number): void {
  for (let number = 1; number <= count; number += 1) {
    const chance = random.fork(`other/${number}`);
    const role = { name: `other-${number}`, deviceId: idOf(scene, chance, number), prefix: chance.pick(PREFIXES) };
    if (!scene.hub.registry.devices.has(role.deviceId)) live(scene, role, chance);
  }
}

/** Some ids are the subject's in other capitals, its beginning, or its id and more: they belong to others. */
function idOf({ role: { deviceId } }: Scene, random: Random, number: number): string {
  if (number === 1 && random.chance(0.5)) return `${deviceId}0`;
  if (number === 2 && random.chance(0.5)) return deviceId.slice(0, -1);
  if (number === 3 && random.chance(0.5))
    return deviceId.toUpperCase() === deviceId ? deviceId.toLowerCase() : deviceId.toUpperCase();
  return `meter-${String(number).padStart(3, '0')}`;
}

function live(scene: Scene, role: Role, random: Random): void {
  const machine = random.chance(0.1)
    ? ownStack(random)
    : anyMachine(random, { lifetime: random.pick([60, 60, 60, 30, 90, 240, 1440]) * MINUTE });
  enter(scene.stage, role, { auth: machine.auth });
  const roams = random.chance(0.1);
  const network = createNetwork(scene.world, {
    name: role.name,
    prefixes: roams ? [role.prefix ?? PREFIXES[0], '198.18.40', '198.18.41'] : [role.prefix ?? PREFIXES[0]],
    roams,
  });
  const client = clientFor(scene, role, machine, network);
  if (random.chance(0.12)) {
    const asleep = random.logBetween(2 * MINUTE, 2 * HOUR);
    const plan = {
      from: scene.world.schedule.now(),
      leaving: random.chance(0.85) ? ('goodbye' as const) : ('power' as const),
    };
    sleeps(
      scene.world,
      client,
      { ...plan, awake: [15 * SECOND, 3 * MINUTE], asleep: [0.9 * asleep, 1.1 * asleep] },
      random,
    );
    return;
  }
  scene.world.schedule.after(random.between(0, 0.5 * WARM_UP), client.start);
  if (random.chance(0.7)) {
    irregularOutages(scene.world, network, {
      every: (roams ? 6 : random.between(20, 80)) * HOUR,
      lasts: [30 * SECOND, 20 * MINUTE],
      resets: 0.5,
      seenByDevice: roams,
    });
  }
}

function clientFor(scene: Scene, role: Role, machine: Machine, network: ReturnType<typeof createNetwork>) {
  const { sdk, version, protocol, tokenLifetime, telemetry } = machine;
  const { name, deviceId } = role;
  return createClient(scene.world, {
    name,
    deviceId,
    hub: scene.hub,
    network,
    sdk,
    version,
    protocol,
    tokenLifetime,
    telemetry,
  });
}
