import { outage } from '../../../src/lab/simulation/network';
import { rotateKeys } from '../../../src/lab/simulation/registry';
import { sasSwitchedOff } from '../../../src/lab/simulation/rules';
import { SDKS, steady } from '../../../src/lab/simulation/sdk';
import { every } from '../../../src/lab/simulation/traffic';
import { DAY, HOUR, MINUTE, SECOND } from '../../../src/lab/simulation/world';
import { anyMachine, type Machine, ownStack } from '../machines';
import type { Plot } from '../plot';
import { clientOf, moment, networkOf, register, type Scene, startEarly } from '../scene';
import { truth } from '../truth';

/** Refused, a supervisor starts the program again after a minute or some. */
function stubborn(scene: Scene) {
  const wait = scene.random.logBetween(20 * SECOND, 8 * MINUTE);
  return steady(wait * 0.8, wait * 1.2);
}

/** Long enough before the end that what follows can be seen. */
function earlyMoment(scene: Scene): number {
  return scene.from + scene.random.between(0.1, 0.5) * (scene.to - scene.from);
}

function fixedTokenMachine(scene: Scene): Machine {
  return { ...ownStack(scene.random, { telemetry: every(MINUTE) }), sdk: { ...SDKS.own } };
}

export const CREDENTIALS: readonly Plot[] = [
  {
    name: 'fixed-token-ends',
    kind: 'fault',
    life: 'A token made by hand comes to its end; nothing renews it, and the device stays away.',
    wishes: { hours: [6, 12, 24, 48], fragile: true },
    play(scene) {
      const machine = fixedTokenMachine(scene);
      register(scene, machine);
      const fixedTokenEnds = earlyMoment(scene);
      startEarly(
        scene,
        clientOf(scene, machine, networkOf(scene), { fixedTokenEnds, retry: { lost: () => null, reopens: null } }),
      );
      return () =>
        truth({
          verdict: 'fault',
          first: 'sas-token-expired',
          may: machine.advisory,
          atMost: { 'sas-token-expired': 'likely' },
        });
    },
  },
  {
    name: 'fixed-token-ends-and-tries-on',
    kind: 'fault',
    life: 'A token made by hand comes to its end; the device goes on trying with it and is refused each time.',
    wishes: { hours: [6, 12, 24, 48] },
    play(scene) {
      const machine = fixedTokenMachine(scene);
      register(scene, machine);
      const fixedTokenEnds = earlyMoment(scene);
      startEarly(
        scene,
        clientOf(scene, machine, networkOf(scene), {
          fixedTokenEnds,
          retry: { lost: steady(5 * SECOND, 15 * SECOND), refused: stubborn(scene) },
        }),
      );
      const both = ['sas-token-expired', 'credentials-rejected'];
      return () =>
        truth({
          verdict: 'fault',
          first: both,
          may: [...both, ...machine.advisory],
          undecidable: 'The hub answers an ended token and a wrong key with the same code and text.',
        });
    },
  },
  {
    name: 'key-rotated',
    kind: 'fault',
    life: 'Somebody makes the keys new at the hub; the device keeps the old one and is refused from its next connect on.',
    wishes: { hours: [6, 12, 24, 48] },
    play(scene) {
      const machine = anyMachine(scene.random, { auth: 'sas', protocols: ['Mqtt', 'MqttWs'] });
      const device = register(scene, machine);
      startEarly(scene, clientOf(scene, machine, networkOf(scene), { retry: { refused: stubborn(scene) } }));
      scene.world.schedule.at(earlyMoment(scene), () => rotateKeys(device, scene.random));
      return () =>
        truth({ verdict: 'fault', first: 'credentials-rejected', may: ['sas-renewal', ...machine.advisory] });
    },
  },
  {
    name: 'key-rotated-amqp',
    kind: 'fault',
    life: 'The same over AMQP: the renewal on the open connection is refused.',
    wishes: { hours: [6, 12, 24, 48] },
    play(scene) {
      const machine = anyMachine(scene.random, {
        auth: 'sas',
        protocols: ['Amqp', 'AmqpWs'],
        sdks: ['csharp', 'java', 'c'],
      });
      const device = register(scene, machine);
      startEarly(scene, clientOf(scene, machine, networkOf(scene), { retry: { refused: stubborn(scene) } }));
      scene.world.schedule.at(earlyMoment(scene), () => rotateKeys(device, scene.random));
      return () => truth({ verdict: 'fault', first: 'credentials-rejected', may: machine.advisory });
    },
  },
  {
    name: 'wrong-key-from-the-start',
    kind: 'fault',
    life: 'The device was given a wrong key: it has never got in.',
    play(scene) {
      const machine = anyMachine(scene.random, { auth: 'sas' });
      const device = register(scene, machine);
      const client = clientOf(scene, machine, networkOf(scene), { retry: { refused: stubborn(scene) } });
      rotateKeys(device, scene.random);
      startEarly(scene, client);
      return () =>
        truth({
          verdict: 'fault',
          first: 'credentials-rejected',
          may: ['device-never-connected', ...machine.advisory],
        });
    },
  },
  {
    name: 'key-mended',
    kind: 'near-miss',
    life: 'The device had a wrong key for a while and was refused; since then it has the right one and works.',
    wishes: { hours: [12, 24] },
    play(scene) {
      const machine = anyMachine(scene.random, { auth: 'sas', protocols: ['Amqp'], sdks: ['csharp', 'java', 'c'] });
      const device = register(scene, machine);
      const network = networkOf(scene);
      const wrong = clientOf(scene, machine, network, { retry: { refused: stubborn(scene) } });
      rotateKeys(device, scene.random);
      const right = clientOf(scene, machine, network, { name: 'subject/mended' });
      startEarly(scene, wrong);
      scene.world.schedule.at(scene.from + 0.4 * (scene.to - scene.from), () => {
        wrong.powerOff();
        right.start();
      });
      return () =>
        truth({
          verdict: ['fault', 'benign'],
          first: 'drops-unexplained',
          may: machine.advisory,
          atMost: { 'drops-unexplained': 'possible' },
          undecidable: 'Past refusals need not be a fault any more.',
        });
    },
  },
  {
    name: 'certificate-ended',
    kind: 'fault',
    life: 'The device’s certificate came to its end; at its next connect it is refused.',
    wishes: { hours: [6, 12, 24] },
    play(scene) {
      const machine = anyMachine(scene.random, { auth: 'x509' });
      register(scene, machine);
      const at = earlyMoment(scene);
      const network = networkOf(scene);
      startEarly(
        scene,
        clientOf(scene, machine, network, { certificateEnds: at - 10 * MINUTE, retry: { refused: stubborn(scene) } }),
      );
      outage(scene.world, network, { at, lasts: 2 * MINUTE, seenByDevice: true, resets: 1 });
      return () =>
        truth({
          verdict: 'fault',
          first: 'certificate-invalid',
          may: ['drops-unexplained', 'network-loss', ...machine.advisory],
        });
    },
  },
  {
    name: 'thumbprint-differs',
    kind: 'fault',
    life: 'Somebody entered other thumbprints at the hub; at its next connect the device is refused.',
    wishes: { hours: [6, 12, 24] },
    play(scene) {
      const machine = anyMachine(scene.random, { auth: 'x509' });
      const device = register(scene, machine);
      const at = earlyMoment(scene);
      const network = networkOf(scene);
      startEarly(scene, clientOf(scene, machine, network, { retry: { refused: stubborn(scene) } }));
      scene.world.schedule.at(at - 5 * MINUTE, () => {
        device.identity.authentication.x509Thumbprint.primaryThumbprint = scene.random.hex(40).toUpperCase();
        device.identity.authentication.x509Thumbprint.secondaryThumbprint = scene.random.hex(40).toUpperCase();
      });
      outage(scene.world, network, { at, lasts: 2 * MINUTE, seenByDevice: true, resets: 1 });
      return () =>
        truth({
          verdict: 'fault',
          first: 'certificate-invalid',
          may: ['drops-unexplained', 'network-loss', ...machine.advisory],
        });
    },
  },
  {
    name: 'sas-switched-off',
    kind: 'fault',
    life: 'SAS was switched off at the hub; the device has only a key and is refused since.',
    wishes: { hours: [6, 12, 24] },
    play(scene) {
      const { random, world, hub, beside } = scene;
      const machine = anyMachine(random, { auth: 'sas', protocols: ['Mqtt', 'MqttWs'] });
      register(scene, machine);
      startEarly(scene, clientOf(scene, machine, networkOf(scene), { retry: { refused: stubborn(scene) } }));
      world.schedule.at(earlyMoment(scene), () => hub.addRule(sasSwitchedOff()));
      setProperty(beside, random.pick(['disableDeviceSAS', 'disableLocalAuth']), true);
      return () =>
        truth({
          verdict: 'fault',
          first: 'sas-auth-disabled',
          may: ['credentials-rejected', 'sas-renewal', ...machine.advisory],
        });
    },
  },
  {
    name: 'sas-off-and-a-certificate',
    kind: 'near-miss',
    life: 'SAS is switched off at the hub, and this device has a certificate: nothing happens to it.',
    play(scene) {
      const machine = anyMachine(scene.random, { auth: 'x509' });
      register(scene, machine);
      startEarly(scene, clientOf(scene, machine, networkOf(scene)));
      setProperty(scene.beside, 'disableDeviceSAS', true);
      return () => truth({ verdict: 'healthy', first: 'no-problem-seen', may: machine.advisory });
    },
  },
  {
    name: 'recreated',
    kind: 'fault',
    life: 'Somebody deleted the device and made it again under the same name; the device holds the old key.',
    wishes: { hours: [6, 12, 24] },
    play(scene) {
      const { random, world, hub } = scene;
      const machine = anyMachine(random, { auth: 'sas' });
      register(scene, machine);
      const silent = random.chance(0.3);
      const retry = silent ? { lost: () => null, reopens: null } : { refused: stubborn(scene) };
      startEarly(scene, clientOf(scene, machine, networkOf(scene), { retry }));
      const at = earlyMoment(scene);
      world.schedule.at(at, () =>
        hub.replace(scene.role.deviceId, () =>
          register(scene, machine, { created: world.schedule.now() }, { ...scene.role, name: 'subject/again' }),
        ),
      );
      return () =>
        truth({
          verdict: 'fault',
          first: 'device-recreated',
          may: [
            'credentials-rejected',
            'client-gave-up',
            'device-never-connected',
            'sas-renewal',
            'network-loss',
            ...machine.advisory,
          ],
          atMost: silent ? { 'device-recreated': 'likely' } : {},
        });
    },
  },
  {
    name: 'deleted',
    kind: 'fault',
    life: 'The device was deleted from the registry; it goes on trying.',
    wishes: { hours: [6, 12, 24] },
    play(scene) {
      const machine = anyMachine(scene.random);
      register(scene, machine);
      startEarly(scene, clientOf(scene, machine, networkOf(scene), { retry: { refused: stubborn(scene) } }));
      scene.world.schedule.at(earlyMoment(scene), () => scene.hub.remove(scene.role.deviceId));
      return () =>
        truth({
          verdict: 'fault',
          first: 'device-not-found',
          may: ['sas-renewal', 'drops-unexplained', ...machine.advisory],
        });
    },
  },
  {
    name: 'registry-denied',
    kind: 'near-miss',
    life: 'The device works over AMQP, but Keepalive may not read the registry: nobody can say that it is well.',
    play(scene) {
      const machine = anyMachine(scene.random, { protocols: ['Amqp'], sdks: ['csharp', 'java', 'node', 'c'] });
      register(scene, machine);
      startEarly(scene, clientOf(scene, machine, networkOf(scene)));
      scene.beside.gaps.set('identity', 'denied');
      return () => truth({ verdict: 'inconclusive', first: ['', ...machine.advisory], may: machine.advisory });
    },
  },
  {
    name: 'disabled',
    kind: 'fault',
    life: 'An operator disabled the device; it goes on trying.',
    wishes: { hours: [3, 6, 12, 24] },
    play(scene) {
      const machine = anyMachine(scene.random);
      register(scene, machine);
      startEarly(scene, clientOf(scene, machine, networkOf(scene), { retry: { refused: stubborn(scene) } }));
      const at = scene.random.pick([earlyMoment(scene), scene.from - HOUR]);
      const reason = scene.random.pick(['Replaced by unit 18', '', 'stolen?']);
      scene.world.schedule.at(at, () => scene.hub.disable(scene.role.deviceId, reason));
      return () => truth({ verdict: 'fault', first: 'device-disabled', may: ['sas-renewal', ...machine.advisory] });
    },
  },
  {
    name: 'was-disabled',
    kind: 'near-miss',
    life: 'The device was disabled for a while and is enabled again; since then it works.',
    wishes: { hours: [12, 24] },
    play(scene) {
      const { random, world, hub, role } = scene;
      const machine = anyMachine(random, { protocols: ['Amqp'], sdks: ['csharp', 'java', 'c'] });
      register(scene, machine);
      startEarly(scene, clientOf(scene, machine, networkOf(scene), { retry: { refused: stubborn(scene) } }));
      const at = moment(scene, 60);
      world.schedule.at(Math.min(at, scene.to - 3 * HOUR), () => hub.disable(role.deviceId, 'maintenance'));
      world.schedule.at(Math.min(at, scene.to - 3 * HOUR) + random.between(20, 60) * MINUTE, () =>
        hub.enable(role.deviceId),
      );
      return () =>
        truth({
          verdict: ['fault', 'benign', 'healthy'],
          first: ['drops-unexplained', 'no-problem-seen'],
          may: machine.advisory,
          atMost: { 'drops-unexplained': 'possible' },
          undecidable:
            'The refusals say "disabled", and it is over: nobody needs to do anything, and nothing is found for it.',
        });
    },
  },
  {
    name: 'never-connected',
    kind: 'fault',
    life: 'The device is registered and has never been seen.',
    play(scene) {
      const machine = anyMachine(scene.random);
      register(scene, machine, { created: scene.from - 30 * DAY });
      return () => truth({ verdict: 'fault', first: 'device-never-connected' });
    },
  },
];

function setProperty(beside: Scene['beside'], name: string, value: unknown): void {
  if (beside.hub === null) return;
  const { properties } = beside.hub;
  beside.hub = { ...beside.hub, properties: { ...(typeof properties === 'object' ? properties : {}), [name]: value } };
}
