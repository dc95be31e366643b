import { leafBehindEdgeHub } from '../../../src/lab/simulation/habits';
import { SDKS } from '../../../src/lab/simulation/sdk';
import { edgeGateway } from '../../../src/lab/simulation/stories/gateway';
import { HOUR, MINUTE } from '../../../src/lab/simulation/world';
import { keepLog } from '../device-log';
import { edgeHubLog } from '../device-log/edge-hub-log';
import { anyMachine, type Machine } from '../machines';
import type { Plot } from '../plot';
import { clientOf, networkOf, register, startEarly } from '../scene';
import { truth } from '../truth';

const EDGE_HUB: Machine = {
  sdk: SDKS['edge-hub'],
  version: '1.6.0',
  protocol: 'Amqp',
  auth: 'sas',
  tokenLifetime: 60 * MINUTE,
  telemetry: { gap: () => Number.POSITIVE_INFINITY },
  advisory: ['sdk-outdated'],
};

export const EDGE: readonly Plot[] = [
  {
    name: 'healthy-gateway',
    kind: 'benign',
    life: 'An IoT Edge gateway with its modules works over AMQP.',
    play(scene) {
      edgeGateway(scene.stage, scene.role, { module: 'filter' });
      scene.moduleId = scene.random.pick([null, 'filter', '$edgeAgent', '$edgeHub']);
      return () => truth({ verdict: 'healthy', first: 'no-problem-seen', may: ['sdk-outdated'] });
    },
  },
  {
    name: 'leaf-closed-when-idle',
    kind: 'benign',
    life: 'A device behind edgeHub says something every few hours; edgeHub closes its connection an hour after each.',
    wishes: { hours: [12, 24, 48] },
    play(scene) {
      const { random, world } = scene;
      register(scene, EDGE_HUB);
      const connection = clientOf(scene, EDGE_HUB, networkOf(scene));
      const gap = random.between(1.3, 3) * HOUR;
      leafBehindEdgeHub(world, connection, { gap: () => random.between(0.9 * gap, 1.1 * gap), idle: 60 * MINUTE });
      return () =>
        truth({
          verdict: ['benign', 'healthy'],
          first: 'edgehub-idle-close',
          may: ['client-closed', ...EDGE_HUB.advisory],
        });
    },
  },
  {
    name: 'gateway-may-not-read-its-scope',
    kind: 'fault',
    life: 'edgeHub may not read its modules’ identities any more and refuses a module; at the hub only a goodbye is seen.',
    wishes: { hours: [6, 12], fragile: true },
    play(scene) {
      const { random, world, role } = scene;
      register(scene, EDGE_HUB, { edge: true, modules: ['$edgeAgent', '$edgeHub', 'filter'] });
      scene.moduleId = 'filter';
      const connection = clientOf(scene, EDGE_HUB, networkOf(scene), { moduleId: 'filter' });
      startEarly(scene, connection);
      const at = scene.from + random.between(0.3, 0.6) * (scene.to - scene.from);
      world.schedule.at(at, connection.close);
      return () => {
        const client = `${role.deviceId}/filter`;
        const plan = {
          from: scene.from,
          to: scene.to,
          version: '1.5.44',
          gateway: role.deviceId,
          refused: { client, at },
        };
        scene.beside.deviceLogs.set('edgeHub.txt', edgeHubLog(plan, random.fork('log')));
        return truth({
          verdict: 'fault',
          first: 'edge-auth',
          may: ['client-closed', 'client-gave-up', 'credentials-rejected', ...EDGE_HUB.advisory],
        });
      };
    },
  },
  {
    name: 'no-connack-after-upgrade',
    kind: 'fault',
    life: 'After edgeHub went to 1.6.1 its MQTT clients get no answer to their CONNECT; at the hub the leaf only says goodbye.',
    wishes: { hours: [6, 12], fragile: true },
    play(scene) {
      const { random, world, role } = scene;
      const upgraded = { ...EDGE_HUB, version: '1.6.1', advisory: [] };
      register(scene, upgraded);
      const connection = clientOf(scene, upgraded, networkOf(scene));
      startEarly(scene, connection);
      const at = scene.from + random.between(0.3, 0.6) * (scene.to - scene.from);
      world.schedule.at(at, connection.close);
      const leaf = anyMachine(random, { sdks: ['c'], protocols: ['Mqtt'], auth: 'sas' });
      const log = keepLog(scene, leaf);
      return () => {
        log.diary.note(at, { kind: 'lost', how: 'closed' });
        for (let time = at + 40_000; time < scene.to; time += random.between(45, 90) * 1000)
          log.diary.note(time, { kind: 'unanswered' });
        log.hand('leaf.txt');
        const gateway = `gw-${role.name}`;
        const plan = { from: at - MINUTE, to: scene.to, version: '1.6.1', gateway };
        scene.beside.deviceLogs.set('edgeHub.txt', edgeHubLog(plan, random.fork('edge')));
        return truth({
          verdict: 'fault',
          first: 'edgehub-no-connack',
          // The fault of edgeHub is a listed bug as well.
          may: ['client-closed', 'client-gave-up', 'no-problem-seen', 'sdk-known-bug'],
        });
      };
    },
  },
  {
    name: 'module-key-differs',
    kind: 'near-miss',
    life: 'The gateway itself works; somebody asks about it while one of its modules is refused. The device is well.',
    wishes: { hours: [6, 12] },
    play(scene) {
      edgeGateway(scene.stage, scene.role, { module: 'filter' });
      const wrong = clientOf(scene, { ...EDGE_HUB, sdk: SDKS.csharp, version: '1.42.3' }, networkOf(scene), {
        name: 'wrong-module',
        moduleId: 'camera',
      });
      scene.hub.addRule(({ peer }) => (peer.moduleId === 'camera' ? { code: '401003' } : null));
      startEarly(scene, wrong);
      return () => truth({ verdict: 'healthy', first: 'no-problem-seen', may: ['sdk-outdated'] });
    },
  },
];
