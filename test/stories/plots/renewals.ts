import { MINUTE } from '../../../src/lab/simulation/world';
import type { Life } from '../life';
import { anyMachine, type Machine, ownStack, renewalAge } from '../machines';
import type { Plot } from '../plot';
import { live, type Scene } from '../scene';
import { type Truth, truth } from '../truth';

/** Lifetimes that people set, minutes. */
const LIFETIMES = [20, 30, 45, 60, 90, 120, 180, 240, 480, 1440] as const;

/** The subject's planned new connections: by the client's own goodbye, or by the hub at the token's end. */
export function renewalsIn(life: Life, machine: Machine): Life['ends'] {
  const age = renewalAge(machine);
  return life.ends.filter(
    (end) =>
      (end.cause === 'token' || end.cause === 'goodbye') &&
      end.back !== null &&
      end.back < MINUTE &&
      Math.abs(end.age - age) < 0.05 * age + MINUTE,
  );
}

/** What can be said of a device that only renews; how much depends on how many renewals the window shows. */
function renewalTruth(scene: Scene, machine: Machine, isDefault: boolean): Truth {
  const life = scene.life();
  const renewals = renewalsIn(life, machine);
  const may = machine.advisory;
  if (life.ends.length === 0) return truth({ verdict: 'healthy', first: 'no-problem-seen', may });
  const byHub = life.ends.some(({ cause }) => cause === 'token');
  const wholly = renewals.filter(({ at, age }) => at - age >= scene.from).length;
  const enough = byHub ? renewals.length >= 2 : wholly >= 3 || (wholly >= 1 && renewals.length >= 2 && isDefault);
  if (enough) return truth({ verdict: 'benign', first: 'sas-renewal', may });
  if (byHub) {
    return truth({
      verdict: 'benign',
      first: ['sas-renewal', 'drops-unexplained'],
      may,
      atMost: { 'sas-renewal': 'likely' },
      undecidable: 'The window shows one cut at the token’s end: one is no period.',
    });
  }
  return truth({
    verdict: ['benign', 'healthy'],
    first: ['sas-renewal', 'no-problem-seen', 'client-closed'],
    may,
    atMost: { 'sas-renewal': 'likely' },
    undecidable: 'One or two goodbyes, each with a quick return: planned, whatever for.',
  });
}

export const RENEWALS: readonly Plot[] = [
  {
    name: 'renewal-by-goodbye',
    kind: 'benign',
    life: 'Node, Python or C over MQTT leaves and returns in time with a new token, at the SDK’s own lifetime.',
    play(scene) {
      const machine = anyMachine(scene.random, {
        sdks: ['node', 'python', 'c'],
        protocols: ['Mqtt', 'MqttWs'],
        auth: 'sas',
      });
      live(scene, machine);
      return () => renewalTruth(scene, machine, true);
    },
  },
  {
    name: 'renewal-by-goodbye-custom',
    kind: 'benign',
    life: 'The same with a token lifetime that somebody has set.',
    play(scene) {
      const lifetime = scene.random.pick(LIFETIMES) * MINUTE;
      const machine = anyMachine(scene.random, {
        sdks: ['node', 'python', 'c'],
        protocols: ['Mqtt', 'MqttWs'],
        auth: 'sas',
        lifetime,
      });
      live(scene, machine);
      return () => renewalTruth(scene, machine, false);
    },
  },
  {
    name: 'renewal-by-cut',
    kind: 'benign',
    life: 'C# or Java over MQTT lets the hub end the session at the token’s end and is back in seconds.',
    play(scene) {
      const machine = anyMachine(scene.random, {
        sdks: ['csharp', 'java'],
        protocols: ['Mqtt', 'MqttWs'],
        auth: 'sas',
      });
      live(scene, machine);
      return () => renewalTruth(scene, machine, true);
    },
  },
  {
    name: 'renewal-by-cut-custom',
    kind: 'benign',
    life: 'The same with a token lifetime that somebody has set.',
    play(scene) {
      const lifetime = scene.random.pick(LIFETIMES) * MINUTE;
      const machine = anyMachine(scene.random, {
        sdks: ['csharp', 'java'],
        protocols: ['Mqtt', 'MqttWs'],
        auth: 'sas',
        lifetime,
      });
      live(scene, machine);
      return () => renewalTruth(scene, machine, false);
    },
  },
  {
    name: 'renewal-own-stack',
    kind: 'benign',
    life: 'An MQTT stack of the maker’s own makes a new token each time the hub has cut it, and is back in seconds.',
    play(scene) {
      const machine = ownStack(scene.random, { embedded: scene.random.chance(0.5) });
      live(scene, machine);
      return () => renewalTruth(scene, machine, false);
    },
  },
  {
    name: 'renewal-bare-close',
    kind: 'benign',
    life: 'C# or Java renews at its default age, but the hub logs the end as 404104 alone.',
    wishes: { hours: [12, 24, 48], habits: { tokenEnd: ['404104'] } },
    play(scene) {
      const machine = anyMachine(scene.random, {
        sdks: ['csharp', 'java'],
        protocols: ['Mqtt', 'MqttWs'],
        auth: 'sas',
      });
      live(scene, machine);
      return () =>
        truth({ verdict: 'benign', first: 'sas-renewal', may: machine.advisory, atMost: { 'sas-renewal': 'likely' } });
    },
  },
  {
    name: 'bare-close-at-another-age',
    kind: 'near-miss',
    life: 'A custom token lifetime, and the hub logs the ends as 404104 alone: nothing says that it is the token.',
    wishes: { hours: [12, 24, 48], habits: { tokenEnd: ['404104'] } },
    play(scene) {
      const lifetime = scene.random.pick([20, 30, 90, 120, 150]) * MINUTE;
      const machine = anyMachine(scene.random, {
        sdks: ['csharp', 'java'],
        protocols: ['Mqtt'],
        auth: 'sas',
        lifetime,
      });
      live(scene, machine);
      const causes = ['idle-timeout', 'drops-unexplained'];
      return () =>
        truth({
          verdict: ['benign', 'fault'],
          first: causes,
          may: [...causes, ...machine.advisory],
          atMost: { 'idle-timeout': 'possible', 'drops-unexplained': 'possible' },
          undecidable: 'A steady age could be a custom token or a proxy on the way.',
        });
    },
  },
];
