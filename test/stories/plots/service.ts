import { serviceEvent } from '../../../src/lab/simulation/service-event';
import { HOUR, MINUTE, SECOND } from '../../../src/lab/simulation/world';
import { anyMachine } from '../machines';
import type { Plot } from '../plot';
import { clientOf, live, moment, networkOf, register, type Scene, startEarly } from '../scene';
import { truth } from '../truth';
import { scatter, withRenewals } from './losses';

/** Nodes that a story hits, the subject's among them. */
export function nodesWith(scene: Scene, count: number): ReadonlySet<number> {
  const own = scene.hub.nodeOf(scene.role.deviceId);
  return new Set(Array.from({ length: count }, (_, place) => (own + place) % 8));
}

export const SERVICE: readonly Plot[] = [
  {
    name: 'service-event',
    kind: 'benign',
    life: 'Nodes of the service restart; most devices of the hub drop within half a minute and are back in seconds.',
    wishes: { others: [16, 30] },
    play(scene) {
      const { random, world, hub } = scene;
      const machine = anyMachine(random, { auth: 'x509' });
      live(scene, machine);
      serviceEvent(world, hub, {
        at: moment(scene),
        nodes: nodesWith(scene, random.whole(5, 8)),
        serverErrors: random.pick([0, 0.2, 0.5]),
        errorCode: random.pick(['500001', '500008', '400029'] as const),
      });
      return () =>
        truth({ verdict: 'benign', first: 'service-event', may: ['half-open-session', ...machine.advisory] });
    },
  },
  {
    name: 'service-event-among-renewals',
    kind: 'benign',
    life: 'The same for a device that also renews its token by a new connection.',
    wishes: { hours: [12, 24, 48], others: [16, 30] },
    play(scene) {
      const { random, world, hub } = scene;
      const machine = anyMachine(random, { auth: 'sas', protocols: ['Mqtt', 'MqttWs'] });
      live(scene, machine);
      serviceEvent(world, hub, { at: moment(scene), nodes: nodesWith(scene, random.whole(5, 8)) });
      return () =>
        withRenewals(scene, machine, {
          verdict: 'benign',
          first: ['service-event', 'sas-renewal'],
          must: ['service-event'],
          may: ['half-open-session', 'sas-renewal'],
        });
    },
  },
  {
    name: 'others-drop',
    kind: 'near-miss',
    life: 'Nodes of the service restart, and this device is on another node: it does not notice.',
    wishes: { others: [16, 30] },
    play(scene) {
      const { world, hub } = scene;
      const machine = anyMachine(scene.random, { auth: 'x509' });
      live(scene, machine);
      const own = hub.nodeOf(scene.role.deviceId);
      const nodes = new Set([0, 1, 2, 3, 4, 5, 6, 7].filter((node) => node !== own));
      serviceEvent(world, hub, { at: moment(scene), nodes });
      return () => truth({ verdict: 'healthy', first: 'no-problem-seen', may: machine.advisory });
    },
  },
  {
    name: 'errors-for-one-device',
    kind: 'fault',
    life: 'The service ends this device’s sessions with faults of its own, several times; others go on.',
    wishes: { hours: [6, 12, 24] },
    play(scene) {
      const { random, world, hub } = scene;
      const machine = anyMachine(random);
      live(scene, machine);
      const code = random.pick(['500008', '500001'] as const);
      const count = random.whole(3, 7);
      for (let place = 0; place < count; place += 1) {
        world.schedule.at(moment(scene), () => {
          for (const session of hub.sessions())
            if (session.link.peer.deviceId === scene.role.deviceId) hub.end(session, code);
        });
      }
      return () =>
        withRenewals(scene, machine, { verdict: 'fault', first: 'service-errors', may: ['half-open-session'] });
    },
  },
  {
    name: 'refused-with-500008',
    kind: 'fault',
    life: 'After a break the hub does not take this device back for a while: each connect times out inside the service.',
    wishes: { hours: [6, 12, 24] },
    play(scene) {
      const { random, world, hub } = scene;
      const machine = anyMachine(random, { auth: 'x509', sdks: ['csharp', 'java', 'python', 'c'] });
      register(scene, machine);
      startEarly(
        scene,
        clientOf(scene, machine, networkOf(scene), {
          retry: { refused: (_attempt, chance) => chance.between(10, 60) * SECOND },
        }),
      );
      const at = moment(scene, 60);
      const until = at + random.between(5, 15) * MINUTE;
      world.schedule.at(at, () => {
        for (const session of hub.sessions())
          if (session.link.peer.deviceId === scene.role.deviceId) hub.end(session, '500008');
      });
      hub.addRule(({ peer }, now) =>
        peer.deviceId === scene.role.deviceId && now >= at && now < until ? { code: '500008' } : null,
      );
      return () =>
        truth({ verdict: 'fault', first: 'service-errors', may: ['half-open-session', ...machine.advisory] });
    },
  },
  {
    name: 'firmware-roll-out',
    kind: 'near-miss',
    life: 'A new firmware goes to all devices of one kind at the same moment: they restart together, at many sites, with one SDK.',
    wishes: { fragile: true },
    play(scene) {
      const { random, world } = scene;
      const machine = anyMachine(random, { auth: 'x509', sdks: ['csharp', 'java', 'c'], protocols: ['Amqp'] });
      const rolled = { ...machine, version: machine.sdk.version, advisory: [] };
      const at = moment(scene, 40);
      const prefixes = ['192.0.2', '198.51.100', '203.0.113', '198.18.7', '198.18.52'] as const;
      const members = random.whole(8, 14);
      for (let place = 0; place < members; place += 1) {
        const role =
          place === 0
            ? scene.role
            : { name: `kin-${place}`, deviceId: `press-${place}`, prefix: random.pick(prefixes) };
        register(scene, rolled, {}, role);
        const network = networkOf(scene, { name: role.name, prefixes: [role.prefix ?? '192.0.2'] });
        const client = clientOf(scene, rolled, network, { name: role.name, deviceId: role.deviceId });
        startEarly(scene, client);
        world.schedule.at(at + random.between(0, 30) * SECOND, () => {
          client.kill();
          world.schedule.after(random.between(20, 100) * SECOND, client.start);
        });
      }
      return () =>
        truth({
          verdict: ['benign', 'fault'],
          first: ['drops-unexplained', 'network-loss', 'half-open-session'],
          may: ['half-open-session'],
          atMost: { 'drops-unexplained': 'possible', 'network-loss': 'possible' },
          undecidable:
            'The log cannot tell a common restart from something else that one kind of device has in common.',
        });
    },
  },
  {
    name: 'not-logged',
    kind: 'near-miss',
    life: 'The hub has no diagnostic setting: whatever happened, nobody wrote it down.',
    wishes: { logging: false },
    play(scene) {
      const machine = anyMachine(scene.random);
      register(scene, machine);
      const network = networkOf(scene);
      startEarly(scene, clientOf(scene, machine, network));
      scatter(scene, network, { count: 2, lasts: [5 * MINUTE, 20 * MINUTE] });
      return () => truth({ verdict: 'inconclusive', first: 'logging-off', may: ['state-is-stale'] });
    },
  },
  {
    name: 'silent-since-before',
    kind: 'near-miss',
    life: 'The device left before the window and did not come back; the hub logs others.',
    play(scene) {
      const machine = anyMachine(scene.random, { auth: 'x509' });
      register(scene, machine);
      const client = clientOf(scene, machine, networkOf(scene));
      scene.world.schedule.after(MINUTE, client.start);
      scene.world.schedule.at(scene.from - HOUR, client.close);
      return () =>
        truth({
          verdict: ['healthy', 'inconclusive'],
          first: ['no-problem-seen', 'client-gave-up', 'client-closed'],
          undecidable: 'Nothing of it lies in the window.',
        });
    },
  },
];
