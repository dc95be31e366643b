import type { Random } from './random';
import { SECOND, type Span, type World } from './world';

export interface NetworkPlan {
  readonly name: string;
  /** Address prefixes such as `203.0.113`; the hub masks the rest. A roaming network takes another one after each outage. */
  readonly prefixes: readonly [string, ...string[]];
  readonly roams?: boolean;
  /** A box on the way forgets a flow after this much silence (ms): what comes later is lost, and nobody is told. */
  readonly forgetsAfter?: number;
  /** A box on the way closes a flow to both sides after this much silence, ms. */
  readonly closesAfter?: number;
  /** A proxy closes every flow to both sides at this age, whatever is sent; ms. */
  readonly oldest?: Span;
}

/** What keeps new connections from getting to the hub, while the link itself is up. */
export type Obstacle = 'port' | 'dns' | 'tls' | 'proxy';

/** What lies between devices and hub: a site, a carrier. Devices on the same network share its outages. */
export interface Network {
  readonly name: string;
  isUp(): boolean;
  /** As the hub logs it: `203.0.113.XXX`. */
  address(): string;
  open(ends: FlowEnds): Flow;
  /** Once, when it is up (again). */
  whenUp(act: () => void): void;
  /** From now on new connections meet this; null: none any more. */
  block(obstacle: Obstacle | null): void;
  obstacle(): Obstacle | null;
  goDown(manner?: Manner): void;
  goUp(): void;
}

/** How an outage looks. Without either, both sides only notice that nobody answers. */
export interface Manner {
  /** The device sees its link go down at once, as a modem does. */
  readonly seenByDevice?: boolean;
  /** Chance that something on the way closes the connection toward the hub, which then knows at once. */
  readonly resets?: number;
}

export interface FlowEnds {
  /** The device's side learns that its link is gone. */
  linkLost(): void;
  /** The hub's side sees the connection closed. */
  reset(): void;
  /** The network is back and this connection still stands: what was sent meanwhile arrives now. */
  recovered(): void;
}

/** One TCP connection through the network. */
export interface Flow {
  /** Whether a packet sent now arrives. */
  carries(): boolean;
  /** A packet passed. */
  touch(): void;
  close(): void;
}

export function createNetwork(world: World, plan: NetworkPlan): Network {
  const random = world.random.fork(`network/${plan.name}`);
  const flows = new Map<Flow, FlowEnds>();
  let waiting: (() => void)[] = [];
  let up = true;
  let place = 0;
  /** Connections of an earlier place do not survive a move. */
  let moves = 0;
  let obstacle: Obstacle | null = null;

  const network: Network = {
    name: plan.name,
    isUp: () => up,
    address: () => `${plan.prefixes[place] ?? plan.prefixes[0]}.XXX`,
    open(ends) {
      const born = moves;
      let last = world.schedule.now();
      const flow: Flow = {
        carries: () => up && born === moves && world.schedule.now() - last <= (plan.forgetsAfter ?? Infinity),
        touch: () => {
          last = world.schedule.now();
        },
        close: () => {
          flows.delete(flow);
        },
      };
      flows.set(flow, ends);
      if (plan.oldest) world.schedule.after(random.between(...plan.oldest), () => shut(flow));
      if (plan.closesAfter !== undefined) watchSilence(flow, plan.closesAfter, () => last);
      return flow;
    },
    whenUp(act) {
      if (up) act();
      else waiting.push(act);
    },
    block(by) {
      obstacle = by;
    },
    obstacle: () => obstacle,
    goDown(manner = {}) {
      if (!up) return;
      up = false;
      for (const ends of [...flows.values()]) {
        if (random.chance(manner.resets ?? 0)) ends.reset();
        if (manner.seenByDevice) ends.linkLost();
      }
    },
    goUp() {
      if (up) return;
      up = true;
      if (plan.roams) {
        place = otherPlace(random, place, plan.prefixes.length);
        moves += 1;
      }
      for (const [flow, ends] of [...flows]) if (flow.carries()) ends.recovered();
      const acts = waiting;
      waiting = [];
      for (const act of acts) act();
    },
  };
  return network;

  function watchSilence(flow: Flow, limit: number, last: () => number): void {
    world.schedule.at(last() + limit, () => {
      // A millisecond of grace: sums of fractions do not come out even.
      if (world.schedule.now() - last() >= limit - 1) shut(flow);
      else if (flows.has(flow)) watchSilence(flow, limit, last);
    });
  }

  /** Both sides see the connection closed. */
  function shut(flow: Flow): void {
    const ends = flows.get(flow);
    if (ends === undefined || !up) return;
    ends.reset();
    ends.linkLost();
  }
}

function otherPlace(random: Random, place: number, places: number): number {
  return places < 2 ? 0 : (place + random.whole(1, places - 1)) % places;
}

/** One outage. */
export function outage(world: World, network: Network, plan: { at: number; lasts: number } & Manner): void {
  world.schedule.at(plan.at, () => {
    network.goDown(plan);
    world.schedule.after(plan.lasts, () => network.goUp());
  });
}

/** Outages that come and go for as long as the simulation runs. */
export function irregularOutages(
  world: World,
  network: Network,
  plan: { /** Mean time between two, ms. */ every: number; lasts: Span } & Manner,
): void {
  const random = world.random.fork(`outages/${network.name}`);
  // Never two in the same breath, and never so rare that a day passes where several were meant.
  const wait = (): number => Math.min(plan.every * 0.2 + random.exponential(plan.every * 0.8), plan.every * 2.2);
  const next = (): void => {
    world.schedule.after(wait(), () => {
      network.goDown(plan);
      world.schedule.after(random.logBetween(...plan.lasts), () => {
        network.goUp();
        next();
      });
    });
  };
  world.schedule.after(random.between(SECOND, plan.every), next);
}
