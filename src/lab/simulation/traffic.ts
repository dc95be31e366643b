import type { SimulatedHub } from './hub';
import type { Flow } from './network';
import type { Random } from './random';
import type { Beat } from './sdk';
import type { Session } from './session';
import { MINUTE, type World } from './world';

/** What the application sends. The next gap may depend on the time, so that a device can change its habits. */
export interface Telemetry {
  /** ms until the next message, given the time now. */
  readonly gap: (now: number, random: Random) => number;
  /** Messages in one go; 1 without. */
  readonly batch?: (now: number) => number;
  readonly bytes?: number;
}

/** A message about every so many ms. */
export function every(ms: number): Telemetry {
  return { gap: (_now, random) => ms * random.between(0.97, 1.03), bytes: 240 };
}

export interface Traffic {
  /** The network is back: what was sent meanwhile arrives. */
  recover(): void;
  stop(): void;
}

interface Pieces {
  readonly world: World;
  readonly random: Random;
  readonly hub: SimulatedHub;
  readonly session: Session;
  readonly flow: Flow;
  readonly beat: Beat;
  readonly telemetry: Telemetry | null;
  readonly sendsAtOnce: boolean;
  /** A frozen program sends nothing before this time. */
  awakeAt(): number;
  /** Nobody answered for too long. */
  lost(): void;
  /** The hub answered that it had closed. */
  closed(): void;
}

/** Telemetry and pings on one connection. A packet that is not answered for a while ends it from the client's side. */
export function startTraffic(pieces: Pieces): Traffic {
  const { world, random, hub, session, flow, beat, telemetry } = pieces;
  const { schedule } = world;
  let lastSent = schedule.now();
  let nextMessage = telemetry === null ? Infinity : schedule.now() + firstGap(telemetry);
  let waiting = false;
  let stopped = false;
  /** Voids the wait for an answer once one came. */
  let answers = 0;

  function firstGap(habit: Telemetry): number {
    if (pieces.sendsAtOnce) return random.between(50, 500);
    return Math.min(habit.gap(schedule.now(), random) * random.next(), 10 * MINUTE);
  }

  function plan(): void {
    schedule.at(Math.min(nextMessage, lastSent + beat.ping), send);
  }

  function send(): void {
    if (stopped) return;
    const now = schedule.now();
    if (now < pieces.awakeAt()) {
      schedule.at(pieces.awakeAt(), send);
      return;
    }
    const isMessage = telemetry !== null && now >= nextMessage;
    if (isMessage) nextMessage = now + telemetry.gap(now, random);
    lastSent = now;
    if (!flow.carries()) waitForAnswer();
    else if (session.alive) deliver(isMessage ? telemetry : null);
    else closedByHub();
    plan();
  }

  function deliver(message: Telemetry | null): void {
    flow.touch();
    if (message === null) hub.heard(session);
    else hub.ingress(session, message.batch?.(schedule.now()) ?? 1, message.bytes ?? 240);
  }

  function waitForAnswer(): void {
    if (waiting) return;
    waiting = true;
    const mine = answers;
    schedule.after(random.between(...beat.answer), () => {
      if (!stopped && mine === answers) pieces.lost();
    });
  }

  /** The path is fine but the hub has closed: it answers with a reset. */
  function closedByHub(): void {
    schedule.after(random.between(30, 150), () => {
      if (!stopped) pieces.closed();
    });
  }

  plan();
  return {
    recover() {
      if (!waiting || stopped) return;
      waiting = false;
      answers += 1;
      if (session.alive) deliver(null);
      else closedByHub();
    },
    stop() {
      stopped = true;
    },
  };
}
