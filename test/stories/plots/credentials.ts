import { outage } from '../../../src/lab/simulation/network';
import { rotateKeys } from '../../../src/lab/simulation/registry';
import { sasSwitchedOff } from '../../../src/lab/simulation/rules';
import { SDKS, steady } from '../../../src/lab/simulation/sdk';
import { every } from '../../../src/lab/simulation/traffic';
import { MINUTE, SECOND } from '../../../src/lab/simulation/world';
import { anyMachine, type Machine, ownStack } from '../machines';
import type { Plot } from '../plot';
import { clientOf, live, networkOf, register, type Scene, startEarly } from '../scene';
import { truth } from '../truth';
import { earlyMoment, stubborn } from './refused';

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
      live(scene, machine);
      setProperty(scene.beside, 'disableDeviceSAS', true);
      return () => truth({ verdict: 'healthy', first: 'no-problem-seen', may: machine.advisory });
    },
  },
];

function setProperty(beside: Scene['beside'], name: string, value: unknown): void {
  if (beside.hub === null) return;
  const { properties } = beside.hub;
  beside.hub = { ...beside.hub, properties: { ...(typeof properties === 'object' ? properties : {}), [name]: value } };
}
