import { NODES, type SimulatedHub } from './hub';
import { SECOND, stamp, type World } from './world';

export interface OutagePlan {
  readonly at: number;
  /** ms. */
  readonly lasts: number;
  /** What Resource Health calls the reason; without it a fault of the service. */
  readonly reason?: 'Unplanned' | 'Planned' | 'UserInitiated';
}

const ALL_NODES: ReadonlySet<number> = new Set(Array.from({ length: NODES }, (_, node) => node));

/** The whole hub gives no answer for a while: its sessions end, and nobody comes in before it is over. */
export function serviceOutage(world: World, hub: SimulatedHub, plan: OutagePlan): void {
  const random = world.random.fork(`service-outage/${hub.registry.name}/${plan.at}`);
  world.schedule.at(plan.at, () => {
    hub.stopNodes(ALL_NODES, plan.lasts);
    for (const session of hub.sessions()) {
      const code = random.chance(0.4) ? '500001' : '404104';
      world.schedule.after(random.between(0, 20) * SECOND, () => hub.end(session, code));
    }
  });
}

/** The hub is suspended, as for an unpaid subscription: its sessions end, and every connect is refused from then on. */
export function suspension(
  world: World,
  hub: SimulatedHub,
  plan: { readonly at: number; readonly lasts?: number },
): void {
  const random = world.random.fork(`suspension/${hub.registry.name}/${plan.at}`);
  world.schedule.at(plan.at, () => {
    hub.refuseAll('403001');
    for (const session of hub.sessions()) {
      world.schedule.after(random.between(0, 20) * SECOND, () => hub.end(session, '404104'));
    }
  });
  if (plan.lasts !== undefined) world.schedule.at(plan.at + plan.lasts, () => hub.refuseAll(null));
}

/**
 * What GET {hub}/providers/Microsoft.ResourceHealth/availabilityStatuses answers at a time (api-version 2022-10-01):
 * the state now, which remembers what it is resolved from, and those before. Spelling is the service's.
 */
export function availabilityStatuses(hub: SimulatedHub, outages: readonly OutagePlan[], now: number): unknown {
  const past = outages.filter(({ at }) => at <= now).sort((a, b) => b.at - a.at);
  const [last] = past;
  const isOver = last !== undefined && last.at + last.lasts <= now;
  const statuses = past.map((outage) => unavailable(outage));
  return {
    value: (isOver || last === undefined ? [available(last), ...statuses] : statuses).map((properties, index) => ({
      id: `${hub.registry.resourceId}/providers/Microsoft.ResourceHealth/availabilityStatuses/${index === 0 ? 'current' : index}`,
      name: index === 0 ? 'current' : String(index),
      type: 'Microsoft.ResourceHealth/AvailabilityStatuses',
      location: hub.registry.location,
      properties: { ...properties, reportedTime: stamp(now) },
    })),
  };
}

function available(last: OutagePlan | undefined): object {
  return {
    availabilityState: 'Available',
    title: 'Available',
    summary: 'There are not any known Azure platform problems affecting this IoT Hub.',
    reasonChronicity: 'Persistent',
    ...(last && {
      occuredTime: stamp(last.at + last.lasts),
      recentlyResolved: { unavailableOccuredTime: stamp(last.at), resolvedTime: stamp(last.at + last.lasts) },
    }),
  };
}

function unavailable({ at, reason = 'Unplanned' }: OutagePlan): object {
  return {
    availabilityState: 'Unavailable',
    title: 'Unavailable',
    summary: 'We are sorry, your IoT Hub is unavailable.',
    reasonType: reason,
    reasonChronicity: 'Persistent',
    occuredTime: stamp(at),
  };
}
