import { outage } from '../../../src/lab/simulation/network';
import { steady } from '../../../src/lab/simulation/sdk';
import { serviceEvent } from '../../../src/lab/simulation/service-event';
import { HOUR, MINUTE, SECOND } from '../../../src/lab/simulation/world';
import { anyMachine } from '../machines';
import type { Plot } from '../plot';
import { clientOf, live, moment, networkOf, register, startEarly } from '../scene';
import { truth } from '../truth';
import { longLosses, scatter, withRenewals } from './losses';
import { nodesWith } from './service';

/** Two things happen to one device, and both must be named. */
export const TWO_CAUSES: readonly Plot[] = [
  {
    name: 'losses-then-gives-up',
    kind: 'two-causes',
    life: 'The network is weak; after one long loss the program does not come back.',
    wishes: { hours: [24, 48] },
    play(scene) {
      const machine = anyMachine(scene.random, { sdks: ['csharp', 'java', 'c'], auth: 'x509' });
      register(scene, machine);
      const network = networkOf(scene);
      const client = clientOf(scene, machine, network);
      startEarly(scene, client);
      const end = scene.to - 8 * HOUR;
      scatter({ ...scene, to: end }, network, { count: 4, lasts: [9 * MINUTE, 25 * MINUTE] });
      scene.world.schedule.at(end, client.powerOff);
      return () => {
        const many = longLosses(scene.life()).length >= 3;
        return truth({
          verdict: 'fault',
          // A finding that explains another (here the old sessions met on return) stands first, whatever its severity.
          first: many ? ['client-gave-up', 'network-loss'] : 'client-gave-up',
          must: many ? ['client-gave-up', 'network-loss'] : ['client-gave-up'],
          may: ['network-loss', 'half-open-session', ...machine.advisory],
          atMost: { 'client-gave-up': 'likely', 'network-loss': 'likely' },
        });
      };
    },
  },
  {
    name: 'renewals-and-one-loss',
    kind: 'two-causes',
    life: 'Java renews each hour or so, and once the network is away for a while.',
    wishes: { hours: [12, 24], fragile: true },
    play(scene) {
      const machine = anyMachine(scene.random, { sdks: ['java', 'csharp'], protocols: ['Mqtt'], auth: 'sas' });
      register(scene, machine);
      const network = networkOf(scene);
      const client = clientOf(scene, machine, network);
      startEarly(scene, client);
      // Well inside a session: near its end nobody could tell the two apart.
      const wait = (): void => {
        const age = client.connectedFor() ?? 0;
        if (age > 5 * MINUTE && age < 45 * MINUTE)
          outage(scene.world, network, {
            at: scene.world.schedule.now(),
            lasts: scene.random.between(14, 40) * MINUTE,
          });
        else scene.world.schedule.after(2 * MINUTE, wait);
      };
      scene.world.schedule.at(scene.from + scene.random.between(0.2, 0.7) * (scene.to - scene.from), wait);
      return () =>
        truth({
          verdict: 'fault',
          first: 'network-loss',
          must: ['sas-renewal'],
          may: ['half-open-session', ...machine.advisory],
          atMost: { 'network-loss': 'possible' },
        });
    },
  },
  {
    name: 'renewals-and-errors',
    kind: 'two-causes',
    life: 'A device that renews by new connections is ended by faults of the service a few times as well.',
    wishes: { hours: [24, 48] },
    play(scene) {
      const { random, world, hub } = scene;
      const machine = anyMachine(random, { protocols: ['Mqtt'], auth: 'sas' });
      live(scene, machine);
      for (let place = 0; place < 3; place += 1) {
        world.schedule.at(moment(scene), () => {
          for (const session of hub.sessions())
            if (session.link.peer.deviceId === scene.role.deviceId) hub.end(session, '500001');
        });
      }
      return () =>
        withRenewals(scene, machine, {
          verdict: 'fault',
          first: 'service-errors',
          must: ['sas-renewal'],
          may: ['half-open-session'],
        });
    },
  },
  {
    name: 'losses-then-disabled',
    kind: 'two-causes',
    life: 'The network is weak; in the end an operator disables the device.',
    wishes: { hours: [24, 48] },
    play(scene) {
      const machine = anyMachine(scene.random, { sdks: ['csharp', 'java', 'c', 'python'], auth: 'x509' });
      register(scene, machine);
      const network = networkOf(scene);
      startEarly(scene, clientOf(scene, machine, network, { retry: { refused: steady(60 * SECOND, 180 * SECOND) } }));
      const end = scene.to - 4 * HOUR;
      scatter({ ...scene, to: end }, network, { count: 5, lasts: [9 * MINUTE, 25 * MINUTE] });
      scene.world.schedule.at(end, () => scene.hub.disable(scene.role.deviceId, 'keeps dropping'));
      return () => {
        const many = longLosses(scene.life()).filter(({ at }) => at < end - MINUTE).length >= 3;
        return truth({
          verdict: 'fault',
          // A finding that explains another (here the old sessions met on return) stands first, whatever its severity.
          first: ['device-disabled', 'network-loss'],
          must: many ? ['device-disabled', 'network-loss'] : ['device-disabled'],
          may: ['network-loss', 'half-open-session', ...machine.advisory],
          atMost: { 'network-loss': 'likely' },
        });
      };
    },
  },
  {
    name: 'event-and-own-losses',
    kind: 'two-causes',
    life: 'The device’s own network is weak, and once the service restarts its nodes too.',
    wishes: { hours: [24, 48], others: [16, 30] },
    play(scene) {
      const { random, world, hub } = scene;
      const machine = anyMachine(random, { auth: 'x509' });
      register(scene, machine);
      const network = networkOf(scene);
      startEarly(scene, clientOf(scene, machine, network));
      scatter(scene, network, { count: random.whole(4, 6), lasts: [9 * MINUTE, 30 * MINUTE] });
      const at = moment(scene, 60);
      let hit = false;
      world.schedule.at(at, () => {
        hit = hub.sessions().some(({ link }) => link.peer.deviceId === scene.role.deviceId) && network.isUp();
      });
      serviceEvent(world, hub, { at: at + 1, nodes: nodesWith(scene, 8) });
      return () =>
        truth({
          verdict: 'fault',
          first: 'network-loss',
          must: hit ? ['service-event'] : [],
          may: ['service-event', 'half-open-session', ...machine.advisory],
          atMost: { 'network-loss': 'likely' },
        });
    },
  },
];
