import type { LabDevice } from '../../../src/lab/registry';
import { reportEdge } from '../../../src/lab/simulation/edge-twins';
import { restart } from '../../../src/lab/simulation/habits';
import { SDKS } from '../../../src/lab/simulation/sdk';
import { DAY, HOUR, MINUTE, SECOND } from '../../../src/lab/simulation/world';
import type { Machine } from '../machines';
import type { Plot } from '../plot';
import { clientOf, networkOf, register, type Scene, startEarly } from '../scene';
import { truth } from '../truth';

// What a gateway reports of itself, beside what the hub logs.

const VERSION = SDKS['edge-hub'].version;
const THROUGH_EDGE_HUB: Machine = {
  sdk: SDKS['edge-hub'],
  version: VERSION,
  protocol: 'Amqp',
  auth: 'sas',
  tokenLifetime: 60 * MINUTE,
  telemetry: { gap: () => 3 * MINUTE },
  advisory: ['sdk-outdated'],
};
const IMAGE = 'registry.example/filter:2.3.1';

/** The gateway that the subject is behind; its own connections are no part of the story. */
function gatewayOf(scene: Scene): LabDevice {
  const role = { ...scene.role, name: 'gateway', deviceId: `gw-of-${scene.role.deviceId}` };
  return register(scene, THROUGH_EDGE_HUB, { edge: true, modules: ['$edgeAgent', '$edgeHub'] }, role);
}

export const EDGE_RUNTIME: readonly Plot[] = [
  {
    name: 'edgehub-falls-again-and-again',
    kind: 'fault',
    life: 'edgeHub of the gateway falls right after each start since a moment; the device behind it does not get through any more.',
    wishes: { hours: [6, 12], fragile: true },
    play(scene) {
      const { random, world, to } = scene;
      const gateway = gatewayOf(scene);
      register(scene, THROUGH_EDGE_HUB, { behind: gateway });
      const connection = clientOf(scene, THROUGH_EDGE_HUB, networkOf(scene));
      startEarly(scene, connection);
      const at = to - random.between(20, 70) * MINUTE;
      world.schedule.at(at, connection.kill);
      const exited = to - random.between(20, 280) * SECOND;
      reportEdge(gateway, {
        version: VERSION,
        started: at - random.between(2, 30) * DAY,
        reportedAt: exited + 5 * SECOND,
        edgeHub: {
          runtimeStatus: 'backoff',
          started: exited - 4 * SECOND,
          exited,
          exitCode: random.pick([1, 134, 137, 139]),
          // Waits of 20 s to 5 min between them.
          restartCount: 4 + Math.floor((to - at) / (5 * MINUTE)),
        },
      });
      return () =>
        truth({
          verdict: 'fault',
          first: 'edge-runtime-failing',
          may: ['client-gave-up', 'network-loss', 'drops-unexplained', ...THROUGH_EDGE_HUB.advisory],
        });
    },
  },
  {
    name: 'module-crashes-once',
    kind: 'fault',
    life: 'A module of an IoT Edge gateway crashes once, and edgeAgent starts it again within a minute or two.',
    wishes: { hours: [6, 12, 24], fragile: true },
    play(scene) {
      const { random, world, from, to, role } = scene;
      const gateway = register(scene, THROUGH_EDGE_HUB, { edge: true, modules: ['$edgeAgent', '$edgeHub', 'filter'] });
      scene.moduleId = 'filter';
      const connection = clientOf(scene, THROUGH_EDGE_HUB, networkOf(scene), { moduleId: 'filter' });
      startEarly(scene, connection);
      const at = random.between(from + 30 * MINUTE, to - 30 * MINUTE);
      const away = random.between(12, 90) * SECOND;
      restart(world, connection, { at, away, leaving: 'kill' });
      const started = at - random.between(2, 30) * DAY;
      const up = at + away - 5 * SECOND;
      reportEdge(gateway, {
        version: VERSION,
        started,
        reportedAt: up + 10 * SECOND,
        modules: { filter: { image: IMAGE, started: up, exited: at, exitCode: 139, restartCount: 1 } },
        clients: { [`${role.deviceId}/filter`]: { connected: at + away } },
      });
      return () =>
        truth({
          verdict: 'fault',
          first: 'device-restart',
          may: ['network-loss', 'half-open-session', ...THROUGH_EDGE_HUB.advisory],
        });
    },
  },
  {
    name: 'gateway-reports-what-is-over',
    kind: 'near-miss',
    life: 'By the gateway’s last report, hours old, edgeHub had fallen; it runs long since, and the device behind it is connected.',
    wishes: { hours: [6, 12, 24], fragile: true },
    play(scene) {
      const { random, from } = scene;
      const gateway = gatewayOf(scene);
      register(scene, THROUGH_EDGE_HUB, { behind: gateway });
      startEarly(scene, clientOf(scene, THROUGH_EDGE_HUB, networkOf(scene)));
      for (const module of gateway.modules) if (module.moduleId === '$edgeHub') module.connectionState = 'Connected';
      // Before the device's session began.
      const exited = from - random.between(5, 40) * HOUR;
      reportEdge(gateway, {
        version: VERSION,
        started: exited - random.between(2, 30) * DAY,
        reportedAt: exited + 5 * SECOND,
        edgeHub: { runtimeStatus: 'backoff', started: exited - 4 * SECOND, exited, exitCode: 1, restartCount: 2 },
      });
      return () => truth({ verdict: 'healthy', first: 'no-problem-seen', may: THROUGH_EDGE_HUB.advisory });
    },
  },
];
