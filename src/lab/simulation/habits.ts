import type { SimulatedClient } from './client';
import type { SimulatedHub } from './hub';
import type { Random } from './random';
import type { Span, World } from './world';

/** How a program leaves: `goodbye` as it should, `kill` (its machine closes the connection), `power` (without a word). */
export type Leaving = 'goodbye' | 'kill' | 'power';

export function leave(client: SimulatedClient, how: Leaving): void {
  if (how === 'goodbye') client.close();
  else if (how === 'kill') client.kill();
  else client.powerOff();
}

/** Wakes, stays for a while, leaves and sleeps; for ever. The first waking is one sleep after `from`. Spans in ms. */
export function sleeps(
  world: World,
  client: SimulatedClient,
  plan: { readonly from: number; readonly awake: Span; readonly asleep: Span; readonly leaving: Leaving },
  random: Random,
): void {
  const wake = (): void => {
    client.start();
    world.schedule.after(random.between(...plan.awake), () => {
      leave(client, plan.leaving);
      world.schedule.after(random.between(...plan.asleep), wake);
    });
  };
  world.schedule.at(plan.from + random.between(0, plan.asleep[1]), wake);
}

/** Leaves and is started again so many ms later. */
export function restart(
  world: World,
  client: SimulatedClient,
  plan: { readonly at: number; readonly away: number; readonly leaving: Leaving },
): void {
  world.schedule.at(plan.at, () => {
    leave(client, plan.leaving);
    world.schedule.after(plan.away, client.start);
  });
}

/** A back end calls a direct method of a device about every so many ms. `answers`: the device has a handler for it. */
export function callsMethods(
  world: World,
  hub: SimulatedHub,
  plan: { readonly deviceId: string; readonly every: Span; readonly answers: boolean },
  random: Random,
): void {
  const call = (): void => {
    hub.callMethod(plan.deviceId, plan.answers);
    world.schedule.after(random.between(...plan.every), call);
  };
  world.schedule.after(random.between(...plan.every), call);
}

/**
 * A device behind edgeHub: edgeHub keeps a connection of its own for it, opens it for an operation (`gap`: ms to the
 * next) and closes it after `idle` ms without one (CloudConnectionIdleTimeoutSecs, 3600 s by default).
 */
export function leafBehindEdgeHub(
  world: World,
  connection: SimulatedClient,
  plan: { readonly gap: () => number; readonly idle: number },
): void {
  let operations = 0;
  const operate = (): void => {
    operations += 1;
    const mine = operations;
    connection.start();
    world.schedule.after(plan.idle, () => {
      if (mine === operations) connection.close();
    });
    world.schedule.after(plan.gap(), operate);
  };
  world.schedule.after(plan.gap(), operate);
}
