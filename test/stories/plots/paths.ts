import { onlyFrom } from '../../../src/lab/simulation/rules';
import { every, type Telemetry } from '../../../src/lab/simulation/traffic';
import { HOUR, MINUTE, SECOND } from '../../../src/lab/simulation/world';
import { anyMachine, ownStack } from '../machines';
import type { Plot } from '../plot';
import { clientOf, live, networkOf, register, type Scene, startEarly } from '../scene';
import { truth } from '../truth';

/** Sends in bursts with long silences between, as counters do. */
function rarely(scene: Scene, least: number, most: number): Telemetry {
  const gap = scene.random.between(least, most);
  return scene.random.pick([every(gap), { gap: (_now, random) => random.between(0.5 * gap, 2 * gap), bytes: 300 }]);
}

/** What lies between device and hub cuts connections. */
export const PATHS: readonly Plot[] = [
  {
    name: 'forgetful-nat',
    kind: 'fault',
    life: 'A router forgets connections that were silent for some minutes; the device pings too rarely.',
    wishes: { hours: [6, 12, 24] },
    play(scene) {
      const { random } = scene;
      const machine = anyMachine(random, {
        sdks: ['c', 'node', 'java'],
        protocols: ['Mqtt', 'MqttWs'],
        auth: random.pick(['sas', 'x509'] as const),
        telemetry: rarely(scene, 9 * MINUTE, 40 * MINUTE),
      });
      register(scene, machine);
      const forgetsAfter = random.between(60, 165) * SECOND;
      startEarly(scene, clientOf(scene, machine, networkOf(scene, { forgetsAfter })));
      return () =>
        truth({
          verdict: 'fault',
          first: 'idle-timeout',
          may: ['half-open-session', 'sas-renewal', ...machine.advisory],
          atMost: { 'idle-timeout': 'likely' },
        });
    },
  },
  {
    name: 'firewall-closes-idle',
    kind: 'fault',
    life: 'A firewall closes connections to both sides after some minutes of silence; the device is back at once.',
    wishes: { hours: [6, 12, 24] },
    play(scene) {
      const { random } = scene;
      const machine = anyMachine(random, {
        sdks: ['c', 'node', 'java'],
        protocols: ['Mqtt'],
        auth: 'x509',
        telemetry: rarely(scene, 20 * MINUTE, 60 * MINUTE),
      });
      register(scene, machine);
      const closesAfter = random.between(80, 170) * SECOND;
      startEarly(scene, clientOf(scene, machine, networkOf(scene, { closesAfter })));
      return () =>
        truth({
          verdict: 'fault',
          first: 'idle-timeout',
          may: ['half-open-session', ...machine.advisory],
          atMost: { 'idle-timeout': 'likely' },
        });
    },
  },
  {
    name: 'proxy-closes-at-an-age',
    kind: 'fault',
    life: 'A proxy closes every connection at the same age, whatever is sent; no token explains it.',
    wishes: { hours: [12, 24] },
    play(scene) {
      const { random } = scene;
      const machine = anyMachine(random, {
        protocols: ['MqttWs', 'AmqpWs'],
        auth: 'x509',
        sdks: ['csharp', 'java', 'node', 'c'],
      });
      register(scene, machine);
      const age = random.pick([10, 15, 20, 30, 60, 90]) * MINUTE;
      startEarly(scene, clientOf(scene, machine, networkOf(scene, { oldest: [age, age + 3 * SECOND] })));
      return () =>
        truth({
          verdict: 'fault',
          first: 'idle-timeout',
          may: ['half-open-session', ...machine.advisory],
          atMost: { 'idle-timeout': 'likely' },
        });
    },
  },
  {
    name: 'keep-alive-of-an-hour',
    kind: 'fault',
    life: 'A stack of the maker’s own tells the hub a keep-alive of an hour and sends rarely: the hub waits 29.45 minutes.',
    wishes: { hours: [12, 24, 48] },
    play(scene) {
      const { random } = scene;
      const telemetry: Telemetry = { gap: (_now, chance) => chance.between(50, 75) * MINUTE, bytes: 200 };
      const machine = { ...ownStack(random, { telemetry }), auth: 'x509' as const };
      register(scene, machine);
      startEarly(scene, clientOf(scene, machine, networkOf(scene), { keepAlive: HOUR, sendsAtOnce: true }));
      return () =>
        truth({
          verdict: 'fault',
          first: 'keep-alive-too-long',
          may: ['half-open-session', ...machine.advisory],
          atMost: { 'keep-alive-too-long': 'likely' },
        });
    },
  },
  {
    name: 'not-on-the-list',
    kind: 'fault',
    life: 'The hub lets in some addresses only, and the device’s is not among them since somebody tidied the list.',
    wishes: { hours: [6, 12, 24] },
    play(scene) {
      const { random, world, hub, beside } = scene;
      const machine = anyMachine(random, { auth: 'sas', protocols: ['Mqtt', 'MqttWs'] });
      register(scene, machine);
      startEarly(scene, clientOf(scene, machine, networkOf(scene, { prefixes: ['198.18.99'] })));
      const allowed = [
        '192.0.2',
        '198.51.100',
        '203.0.113',
        '198.18.7',
        '198.18.52',
        '198.19.3',
        '198.19.210',
        '198.18.40',
        '198.18.41',
      ];
      const silent = random.chance(0.3);
      world.schedule.at(scene.from + random.between(0.2, 0.5) * (scene.to - scene.from), () =>
        hub.addRule(onlyFrom(allowed, silent ? 'no-answer' : { code: '401003' })),
      );
      const ipRules = allowed.map((prefix) => ({
        filterName: `site ${prefix}`,
        action: 'Allow',
        ipMask: `${prefix}.0/24`,
      }));
      beside.hub = {
        ...beside.hub,
        properties: {
          state: 'Active',
          publicNetworkAccess: 'Enabled',
          networkRuleSets: { defaultAction: 'Deny', applyToBuiltInEventHubEndpoint: false, ipRules },
        },
      };
      return () =>
        truth({
          verdict: 'fault',
          first: 'network-rule',
          may: [
            'credentials-rejected',
            'sas-token-expired',
            'sas-renewal',
            'client-gave-up',
            'client-closed',
            ...machine.advisory,
          ],
        });
    },
  },
  {
    name: 'rule-that-lets-it-in',
    kind: 'near-miss',
    life: 'The hub has a list of addresses, and the device’s network is on it: it works.',
    play(scene) {
      const machine = anyMachine(scene.random, { protocols: ['Amqp'], sdks: ['csharp', 'java', 'node', 'c'] });
      live(scene, machine);
      const ipRules = [{ filterName: 'plant', action: 'Allow', ipMask: `${scene.role.prefix}.0/24` }];
      scene.beside.hub = {
        ...scene.beside.hub,
        properties: {
          state: 'Active',
          publicNetworkAccess: 'Enabled',
          networkRuleSets: { defaultAction: 'Deny', applyToBuiltInEventHubEndpoint: false, ipRules },
        },
      };
      return () => truth({ verdict: 'healthy', first: 'no-problem-seen', may: machine.advisory });
    },
  },
];
