import { sleeps } from '../../../src/lab/simulation/habits';
import { createNetwork } from '../../../src/lab/simulation/network';
import { exponential, type Retry, SDKS, steady } from '../../../src/lab/simulation/sdk';
import { HOUR, MINUTE, SECOND } from '../../../src/lab/simulation/world';
import { anyMachine } from '../machines';
import type { Plot } from '../plot';
import { clientOf, networkOf, register, type Scene, startEarly } from '../scene';
import { truth } from '../truth';

/** How soon one who was thrown out is back: at once as SDKs do, or by a watchdog after minutes. */
function anyReturn(scene: Scene): Retry['lost'] {
  const minutes = scene.random.between(1, 9) * MINUTE;
  return scene.random.pick([
    exponential(1 * SECOND, 10 * SECOND),
    steady(5 * SECOND, 30 * SECOND),
    steady(minutes * 0.7, minutes * 1.3),
    (_attempt, random) => (random.chance(0.05) ? random.between(10, 40) * MINUTE : random.between(8, 70) * SECOND),
  ]);
}

/** From when on the second client is there. */
function sinceWhen(scene: Scene): number {
  const whole = scene.to - scene.from;
  return scene.random.pick([scene.from - HOUR, scene.from + 0.3 * whole, scene.to - Math.min(2 * HOUR, 0.5 * whole)]);
}

export const DUPLICATES: readonly Plot[] = [
  {
    name: 'clones-at-two-sites',
    kind: 'fault',
    life: 'A disk image was cloned: two machines at two sites use one identity.',
    play(scene) {
      const machine = anyMachine(scene.random);
      register(scene, machine);
      const lost = anyReturn(scene);
      startEarly(scene, clientOf(scene, machine, networkOf(scene), { retry: { lost } }));
      const elsewhere = createNetwork(scene.world, { name: 'subject/copy', prefixes: ['198.51.100'] });
      const there =
        scene.role.prefix === '198.51.100'
          ? createNetwork(scene.world, { name: 'subject/copy', prefixes: ['192.0.2'] })
          : elsewhere;
      const copy = clientOf(scene, machine, there, { name: 'subject/copy', retry: { lost } });
      scene.world.schedule.at(sinceWhen(scene), copy.start);
      return () => truth({ verdict: 'fault', first: 'duplicate-identity', may: ['sas-renewal', ...machine.advisory] });
    },
  },
  {
    name: 'clones-behind-one-router',
    kind: 'fault',
    life: 'Two clones stand behind one router, with the same software: the log shows one address and one SDK.',
    play(scene) {
      const machine = anyMachine(scene.random);
      register(scene, machine);
      const lost = scene.random.pick([exponential(1 * SECOND, 10 * SECOND), steady(5 * SECOND, 30 * SECOND)]);
      const network = networkOf(scene);
      startEarly(scene, clientOf(scene, machine, network, { retry: { lost } }));
      const copy = clientOf(scene, machine, network, { name: 'subject/copy', retry: { lost } });
      scene.world.schedule.at(sinceWhen(scene), copy.start);
      return () =>
        truth({
          verdict: 'fault',
          first: 'duplicate-identity',
          may: ['sas-renewal', ...machine.advisory],
          atMost: { 'duplicate-identity': 'likely' },
        });
    },
  },
  {
    name: 'test-tool-signs-in',
    kind: 'fault',
    life: 'Somebody runs a test tool as the device for half an hour or more; both fight for the connection.',
    wishes: { hours: [6, 12, 24] },
    play(scene) {
      const { random, world } = scene;
      const machine = anyMachine(random, { sdks: ['csharp', 'java', 'c', 'python'] });
      register(scene, machine);
      startEarly(
        scene,
        clientOf(scene, machine, networkOf(scene), { retry: { lost: steady(4 * SECOND, 40 * SECOND) } }),
      );
      const desk = createNetwork(world, { name: 'desk', prefixes: ['198.18.200'] });
      const tool = { ...machine, sdk: SDKS.node, version: SDKS.node.version };
      const visitor = clientOf(scene, tool, desk, {
        name: 'subject/tool',
        retry: { lost: steady(5 * SECOND, 20 * SECOND) },
      });
      const at = random.between(scene.from + HOUR, scene.to - 2 * HOUR);
      world.schedule.at(at, visitor.start);
      world.schedule.at(at + random.between(30, 90) * MINUTE, visitor.close);
      return () =>
        truth({
          verdict: 'fault',
          first: 'duplicate-identity',
          may: ['sas-renewal', 'sdk-outdated', ...machine.advisory],
        });
    },
  },
  {
    name: 'job-borrows-the-identity',
    kind: 'fault',
    life: 'A scheduled job connects as the device every few minutes for some seconds and throws it out each time.',
    wishes: { hours: [6, 12, 24] },
    play(scene) {
      const { random, world } = scene;
      const machine = anyMachine(random, { sdks: ['csharp', 'java', 'c'] });
      register(scene, machine);
      startEarly(
        scene,
        clientOf(scene, machine, networkOf(scene), { retry: { lost: steady(1 * SECOND, 9 * SECOND) } }),
      );
      const cloud = createNetwork(world, { name: 'cloud', prefixes: ['198.18.250'] });
      const borrowed = { ...machine, sdk: SDKS.node, version: SDKS.node.version };
      const job = clientOf(scene, borrowed, cloud, { name: 'subject/job', retry: { lost: () => null, reopens: null } });
      const between = random.between(5, 20) * MINUTE;
      sleeps(
        world,
        job,
        {
          from: world.schedule.now(),
          awake: [20 * SECOND, 60 * SECOND],
          asleep: [between, between * 1.02],
          leaving: 'goodbye',
        },
        random,
      );
      return () =>
        truth({
          verdict: 'fault',
          first: 'duplicate-identity',
          may: ['half-open-session', 'sas-renewal', 'sdk-outdated', ...machine.advisory],
        });
    },
  },
];
