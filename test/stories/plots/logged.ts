import { restart } from '../../../src/lab/simulation/habits';
import type { Obstacle } from '../../../src/lab/simulation/network';
import { rotateKeys } from '../../../src/lab/simulation/registry';
import { steady } from '../../../src/lab/simulation/sdk';
import { DAY, HOUR, MINUTE, SECOND } from '../../../src/lab/simulation/world';
import { keepLog, LOGGING_SDKS, obstruct } from '../device-log';
import { chipLog } from '../device-log/c-log';
import { journalLog } from '../device-log/python-log';
import { anyMachine, type MachineWish } from '../machines';
import type { Plot } from '../plot';
import { clientOf, networkOf, register, type Scene, startEarly } from '../scene';
import { truth } from '../truth';
import { scatter, withRenewals } from './losses';

/** What a broken connection and the silence after it look like while the log tells why. */
const AFTERMATH = ['client-gave-up', 'network-loss', 'drops-unexplained', 'half-open-session', 'sas-renewal'] as const;

function early(scene: Scene): number {
  return scene.from + scene.random.between(0.2, 0.5) * (scene.to - scene.from);
}

/** From one moment on no connect gets through to the hub, and the device's log says why. */
function obstructed(name: string, by: Obstacle, finding: string, life: string, wish: MachineWish): Plot {
  return {
    name,
    kind: 'fault',
    life,
    wishes: { hours: [6, 12, 24], fragile: true },
    play(scene) {
      const machine = anyMachine(scene.random, { sdks: LOGGING_SDKS, auth: 'x509', ...wish });
      register(scene, machine);
      const log = keepLog(scene, machine);
      const network = networkOf(scene);
      const retry = { lost: steady(20 * SECOND, 90 * SECOND), reopens: [10 * SECOND, 40 * SECOND] as const };
      startEarly(scene, clientOf(scene, machine, network, { diary: log.diary, retry }));
      obstruct(scene, network, by, early(scene));
      return () => {
        log.hand();
        return truth({ verdict: 'fault', first: finding, may: [...AFTERMATH, ...machine.advisory] });
      };
    },
  };
}

/** Stories in which somebody gave the device's own log. */
export const LOGGED: readonly Plot[] = [
  obstructed(
    'port-closed',
    'port',
    'port-blocked',
    'A new firewall lets 443 through and not 8883: the device’s log is full of time-outs.',
    { protocols: ['Mqtt'] },
  ),
  obstructed(
    'name-server-gone',
    'dns',
    'dns-failure',
    'The site’s name server was replaced and does not answer for the hub’s name any more.',
    { protocols: ['Mqtt'] },
  ),
  obstructed(
    'inspected-tls',
    'tls',
    'tls-trust',
    'The site’s new firewall opens TLS and shows a certificate of its own; the device does not trust it.',
    { protocols: ['Mqtt'] },
  ),
  obstructed(
    'proxy-wants-a-password',
    'proxy',
    'proxy-blocked',
    'The site’s proxy wants a sign-in since a change; the device has none.',
    { protocols: ['MqttWs'] },
  ),
  {
    name: 'clock-stopped',
    kind: 'fault',
    life: 'After a power cut the device’s clock starts at some day in the past: every token that it makes has ended already.',
    wishes: { hours: [6, 12, 24] },
    play(scene) {
      const { random, world } = scene;
      const machine = anyMachine(random, {
        sdks: ['csharp', 'java', 'python', 'node'],
        auth: 'sas',
        protocols: ['Mqtt'],
      });
      register(scene, machine);
      const network = networkOf(scene);
      const before = clientOf(scene, machine, network);
      startEarly(scene, before);
      const clockOff = -random.pick([random.between(3, 20) * HOUR, random.between(2, 400) * DAY]);
      const log = keepLog(scene, machine, { clockOff });
      const after = clientOf(scene, machine, network, {
        name: 'subject/after',
        clockOff,
        diary: log.diary,
        retry: { refused: steady(60 * SECOND, 200 * SECOND) },
      });
      const at = early(scene);
      world.schedule.at(at, () => {
        before.powerOff();
        world.schedule.after(random.between(1, 10) * MINUTE, after.start);
      });
      return () => {
        log.hand();
        return truth({
          verdict: 'fault',
          first: 'clock-skew',
          may: [
            'credentials-rejected',
            'sas-token-expired',
            'sas-renewal',
            'network-loss',
            'half-open-session',
            'drops-unexplained',
            'device-restart',
            ...machine.advisory,
          ],
        });
      };
    },
  },
  {
    name: 'clock-in-another-zone',
    kind: 'near-miss',
    life: 'The key was changed at the hub, and the device’s log is in local time without saying so: its clock is right.',
    wishes: { hours: [6, 12, 24] },
    play(scene) {
      const { random, world } = scene;
      const machine = anyMachine(random, { sdks: ['python', 'java'], auth: 'sas', protocols: ['Mqtt'] });
      const device = register(scene, machine);
      const log = keepLog(scene, machine, { clockOff: random.pick([2, -5, 5.5, 1, -8]) * HOUR });
      startEarly(
        scene,
        clientOf(scene, machine, networkOf(scene), {
          diary: log.diary,
          retry: { refused: steady(60 * SECOND, 200 * SECOND) },
        }),
      );
      world.schedule.at(early(scene), () => rotateKeys(device, random));
      return () => {
        log.hand();
        return truth({ verdict: 'fault', first: 'credentials-rejected', may: ['sas-renewal', ...machine.advisory] });
      };
    },
  },
  {
    name: 'watchdog-resets',
    kind: 'fault',
    life: 'A watchdog resets the chip now and then; its log shows each boot.',
    wishes: { hours: [12, 24] },
    play(scene) {
      const { random, world } = scene;
      const machine = anyMachine(random, { sdks: ['c'], auth: 'x509', protocols: ['Mqtt'] });
      register(scene, machine);
      const log = keepLog(scene, machine, { writer: chipLog });
      const client = clientOf(scene, machine, networkOf(scene), { diary: log.diary });
      startEarly(scene, client);
      const count = random.whole(4, 8);
      for (let place = 0; place < count; place += 1) {
        const at = scene.from + ((place + random.between(0.2, 0.8)) * (scene.to - scene.from)) / count;
        restart(world, client, { at, away: random.between(15, 60) * SECOND, leaving: 'power' });
      }
      return () => {
        log.hand();
        return truth({
          verdict: 'fault',
          first: 'device-restart',
          may: ['half-open-session', 'network-loss', ...machine.advisory],
        });
      };
    },
  },
  {
    name: 'process-restarts',
    kind: 'fault',
    life: 'The program crashes now and then and is started again by its supervisor; its log shows each start.',
    wishes: { hours: [12, 24] },
    play(scene) {
      const { random, world } = scene;
      const machine = anyMachine(random, { sdks: ['python'], auth: 'x509', protocols: ['Mqtt'] });
      register(scene, machine);
      const log = keepLog(scene, machine, { writer: journalLog });
      const client = clientOf(scene, machine, networkOf(scene), { diary: log.diary });
      startEarly(scene, client);
      const count = random.whole(4, 8);
      for (let place = 0; place < count; place += 1) {
        const at = scene.from + ((place + random.between(0.2, 0.8)) * (scene.to - scene.from)) / count;
        restart(world, client, { at, away: random.between(2, 90) * SECOND, leaving: 'kill' });
      }
      return () => {
        log.hand();
        return truth({
          verdict: 'fault',
          first: 'device-restart',
          may: ['half-open-session', 'network-loss', ...machine.advisory],
        });
      };
    },
  },
  {
    name: 'losses-with-a-log',
    kind: 'fault',
    life: 'The network goes away for a while, several times; the log is full of failed look-ups meanwhile, and each time it ends well.',
    wishes: { hours: [12, 24] },
    play(scene) {
      const { random } = scene;
      const machine = anyMachine(random, { sdks: LOGGING_SDKS, protocols: ['Mqtt', 'MqttWs'] });
      register(scene, machine);
      const log = keepLog(scene, machine);
      const network = networkOf(scene);
      startEarly(scene, clientOf(scene, machine, network, { diary: log.diary }));
      scatter(scene, network, { count: random.whole(4, 7), lasts: [9 * MINUTE, 30 * MINUTE] });
      return () => {
        log.hand();
        return withRenewals(scene, machine, { verdict: 'fault', first: 'network-loss', may: ['half-open-session'] });
      };
    },
  },
  {
    name: 'healthy-with-a-log',
    kind: 'benign',
    life: 'The device renews its tokens and works; somebody gave its whole debug log to be sure.',
    wishes: { hours: [6, 12, 24] },
    play(scene) {
      const machine = anyMachine(scene.random, { sdks: LOGGING_SDKS, protocols: ['Mqtt', 'MqttWs'], auth: 'sas' });
      register(scene, machine);
      const log = keepLog(scene, machine);
      startEarly(scene, clientOf(scene, machine, networkOf(scene), { diary: log.diary }));
      return () => {
        log.hand();
        return truth({ verdict: 'benign', first: 'sas-renewal', may: machine.advisory });
      };
    },
  },
  {
    name: 'gives-up-with-a-log',
    kind: 'fault',
    life: 'The network was away for longer than Node tries; its log says that it gave up, and nobody opens it again.',
    wishes: { hours: [12, 24], fragile: true },
    play(scene) {
      const { random } = scene;
      const machine = anyMachine(random, { sdks: ['node'], protocols: ['Mqtt'], auth: 'x509' });
      register(scene, machine);
      const log = keepLog(scene, machine);
      const network = networkOf(scene);
      startEarly(scene, clientOf(scene, machine, network, { diary: log.diary, retry: { reopens: null } }));
      scatter({ ...scene, to: scene.to - 4 * HOUR }, network, { count: 1, lasts: [15 * MINUTE, 40 * MINUTE] });
      return () => {
        log.hand();
        // A name server that is out of reach is what every look-up without a network looks like.
        return truth({
          verdict: 'fault',
          first: 'client-gave-up',
          may: ['dns-failure', ...machine.advisory],
          atMost: { 'dns-failure': 'possible' },
        });
      };
    },
  },
];
