import { outage } from '../../../src/lab/simulation/network';
import { exponential, steady } from '../../../src/lab/simulation/sdk';
import { every } from '../../../src/lab/simulation/traffic';
import { HOUR, MINUTE, SECOND } from '../../../src/lab/simulation/world';
import { anyMachine, type Machine, ownStack } from '../machines';
import type { Plot } from '../plot';
import { clientOf, live, moment, networkOf, register, type Scene, startEarly } from '../scene';
import { truth } from '../truth';
import { withRenewals } from './losses';

/** A moment with at least three hours of the window after it. */
function beforeLongSilence(scene: Scene): number {
  return scene.from + scene.random.between(0.2, 0.6) * (scene.to - scene.from);
}

/** One version of an SDK with a listed bug. */
function buggy(
  scene: Scene,
  sdk: 'python' | 'java' | 'node' | 'c',
  version: string,
  protocol: Machine['protocol'],
): Machine {
  const machine = anyMachine(scene.random, { sdks: [sdk], protocols: [protocol], version, auth: 'sas' });
  return { ...machine, advisory: ['sdk-outdated'] };
}

/** The program on the device does it. */
export const SOFTWARE: readonly Plot[] = [
  {
    name: 'node-gives-up',
    kind: 'fault',
    life: 'The network was away for longer than Node’s four minutes; the program does not open its client again.',
    wishes: { hours: [12, 24], fragile: true },
    play(scene) {
      const machine = anyMachine(scene.random, { sdks: ['node'] });
      register(scene, machine);
      const network = networkOf(scene);
      startEarly(scene, clientOf(scene, machine, network, { retry: { reopens: null } }));
      outage(scene.world, network, { at: beforeLongSilence(scene), lasts: scene.random.between(15, 40) * MINUTE });
      return () =>
        withRenewals(scene, machine, {
          verdict: 'fault',
          first: 'client-gave-up',
          atMost: { 'client-gave-up': 'likely' },
        });
    },
  },
  {
    name: 'switched-off-for-good',
    kind: 'fault',
    life: 'Somebody pulls the plug, and nobody puts it back.',
    wishes: { hours: [12, 24], fragile: true },
    play(scene) {
      const machine = anyMachine(scene.random, { auth: 'x509' });
      register(scene, machine);
      const client = clientOf(scene, machine, networkOf(scene));
      startEarly(scene, client);
      scene.world.schedule.at(beforeLongSilence(scene), client.powerOff);
      return () =>
        truth({
          verdict: 'fault',
          first: 'client-gave-up',
          may: machine.advisory,
          atMost: { 'client-gave-up': 'likely' },
          undecidable: 'A program that gave up and a device without power look alike.',
        });
    },
  },
  {
    name: 'gone-for-some-minutes',
    kind: 'near-miss',
    life: 'The connection broke a few minutes ago, and the device is not back yet.',
    wishes: { hours: [6, 12], fragile: true },
    play(scene) {
      const machine = anyMachine(scene.random, {
        auth: 'x509',
        sdks: ['python', 'node', 'java', 'c'],
        protocols: ['Mqtt'],
        telemetry: every(30 * SECOND),
      });
      register(scene, machine);
      const network = networkOf(scene);
      startEarly(scene, clientOf(scene, machine, network));
      outage(scene.world, network, { at: scene.to - scene.random.between(8, 14) * MINUTE, lasts: HOUR, resets: 1 });
      return () =>
        truth({
          verdict: ['fault', 'benign'],
          first: ['drops-unexplained', 'network-loss'],
          may: machine.advisory,
          atMost: { 'drops-unexplained': 'possible', 'network-loss': 'possible' },
          undecidable: 'It may be back in a minute.',
        });
    },
  },
  {
    name: 'python-reconnect-loop',
    kind: 'fault',
    life: 'Python 2.7.0 connects and drops many times a minute after a short outage (azure-iot-sdk-python issue 1168).',
    wishes: { hours: [6, 12, 24] },
    play(scene) {
      const machine = buggy(scene, 'python', '2.7.0', 'Mqtt');
      register(scene, machine);
      const network = networkOf(scene);
      startEarly(
        scene,
        clientOf(scene, machine, network, {
          loop: { lasts: [10 * MINUTE, 45 * MINUTE], stays: [0.3 * SECOND, 2.5 * SECOND], back: [50, SECOND] },
        }),
      );
      outage(scene.world, network, { at: moment(scene, 60), lasts: scene.random.between(130, 190) * SECOND });
      return () =>
        withRenewals(scene, machine, {
          verdict: 'fault',
          first: 'sdk-known-bug',
          may: ['half-open-session', 'network-loss', 'drops-unexplained'],
        });
    },
  },
  {
    name: 'python-never-reconnects',
    kind: 'fault',
    life: 'Python 2.10 does not understand its missed keep-alive and never connects again (azure-iot-sdk-python PR 981).',
    wishes: { hours: [12, 24], fragile: true },
    play(scene) {
      const machine = buggy(scene, 'python', scene.random.pick(['2.9.0', '2.10.0', '2.11.0']), 'Mqtt');
      register(scene, machine);
      const network = networkOf(scene);
      startEarly(scene, clientOf(scene, machine, network, { retry: { lost: () => null, reopens: null } }));
      outage(scene.world, network, { at: beforeLongSilence(scene), lasts: 6 * MINUTE });
      return () =>
        withRenewals(scene, machine, {
          verdict: 'fault',
          first: ['sdk-known-bug', 'client-gave-up'],
          must: ['sdk-known-bug'],
          may: ['client-gave-up', 'sdk-known-bug'],
          atMost: { 'sdk-known-bug': 'likely', 'client-gave-up': 'likely' },
        });
    },
  },
  {
    name: 'old-python-and-well',
    kind: 'near-miss',
    life: 'Python 2.10 has listed bugs, and none of them shows: it renews its token and works.',
    wishes: { hours: [6, 12, 24] },
    play(scene) {
      const machine = buggy(scene, 'python', scene.random.pick(['2.7.0', '2.10.0']), 'Mqtt');
      live(scene, machine);
      return () => truth({ verdict: 'benign', first: 'sas-renewal', must: ['sdk-outdated'] });
    },
  },
  {
    name: 'offends-after-each-connect',
    kind: 'fault',
    life: 'After each connect the program does what the hub does not allow (QoS 2, an unknown topic) and is cut within seconds.',
    wishes: { hours: [3, 6, 12] },
    play(scene) {
      const { random } = scene;
      const machine = random.chance(0.5)
        ? { ...ownStack(random), auth: 'x509' as const }
        : anyMachine(random, { sdks: ['csharp', 'java', 'c'], protocols: ['Mqtt'], auth: 'x509' });
      register(scene, machine);
      const code = random.pick(['404104', '404104', '400004'] as const);
      const lost = random.pick([
        steady(20 * SECOND, 40 * SECOND),
        exponential(2 * SECOND, 60 * SECOND),
        steady(2 * MINUTE, 4 * MINUTE),
      ]);
      const client = clientOf(scene, machine, networkOf(scene), {
        offence: { after: [0.6 * SECOND, 4 * SECOND], code },
        retry: { lost },
      });
      scene.world.schedule.at(scene.from + random.between(0, 0.5) * (scene.to - scene.from), client.start);
      return () =>
        truth({
          verdict: 'fault',
          first: 'protocol-violation',
          may: machine.advisory,
          atMost: code === '404104' ? { 'protocol-violation': 'likely' } : {},
        });
    },
  },
  {
    name: 'sends-too-much-at-once',
    kind: 'fault',
    life: 'Now and then a message is larger than the hub takes: over MQTT the connection is closed, over AMQP an error comes back.',
    wishes: { hours: [6, 12, 24] },
    play(scene) {
      const { random } = scene;
      const machine = anyMachine(random, { sdks: ['csharp', 'java', 'c'], auth: 'x509' });
      register(scene, machine);
      const client = clientOf(scene, machine, networkOf(scene), {
        tooLarge: { every: [20 * MINUTE, 80 * MINUTE], bytes: 300_000 },
      });
      startEarly(scene, client);
      return () =>
        truth({ verdict: 'fault', first: 'message-too-large', may: ['half-open-session', ...machine.advisory] });
    },
  },
  {
    name: 'sends-too-fast',
    kind: 'fault',
    life: 'The device sends in bursts above the tier’s rate and is throttled; it stays connected.',
    wishes: { hours: [6, 12], limits: { sendsASecond: 5 } },
    play(scene) {
      const { random } = scene;
      const machine = anyMachine(random, {
        protocols: ['Amqp'],
        sdks: ['csharp', 'java'],
        telemetry: { gap: (_now, chance) => chance.between(8, 12) * MINUTE, batch: () => 120, bytes: 400 },
      });
      live(scene, machine);
      return () => truth({ verdict: 'fault', first: 'throttled', may: machine.advisory });
    },
  },
];
