import { reportEdge } from '../edge-twins';
import type { Network } from '../network';
import { SDKS } from '../sdk';
import { every } from '../traffic';
import { DAY, MINUTE } from '../world';
import { detailsOf, enter, networkFor, play, type Role, type Stage } from './stage';

export const EDGE_AGENT = '$edgeAgent';
export const EDGE_HUB = '$edgeHub';

/**
 * A healthy IoT Edge gateway: agent, hub and one module of its own, all over AMQP. The module speaks through edgeHub,
 * so that the log shows edgeHub's user agent for it. The gateway's own row is kept connected by edgeHub as well.
 */
export function edgeGateway(stage: Stage, role: Role, plan: { module: string; network?: Network }): void {
  const device = enter(stage, role, { edge: true, modules: [EDGE_AGENT, EDGE_HUB, plan.module] });
  device.twin.tags.role = 'gateway';
  // It was deployed days ago, and nothing has changed since.
  const deployed = stage.world.schedule.now() - detailsOf(stage, role).between(9 * DAY, 40 * DAY);
  reportEdge(device, {
    version: SDKS['edge-hub'].version,
    started: deployed,
    reportedAt: deployed + 2 * MINUTE,
    modules: { [plan.module]: { image: `${role.deviceId}.example/${plan.module}:2.3.1`, started: deployed + MINUTE } },
    clients: { [`${role.deviceId}/${plan.module}`]: { connected: deployed + 1.5 * MINUTE } },
  });
  const network = plan.network ?? networkFor(stage, role);
  const parts = [
    { moduleId: EDGE_AGENT, sdk: SDKS['edge-agent'], telemetry: every(5 * MINUTE) },
    { moduleId: EDGE_HUB, sdk: SDKS['edge-hub'], telemetry: every(MINUTE) },
    { moduleId: plan.module, sdk: SDKS['edge-hub'], telemetry: every(2 * MINUTE) },
    { sdk: SDKS['edge-hub'], telemetry: every(MINUTE) },
  ];
  for (const part of parts) {
    play(stage, role, { name: `${role.name}/${part.moduleId ?? ''}`, network, protocol: 'Amqp', ...part });
  }
}
