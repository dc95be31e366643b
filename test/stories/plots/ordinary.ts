import { callsMethods, leave, restart, sleeps } from '../../../src/lab/simulation/habits';
import { outage } from '../../../src/lab/simulation/network';
import { every } from '../../../src/lab/simulation/traffic';
import { DAY, HOUR, MINUTE, SECOND } from '../../../src/lab/simulation/world';
import { anyMachine } from '../machines';
import type { Plot } from '../plot';
import { clientOf, live, moment, networkOf, register, startEarly } from '../scene';
import { truth } from '../truth';

/** Devices that do nothing but work. */
export const ORDINARY: readonly Plot[] = [
  {
    name: 'steady-amqp',
    kind: 'benign',
    life: 'A device over AMQP renews its token on the open connection and is never gone.',
    play(scene) {
      const machine = anyMachine(scene.random, {
        protocols: ['Amqp', 'AmqpWs'],
        sdks: ['csharp', 'java', 'node', 'c'],
      });
      live(scene, machine);
      return () => truth({ verdict: 'healthy', first: 'no-problem-seen', may: machine.advisory });
    },
  },
  {
    name: 'steady-x509',
    kind: 'benign',
    life: 'A device over MQTT shows a certificate: no tokens, no drops.',
    play(scene) {
      const machine = anyMachine(scene.random, { auth: 'x509', protocols: ['Mqtt', 'MqttWs'] });
      register(scene, machine);
      const client = clientOf(scene, machine, networkOf(scene));
      if (scene.random.chance(0.5)) startEarly(scene, client);
      else scene.world.schedule.at(moment(scene), client.start);
      return () => truth({ verdict: 'healthy', first: 'no-problem-seen', may: machine.advisory });
    },
  },
  {
    name: 'sleeper',
    kind: 'benign',
    life: 'A battery device wakes, sends, says goodbye and sleeps.',
    wishes: { hours: [6, 12, 24, 48] },
    play(scene) {
      const { random } = scene;
      const machine = anyMachine(random, { telemetry: every(5 * SECOND) });
      register(scene, machine);
      const client = clientOf(scene, machine, networkOf(scene));
      const asleep = random.logBetween(3 * MINUTE, 90 * MINUTE);
      const awake = random.logBetween(10 * SECOND, 8 * MINUTE);
      const steadiness = random.pick([0.01, 0.1, 0.4]);
      sleeps(
        scene.world,
        client,
        {
          from: scene.world.schedule.now(),
          awake: [awake * (1 - steadiness), awake * (1 + steadiness)],
          asleep: [asleep * (1 - steadiness), asleep * (1 + steadiness)],
          leaving: 'goodbye',
        },
        random,
      );
      return () => {
        const { online } = scene.life();
        return truth({
          verdict: ['healthy', 'benign'],
          first: online ? ['no-problem-seen', 'client-closed'] : 'client-closed',
          may: machine.advisory,
        });
      };
    },
  },
  {
    name: 'shut-down',
    kind: 'benign',
    life: 'Somebody shuts the device down properly, once, and it stays off.',
    wishes: { fragile: true },
    play(scene) {
      const machine = anyMachine(scene.random, {
        protocols: ['Amqp', 'AmqpWs'],
        sdks: ['csharp', 'java', 'node', 'c'],
      });
      register(scene, machine);
      const client = clientOf(scene, machine, networkOf(scene));
      startEarly(scene, client);
      scene.world.schedule.at(moment(scene), client.close);
      return () =>
        truth({ verdict: ['healthy', 'benign'], first: ['client-closed', 'no-problem-seen'], may: machine.advisory });
    },
  },
  {
    name: 'updated',
    kind: 'benign',
    life: 'The program on the device is updated once: it leaves (or is killed) and is back within a minute in a newer version.',
    wishes: { fragile: true },
    play(scene) {
      const { random, world } = scene;
      const before = anyMachine(random, { sdks: ['csharp', 'java', 'c'], protocols: ['Amqp', 'AmqpWs'] });
      register(scene, before);
      const network = networkOf(scene);
      const old = clientOf(scene, before, network);
      const young = clientOf(scene, { ...before, version: before.sdk.version }, network, { name: 'subject/updated' });
      startEarly(scene, old);
      const leaving = random.pick(['goodbye', 'kill'] as const);
      world.schedule.at(moment(scene), () => {
        leave(old, leaving);
        world.schedule.after(random.between(5, 50) * SECOND, young.start);
      });
      return () =>
        leaving === 'goodbye'
          ? truth({ verdict: ['healthy', 'benign'], first: 'no-problem-seen' })
          : truth({
              verdict: 'benign',
              first: ['drops-unexplained', 'half-open-session'],
              may: ['half-open-session'],
              atMost: { 'drops-unexplained': 'possible' },
            });
    },
  },
  {
    name: 'one-lost-minute',
    kind: 'benign',
    life: 'Once the connection breaks, and the device is back within a minute.',
    wishes: { fragile: true },
    play(scene) {
      const { random } = scene;
      const machine = anyMachine(random, { auth: 'x509' });
      register(scene, machine);
      const network = networkOf(scene);
      startEarly(scene, clientOf(scene, machine, network));
      // The hub sees the connection closed and the device too, so both know at once.
      outage(scene.world, network, {
        at: moment(scene),
        lasts: random.between(8, 35) * SECOND,
        seenByDevice: true,
        resets: 1,
      });
      return () =>
        truth({
          verdict: 'benign',
          first: ['drops-unexplained', 'half-open-session'],
          may: ['half-open-session', 'drops-unexplained', ...machine.advisory],
          atMost: { 'drops-unexplained': 'possible' },
        });
    },
  },
  {
    name: 'put-into-service',
    kind: 'benign',
    life: 'The device connects for the first time in its life and stays.',
    play(scene) {
      const machine = anyMachine(scene.random, { auth: 'x509' });
      register(scene, machine, { created: scene.from - scene.random.between(1, 20) * DAY });
      scene.world.schedule.at(moment(scene), clientOf(scene, machine, networkOf(scene)).start);
      return () => truth({ verdict: 'healthy', first: 'no-problem-seen', may: machine.advisory });
    },
  },
  {
    name: 'nobody-answers-methods',
    kind: 'benign',
    life: 'The device works; a back end calls methods for which it has no handler.',
    wishes: { hours: [6, 12, 24] },
    play(scene) {
      const machine = anyMachine(scene.random, { protocols: ['Amqp'], sdks: ['csharp', 'java', 'node', 'c'] });
      live(scene, machine);
      const plan = { deviceId: scene.role.deviceId, every: [10 * MINUTE, 30 * MINUTE] as const, answers: false };
      callsMethods(scene.world, scene.hub, plan, scene.random);
      return () =>
        truth({ verdict: 'healthy', first: 'no-problem-seen', must: ['method-not-answered'], may: machine.advisory });
    },
  },
  {
    name: 'state-lags',
    kind: 'benign',
    life: 'The device is connected all the time; the registry still says that it is not.',
    wishes: { hours: [6, 12, 24], fragile: true },
    play(scene) {
      const machine = anyMachine(scene.random, { auth: 'x509' });
      register(scene, machine);
      scene.world.schedule.at(scene.from + 30 * MINUTE, clientOf(scene, machine, networkOf(scene)).start);
      scene.beside.identity = (row) => ({
        ...row,
        connectionState: 'Disconnected',
        connectionStateUpdatedTime: new Date(scene.from - 3 * HOUR).toISOString(),
      });
      return () =>
        truth({ verdict: 'healthy', first: 'no-problem-seen', must: ['state-is-stale'], may: machine.advisory });
    },
  },
  {
    name: 'restarts-cleanly-each-night',
    kind: 'benign',
    life: 'A timer restarts the program once or twice a day; it says goodbye and is back in seconds.',
    wishes: { hours: [24, 48] },
    play(scene) {
      const { random, world } = scene;
      const machine = anyMachine(random, { auth: 'x509' });
      register(scene, machine);
      const client = clientOf(scene, machine, networkOf(scene));
      startEarly(scene, client);
      const first = moment(scene, 60) % (12 * HOUR);
      for (let at = scene.from - (scene.from % (12 * HOUR)) + first; at < scene.to; at += 12 * HOUR)
        restart(world, client, { at, away: random.between(3, 30) * SECOND, leaving: 'goodbye' });
      return () => truth({ verdict: ['healthy', 'benign'], first: 'no-problem-seen', may: machine.advisory });
    },
  },
];
