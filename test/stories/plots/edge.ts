import { leafBehindEdgeHub } from '../../../src/lab/simulation/habits';
import { SDKS } from '../../../src/lab/simulation/sdk';
import { edgeGateway } from '../../../src/lab/simulation/stories/gateway';
import { HOUR, MINUTE } from '../../../src/lab/simulation/world';
import type { Machine } from '../machines';
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
