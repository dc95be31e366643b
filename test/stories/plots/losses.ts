import { sleeps } from '../../../src/lab/simulation/habits';
import { type Network, outage } from '../../../src/lab/simulation/network';
import { every } from '../../../src/lab/simulation/traffic';
import { HOUR, MINUTE, SECOND, type Span } from '../../../src/lab/simulation/world';
import type { Life } from '../life';
import { anyMachine, type Machine } from '../machines';
import type { Plot } from '../plot';
import { clientOf, networkOf, register, type Scene, startEarly } from '../scene';
import { type Told, type Truth, truth } from '../truth';
import { renewalsIn } from './renewals';

/** So many outages at times that follow no clock, never two within half an hour; ms. */
export function scatter(
  scene: Scene,
  network: Network,
  plan: { count: number; lasts: Span; resets?: number; seen?: boolean },
): void {
  const { random } = scene;
  const room = (scene.to - scene.from - 2 * HOUR) / plan.count;
  for (let place = 0; place < plan.count; place += 1) {
    const at = scene.from + 40 * MINUTE + place * room + random.between(0, Math.max(1, room - 30 * MINUTE));
    const lasts = random.logBetween(...plan.lasts);
    outage(scene.world, network, {
      at,
      lasts,
      resets: plan.resets ?? 0.4,
      seenByDevice: plan.seen ?? random.chance(0.5),
    });
  }
}

/** Losses after which the device stayed away for a minute or more. */
export function longLosses({ ends }: Life): Life['ends'] {
  return ends.filter(
    ({ cause, codes, back }) =>
      (cause === 'closed' || codes.includes('404104')) && cause !== 'token' && back !== null && back >= MINUTE,
  );
}

/** What beside a plot's own finding the token renewals of the same life make true. */
export function withRenewals(scene: Scene, machine: Machine, told: Told): Truth {
  const renewals =
    machine.auth === 'sas' && machine.protocol.startsWith('Mqtt') ? renewalsIn(scene.life(), machine) : [];
  const must = renewals.length >= 4 ? ['sas-renewal'] : [];
  const may = renewals.length > 0 && must.length === 0 ? ['sas-renewal'] : [];
  // A token that ended while the network was away: who wants to say which of the two it was?
  const both = scene.life().ends.some(({ cause, back }) => cause === 'token' && (back === null || back >= MINUTE));
  return truth({
    ...told,
    must: [...(told.must ?? []), ...must],
    may: [...(told.may ?? []), ...may, ...(both ? ['drops-unexplained'] : []), ...machine.advisory],
  });
}

export const LOSSES: readonly Plot[] = [
  {
    name: 'loses-its-network',
    kind: 'fault',
    life: 'The device’s network goes away for minutes, several times, at no particular time.',
    wishes: { hours: [12, 24, 48] },
    play(scene) {
      const { random } = scene;
      const machine = anyMachine(random);
      register(scene, machine);
      const network = networkOf(scene);
      startEarly(scene, clientOf(scene, machine, network));
      scatter(scene, network, { count: random.whole(4, 8), lasts: [8 * MINUTE, 45 * MINUTE] });
      return () =>
        withRenewals(scene, machine, {
          verdict: 'fault',
          first: 'network-loss',
          may: ['half-open-session'],
          atMost: { 'network-loss': 'likely' },
        });
    },
  },
  {
    name: 'roams',
    kind: 'fault',
    life: 'A device on a mobile network loses it now and then for minutes and returns under another address.',
    wishes: { hours: [12, 24, 48] },
    play(scene) {
      const { random } = scene;
      const machine = anyMachine(random, { sdks: ['java', 'python', 'c', 'csharp'] });
      register(scene, machine);
      const network = networkOf(scene, { prefixes: ['198.18.40', '198.18.41', '198.18.77', '198.18.90'], roams: true });
      startEarly(scene, clientOf(scene, machine, network));
      scatter(scene, network, { count: random.whole(4, 10), lasts: [9 * MINUTE, 40 * MINUTE], seen: true });
      return () =>
        withRenewals(scene, machine, {
          verdict: 'fault',
          first: 'network-loss',
          may: ['half-open-session'],
          atMost: { 'network-loss': 'likely' },
        });
    },
  },
  {
    name: 'one-loss',
    kind: 'fault',
    life: 'Once in the window the connection breaks, and the device is back after a quarter of an hour.',
    wishes: { hours: [6, 12, 24], fragile: true },
    play(scene) {
      const machine = anyMachine(scene.random, { auth: 'x509' });
      register(scene, machine);
      const network = networkOf(scene);
      startEarly(scene, clientOf(scene, machine, network));
      scatter(scene, network, { count: 1, lasts: [16 * MINUTE, 50 * MINUTE] });
      return () =>
        truth({
          verdict: 'fault',
          first: ['network-loss', 'drops-unexplained'],
          may: ['half-open-session', ...machine.advisory],
          atMost: { 'network-loss': 'possible', 'drops-unexplained': 'possible' },
        });
    },
  },
  {
    name: 'returns-before-the-hub-notices',
    kind: 'benign',
    life: 'Once or twice the device notices a short break at once and is back before the hub has: it meets its own old session.',
    wishes: { fragile: true },
    play(scene) {
      const { random } = scene;
      const machine = anyMachine(random, { auth: 'x509', telemetry: every(20 * SECOND) });
      register(scene, machine);
      const network = networkOf(scene);
      startEarly(scene, clientOf(scene, machine, network));
      scatter(scene, network, { count: random.whole(1, 2), lasts: [10 * SECOND, 40 * SECOND], resets: 0, seen: true });
      return () =>
        truth({
          verdict: 'benign',
          first: 'half-open-session',
          may: machine.advisory,
          atMost: { 'half-open-session': 'likely' },
        });
    },
  },
  {
    name: 'changes-cells-often',
    kind: 'near-miss',
    life: 'A moving device changes its mobile cell, notices at once and returns under another address: its own old sessions, no second client.',
    wishes: { hours: [12, 24, 48] },
    play(scene) {
      const { random } = scene;
      const machine = anyMachine(random, { auth: 'x509', telemetry: every(20 * SECOND) });
      register(scene, machine);
      const prefixes = random.pick([
        ['198.18.40', '198.18.41'],
        ['198.18.40', '198.18.41', '198.18.77', '198.18.90'],
      ] as const);
      const network = networkOf(scene, { prefixes: [prefixes[0], ...prefixes.slice(1)], roams: true });
      startEarly(scene, clientOf(scene, machine, network));
      scatter(scene, network, { count: random.whole(5, 10), lasts: [10 * SECOND, 50 * SECOND], resets: 0, seen: true });
      return () =>
        truth({
          verdict: ['fault', 'benign'],
          first: ['network-loss', 'half-open-session'],
          may: ['half-open-session', 'network-loss', ...machine.advisory],
          atMost: { 'network-loss': 'likely', 'half-open-session': 'likely' },
          undecidable: 'Whether many short losses are a fault of the network or its nature.',
        });
    },
  },
  {
    name: 'sleeper-without-goodbye',
    kind: 'near-miss',
    life: 'A battery device is switched off without a goodbye and on again by a timer; the hub notices each time.',
    wishes: { hours: [12, 24, 48] },
    play(scene) {
      const { random } = scene;
      const machine = anyMachine(random, { auth: 'x509', sdks: ['python', 'node', 'c'], telemetry: every(5 * SECOND) });
      register(scene, machine);
      const asleep = random.between(30, 120) * MINUTE;
      const awake = random.between(20, 90) * SECOND;
      sleeps(
        scene.world,
        clientOf(scene, machine, networkOf(scene)),
        {
          from: scene.world.schedule.now(),
          awake: [awake, awake * 1.1],
          asleep: [asleep, asleep * 1.05],
          leaving: 'power',
        },
        random,
      );
      return () =>
        truth({
          verdict: ['fault', 'benign'],
          first: ['drops-unexplained', 'network-loss'],
          may: ['half-open-session', ...machine.advisory],
          atMost: { 'drops-unexplained': 'possible', 'network-loss': 'possible' },
          undecidable: 'Power cut by a timer and a network lost by a timer look alike.',
        });
    },
  },
  {
    name: 'program-hangs',
    kind: 'near-miss',
    life: 'The program on the device hangs for a while now and then; the hub gives it up, and it returns when it goes on.',
    wishes: { hours: [12, 24] },
    play(scene) {
      const { random, world } = scene;
      const machine = anyMachine(random, { auth: 'x509', protocols: ['Mqtt'] });
      register(scene, machine);
      const client = clientOf(scene, machine, networkOf(scene));
      startEarly(scene, client);
      const count = random.whole(3, 6);
      for (let place = 0; place < count; place += 1) {
        const at = scene.from + ((place + random.between(0.2, 0.8)) * (scene.to - scene.from)) / count;
        world.schedule.at(at, () => client.freeze(random.between(12, 30) * MINUTE));
      }
      return () =>
        truth({
          verdict: 'fault',
          first: ['network-loss', 'drops-unexplained'],
          may: ['half-open-session', ...machine.advisory],
          atMost: { 'network-loss': 'likely', 'drops-unexplained': 'possible' },
          undecidable: 'A hanging program and a lost network look alike at the hub.',
        });
    },
  },
];
