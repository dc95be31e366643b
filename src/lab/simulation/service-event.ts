import { NODES, type SimulatedHub } from './hub';
import type { Code } from './record';
import { SECOND, type Span, type World } from './world';

export interface ServiceEventPlan {
  readonly at: number;
  /** Nodes of the service that are hit, of `NODES`. */
  readonly nodes: ReadonlySet<number>;
  /** How long these give no answer, ms. */
  readonly away?: Span;
  /** Share of the sessions that end with 500001; the rest 404104. */
  readonly serverErrors?: number;
  /** The code of these errors. */
  readonly errorCode?: Code;
}

/** All but the last one. */
export const MOST_NODES: ReadonlySet<number> = new Set(Array.from({ length: NODES - 1 }, (_, node) => node));
export const SPARED_NODE = NODES - 1;

/** Nodes of the service restart: their sessions end within half a minute, and everybody comes back as soon as they answer. */
export function serviceEvent(world: World, hub: SimulatedHub, plan: ServiceEventPlan): void {
  const random = world.random.fork(`service-event/${hub.registry.name}/${plan.at}`);
  world.schedule.at(plan.at, () => {
    hub.stopNodes(plan.nodes, random.between(...(plan.away ?? [4 * SECOND, 12 * SECOND])));
    const hit = hub.sessions().filter((session) => plan.nodes.has(hub.nodeOf(session.link.peer.deviceId)));
    for (const session of hit) {
      const code = random.chance(plan.serverErrors ?? 0.25) ? (plan.errorCode ?? '500001') : '404104';
      world.schedule.after(random.between(0, 20) * SECOND, () => hub.end(session, code));
    }
  });
}
