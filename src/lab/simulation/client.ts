import type { ClientPlan } from './client-plan';
import type { Notice } from './diary';
import type { Flow } from './network';
import { passportOf } from './passport';
import { beatOf, type Retry } from './sdk';
import type { Link, Session } from './session';
import { startTraffic, type Traffic } from './traffic';
import { CONNECT_THROTTLED } from './unverified';
import { MINUTE, SECOND, type World } from './world';

export type { ClientPlan } from './client-plan';

export interface SimulatedClient {
  start(): void;
  /** Says goodbye and stays away. */
  close(): void;
  /** Dies without a word: power. */
  powerOff(): void;
  /** The program ends without a goodbye; its machine closes the connection, and the hub sees that at once. */
  kill(): void;
  /** It does and sees nothing for so many ms, then goes on. */
  freeze(ms: number): void;
  /** ms since its present connection began; null without one. */
  connectedFor(): number | null;
}

/** One client program on one machine: connects, sends, renews, loses the connection, returns. Not started yet. */
export function createClient(world: World, plan: ClientPlan): SimulatedClient {
  const { schedule } = world;
  const { hub, network, sdk } = plan;
  const random = world.random.fork(`client/${plan.name}`);
  const retry: Retry = { ...sdk.retry, ...plan.retry };
  const beat = beatOf(sdk, plan.protocol, plan.keepAlive);
  const isMqtt = plan.protocol.startsWith('Mqtt');
  const passport = passportOf(world, plan);
  /** Counts what the client began; whatever belongs to an earlier beginning is void. */
  let turn = 0;
  let running = false;
  let attempt = 0;
  let lostAt = schedule.now();
  let loopUntil = Number.NEGATIVE_INFINITY;
  let frozenUntil = Number.NEGATIVE_INFINITY;
  let open: { readonly session: Session; readonly flow: Flow; readonly traffic: Traffic } | null = null;

  function note(notice: Notice): void {
    plan.diary?.note(schedule.now(), notice);
  }

  /** Does it later, unless the client began something else meanwhile. */
  function later(ms: number, act: () => void): void {
    const mine = turn;
    schedule.after(ms, () => {
      if (mine === turn) whenAwake(mine, act);
    });
  }

  /** A frozen program does what is due when it goes on. */
  function whenAwake(mine: number, act: () => void): void {
    if (schedule.now() >= frozenUntil) act();
    else
      schedule.at(frozenUntil, () => {
        if (mine === turn) whenAwake(mine, act);
      });
  }

  function leave(): void {
    turn += 1;
    open?.traffic.stop();
    open?.flow.close();
    open = null;
  }

  function tryAgain(wait: number | null): void {
    if (wait === null) giveUp();
    else later(wait, connect);
  }

  function lost(how: 'silent' | 'closed' = 'closed'): void {
    note({ kind: 'lost', how });
    leave();
    lostAt = schedule.now();
    attempt = 0;
    tryAgain(retry.lost(attempt++, random));
  }

  function giveUp(): void {
    note({ kind: 'gave-up' });
    if (!retry.reopens) {
      running = false;
      return;
    }
    attempt = 0;
    later(random.between(...retry.reopens), () => {
      lostAt = schedule.now();
      connect();
    });
  }

  function retryOrGiveUp(): void {
    const spent = schedule.now() - lostAt;
    tryAgain(spent > (retry.givesUpAfter ?? Infinity) ? null : retry.lost(attempt++, random));
  }

  function connect(): void {
    const mine = turn;
    const wasDown = !network.isUp();
    if (wasDown) waitInVain();
    network.whenUp(() => {
      if (mine !== turn) return;
      if (wasDown) beginLoop();
      const waited = schedule.now() - lostAt;
      if (waited > (retry.givesUpAfter ?? Infinity)) {
        giveUp();
        return;
      }
      // Somewhere between two tries when the network came back: the longer it was away, the longer the pause between them.
      const rest = wasDown ? random.between(0, retry.lost(Math.max(attempt, 4), random) ?? 0) : 0;
      later(rest + random.between(0.3, 1.5) * SECOND, shakeHands);
    });
  }

  /** Without a network the tries go on until their time is over. */
  function waitInVain(): void {
    note({ kind: 'offline' });
    if (retry.reopens || retry.givesUpAfter === undefined) return;
    later(Math.max(0, lostAt + retry.givesUpAfter - schedule.now()), () => {
      if (network.isUp()) return;
      turn += 1;
      giveUp();
    });
  }

  function shakeHands(): void {
    if (!network.isUp()) {
      retryOrGiveUp();
      return;
    }
    const obstacle = network.obstacle();
    if (obstacle !== null) {
      note({ kind: 'blocked', by: obstacle });
      retryOrGiveUp();
      return;
    }
    const mine = turn;
    const flow = network.open({
      linkLost: () => ifCurrent(mine, () => lost()),
      reset: () => {
        if (open !== null && mine === turn) hub.reset(open.session);
      },
      recovered: () => ifCurrent(mine, () => open?.traffic.recover()),
    });
    const link: Link = {
      peer: passport.peer(),
      secret: passport.secret,
      tokenEnds: passport.tokenEnds(),
      ...(plan.certificateEnds === undefined ? {} : { certificateEnds: plan.certificateEnds }),
      keepAlive: beat.keepAlive,
      reachable: () => mine === turn && flow.carries(),
      closed: () => ifCurrent(mine, () => lost()),
    };
    const answer = hub.connect(link);
    if (answer.kind === 'accepted') {
      begin(answer.session, flow);
      return;
    }
    flow.close();
    note(answer.kind === 'refused' ? answer : { kind: 'unanswered' });
    if (answer.kind === 'no-answer') retryOrGiveUp();
    else if (answer.code === CONNECT_THROTTLED) tryAgain((retry.throttled ?? retry.lost)(attempt++, random));
    else tryAgain(retry.refused(attempt++, random));
  }

  function begin(session: Session, flow: Flow): void {
    note({ kind: 'connected' });
    attempt = 0;
    const traffic = startTraffic({
      world,
      random,
      hub,
      session,
      flow,
      beat,
      telemetry: plan.telemetry ?? null,
      sendsAtOnce: plan.sendsAtOnce ?? false,
      awakeAt: () => frozenUntil,
      lost: whenSilent,
      closed: () => lost(),
    });
    open = { session, flow, traffic };
    if (plan.tooLarge) later(random.between(...plan.tooLarge.every), sendTooLarge);
    if (plan.offence) later(random.between(...plan.offence.after), offend);
    if (schedule.now() < loopUntil && plan.loop) later(random.between(...plan.loop.stays), dropInLoop);
    else if (passport.usesSas && plan.fixedTokenEnds === undefined) planRenewal(session);
  }

  function whenSilent(): void {
    beginLoop();
    lost('silent');
  }

  function beginLoop(): void {
    if (plan.loop && schedule.now() >= loopUntil) loopUntil = schedule.now() + random.between(...plan.loop.lasts);
  }

  function dropInLoop(): void {
    if (open === null || !plan.loop) return;
    if (open.flow.carries()) hub.reset(open.session);
    leave();
    later(random.between(...plan.loop.back), connect);
    lostAt = schedule.now();
  }

  function offend(): void {
    if (open?.flow.carries() && plan.offence) hub.end(open.session, plan.offence.code);
  }

  function sendTooLarge(): void {
    if (!plan.tooLarge) return;
    if (open?.flow.carries()) hub.ingress(open.session, 1, plan.tooLarge.bytes);
    later(random.between(...plan.tooLarge.every), sendTooLarge);
  }

  function planRenewal(session: Session): void {
    const { renewal } = sdk;
    if (!isMqtt) {
      // 85 %: C# and Java put the new token on the open connection; nothing is seen of it.
      later(0.85 * passport.lifetime, () => {
        if (open?.flow.carries() && hub.putToken(session, passport.secret, passport.newTokenEnds()))
          planRenewal(session);
        else if (open !== null && session.alive) later(MINUTE, () => planRenewal(session));
      });
    } else if (renewal.kind === 'goodbye') {
      later(renewal.age(passport.lifetime) + random.between(0, 2) * SECOND, () => {
        if (open?.flow.carries()) hub.goodbye(session);
        note({ kind: 'renewing' });
        leave();
        lostAt = schedule.now();
        later(random.between(...renewal.back), connect);
      });
    }
  }

  function ifCurrent(mine: number, act: () => void): void {
    if (mine === turn && running) whenAwake(mine, act);
  }

  return {
    start() {
      if (running) return;
      running = true;
      note({ kind: 'started' });
      lostAt = schedule.now();
      connect();
    },
    close() {
      if (open?.flow.carries()) hub.goodbye(open.session);
      note({ kind: 'closed' });
      running = false;
      leave();
    },
    powerOff() {
      running = false;
      leave();
    },
    kill() {
      if (open?.flow.carries()) hub.reset(open.session);
      note({ kind: 'killed' });
      running = false;
      leave();
    },
    freeze(ms) {
      frozenUntil = Math.max(frozenUntil, schedule.now() + ms);
    },
    connectedFor: () => (open === null ? null : schedule.now() - open.session.since),
  };
}
