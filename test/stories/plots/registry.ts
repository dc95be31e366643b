import { DAY, HOUR, MINUTE } from '../../../src/lab/simulation/world';
import { anyMachine } from '../machines';
import type { Plot } from '../plot';
import { clientOf, live, moment, networkOf, register, startEarly } from '../scene';
import { truth } from '../truth';
import { earlyMoment, stubborn } from './refused';

/** What an operator does to the registry row. */
export const REGISTRY: readonly Plot[] = [
  {
    name: 'recreated',
    kind: 'fault',
    life: 'Somebody deleted the device and made it again under the same name; the device holds the old key.',
    wishes: { hours: [6, 12, 24], fragile: true },
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
      live(scene, machine);
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
