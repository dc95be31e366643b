import type { ArchiveRecord, LabDevice, LabHub } from '../registry';
import { createHubLog, type Noise } from './hub-log';
import { createMeter, type Limits, type Meter } from './limits';
import { type Code, connectRecord, disconnectRecord, ingressRecord, type Peer } from './record';
import { NEVER, setStatus } from './registry';
import {
  accepts,
  type ConnectAnswer,
  keyOf,
  type Link,
  patience,
  rowOf,
  type Session,
  UNAUTHORIZED_TEXT,
} from './session';
import {
  CONNECT_THROTTLED,
  DISABLED_REFUSAL,
  DISABLED_SESSION_END,
  QUOTA_SESSION_END,
  STALE_LINK_LIFE,
  TOKEN_GRACE,
} from './unverified';
import { SECOND, stamp, type World } from './world';

/** IoT Hub as its clients and its log show it. */
export interface SimulatedHub {
  readonly registry: LabHub;
  readonly meter: Meter;
  connect(link: Link): ConnectAnswer;
  /** The client said goodbye. */
  goodbye(session: Session): void;
  /** The connection was closed without a goodbye, and the hub saw it. */
  reset(session: Session): void;
  /** A packet arrived. */
  heard(session: Session): void;
  /** Messages arrived; false: the hub did not take them all. */
  ingress(session: Session, messages: number, bytes: number): boolean;
  /** A new token over an open connection (AMQP); false: refused, and the session is over. */
  putToken(session: Session, secret: string, tokenEnds: number): boolean;
  disable(deviceId: string, reason: string): void;
  enable(deviceId: string): void;
  /** Deletes the device and enters it anew: other generation, other keys; its session ends. */
  replace(deviceId: string, enter: () => LabDevice): void;
  /** The running sessions. */
  sessions(): readonly Session[];
  /** Ends a session from the hub's side. */
  end(session: Session, code: Code): void;
  /** Devices of these nodes get no answer for a while. */
  stopNodes(nodes: ReadonlySet<number>, ms: number): void;
  /** From now on every connect is refused with this code, whoever comes; null: as ever. */
  refuseAll(code: Code | null): void;
  /** The node of the service that a device lands on. */
  nodeOf(deviceId: string): number;
  placeOn(deviceId: string, node: number): void;
  /** Records that are due, oldest first. */
  drain(to: number): ArchiveRecord[];
}

export const NODES = 8;

export function simulateHub(
  world: World,
  registry: LabHub,
  options: { limits?: Limits; noise?: Noise } = {},
): SimulatedHub {
  const { schedule } = world;
  const random = world.random.fork(`hub/${registry.name}`);
  const log = createHubLog(random.fork('log'), options.noise);
  const meter = createMeter(options.limits ?? {});
  const connects = createMeter({ sendsASecond: options.limits?.connectsASecond ?? Infinity });
  const running = new Map<string, Session>();
  /** Links of lost AMQP connections that the hub has not let go of yet. */
  const staleLinks = new Map<string, { readonly peer: Peer; readonly until: number }>();
  const nodes = new Map<string, number>();
  const stopped = new Map<number, number>();
  let shut: Code | null = null;

  function write(time: number, make: (time: number) => ArchiveRecord): void {
    if (registry.logging) log.write(time, make(time));
  }

  /** Notes the end in log and registry, and tells the client where that still reaches it. Gives the time of the last record. */
  function end(session: Session, codes: readonly Code[], options: { tell?: boolean; at?: number } = {}): number {
    let at = options.at ?? schedule.now();
    if (!session.alive) return at;
    session.alive = false;
    running.delete(session.key);
    if (codes.length === 0) write(at, (time) => disconnectRecord(registry, time, session.link.peer));
    for (const [place, code] of codes.entries()) {
      // Sooner than any client can be back.
      if (place > 0) at += random.between(0.1, 0.5) * SECOND;
      write(at, (time) => disconnectRecord(registry, time, session.link.peer, code));
    }
    const row = rowOf(session);
    row.connectionState = 'Disconnected';
    row.connectionStateUpdatedTime = stamp(schedule.now());
    row.lastActivityTime = stamp(session.heard);
    if (options.tell ?? true) tell(session);
    return at;
  }

  function tell(session: Session): void {
    schedule.after(random.between(0.02, 0.2) * SECOND, () => {
      if (session.link.reachable()) session.link.closed();
    });
  }

  function lost(session: Session): void {
    end(session, ['404104'], { tell: false });
    if (isAmqp(session.link.peer)) {
      staleLinks.set(session.key, { peer: session.link.peer, until: schedule.now() + STALE_LINK_LIFE });
    }
  }

  function watchSilence(session: Session): void {
    schedule.at(session.heard + patience(session.link.keepAlive), () => {
      if (!session.alive) return;
      if (schedule.now() - session.heard < patience(session.link.keepAlive) - 1) watchSilence(session);
      else lost(session);
    });
  }

  function watchToken(session: Session): void {
    const { tokenEnds } = session;
    if (tokenEnds === null) return;
    schedule.at(tokenEnds + random.between(...TOKEN_GRACE), () => {
      if (session.alive && session.tokenEnds === tokenEnds) end(session, ['401003', '404104']);
    });
  }

  /** The newcomer throws the old session out, or meets what is left of it. Gives the time of its own connect record. */
  function takeOver(key: string, peer: Peer): number {
    const now = schedule.now();
    const old = running.get(key);
    const stale = staleLinks.get(key);
    staleLinks.delete(key);
    if (old !== undefined) {
      const gone = !old.link.reachable();
      // The two records of a take-over reach the log in either order.
      const first = now + random.between(0, 0.06) * SECOND;
      if (isAmqp(peer)) return end(old, gone ? ['404104', '409002'] : ['409002'], { at: first }) + soon();
      end(old, ['400027'], { at: first });
      return now + random.between(0, 0.2) * SECOND;
    }
    if (stale !== undefined && stale.until > now && isAmqp(peer)) {
      write(now, (time) => disconnectRecord(registry, time, stale.peer, '409002'));
      return now + soon();
    }
    return now;
  }

  function soon(): number {
    return random.between(0.05, 0.4) * SECOND;
  }

  function refusal(link: Link, device: LabDevice | undefined): Code | null {
    if (shut !== null) return shut;
    if (connects.admit(schedule.now(), 1).throttled > 0) return CONNECT_THROTTLED;
    if (device === undefined) return '404001';
    if (device.identity.status === 'disabled') return DISABLED_REFUSAL;
    const ended = link.tokenEnds !== null && link.tokenEnds + TOKEN_GRACE[0] < schedule.now();
    return accepts(device, link.secret) && !ended ? null : '401003';
  }

  function deviceOf(deviceId: string): LabDevice {
    const device = registry.devices.get(deviceId);
    if (device === undefined) throw new Error(`${deviceId} is not in the registry of ${registry.name}`);
    return device;
  }

  const hub: SimulatedHub = {
    registry,
    meter,
    connect(link) {
      const now = schedule.now();
      const { peer } = link;
      if ((stopped.get(hub.nodeOf(peer.deviceId)) ?? 0) > now) return { kind: 'no-answer' };
      const device = registry.devices.get(peer.deviceId);
      const code = refusal(link, device);
      if (device === undefined || code !== null) {
        const text = code === '401003' ? UNAUTHORIZED_TEXT : undefined;
        write(now, (time) => connectRecord(registry, time, peer, code ?? '404001', text));
        return { kind: 'refused', code: code ?? '404001' };
      }
      const key = keyOf(peer);
      const logged = takeOver(key, peer);
      write(logged, (time) => connectRecord(registry, time, peer));
      const session: Session = { link, device, key, since: now, alive: true, heard: now, tokenEnds: link.tokenEnds };
      running.set(key, session);
      const row = rowOf(session);
      row.connectionState = 'Connected';
      row.connectionStateUpdatedTime = stamp(now);
      row.lastActivityTime = stamp(now);
      watchSilence(session);
      watchToken(session);
      return { kind: 'accepted', session };
    },
    goodbye(session) {
      end(session, [], { tell: false });
    },
    reset: lost,
    heard(session) {
      session.heard = schedule.now();
    },
    ingress(session, messages, bytes) {
      const now = schedule.now();
      session.heard = now;
      const { overQuota, throttled } = meter.admit(now, messages);
      if (overQuota > 0) write(now, (time) => ingressRecord(registry, time, session.link.peer, bytes, '403002'));
      else if (throttled > 0) write(now, (time) => ingressRecord(registry, time, session.link.peer, bytes, '429001'));
      // MQTT has no way to refuse a message: the hub closes the connection. AMQP answers with an error.
      if (overQuota > 0 && !isAmqp(session.link.peer)) {
        end(session, [QUOTA_SESSION_END], { at: now + random.between(0.05, 0.5) * SECOND });
      }
      return overQuota + throttled === 0;
    },
    putToken(session, secret, tokenEnds) {
      if (!session.alive) return false;
      session.heard = schedule.now();
      if (!accepts(session.device, secret)) {
        end(session, ['401003']);
        return false;
      }
      session.tokenEnds = tokenEnds;
      watchToken(session);
      return true;
    },
    disable(deviceId, reason) {
      setStatus(deviceOf(deviceId), random, schedule.now(), 'disabled', reason);
      endAll(deviceId, DISABLED_SESSION_END);
    },
    enable: (deviceId) => setStatus(deviceOf(deviceId), random, schedule.now(), 'enabled', null),
    replace(deviceId, enter) {
      endAll(deviceId, '404104');
      registry.devices.delete(deviceId);
      enter();
    },
    sessions: () => [...running.values()],
    end(session, code) {
      end(session, [code]);
    },
    stopNodes(which, ms) {
      for (const node of which) stopped.set(node, schedule.now() + ms);
    },
    refuseAll(code) {
      shut = code;
    },
    nodeOf(deviceId) {
      const node = nodes.get(deviceId) ?? random.fork(`node/${deviceId}`).whole(0, NODES - 1);
      nodes.set(deviceId, node);
      return node;
    },
    placeOn(deviceId, node) {
      nodes.set(deviceId, node);
    },
    drain(to) {
      for (const session of running.values()) showActivity(session);
      return log.drain(to);
    },
  };
  return hub;

  function endAll(deviceId: string, code: Code): void {
    for (const session of hub.sessions()) if (session.link.peer.deviceId === deviceId) end(session, [code]);
  }
}

function isAmqp(peer: Peer): boolean {
  return peer.protocol.startsWith('Amqp');
}

/** lastActivityTime changes with each packet; written only when somebody may look. */
function showActivity(session: Session): void {
  const row = rowOf(session);
  const seen = stamp(session.heard);
  if (row.lastActivityTime === NEVER || row.lastActivityTime < seen) row.lastActivityTime = seen;
}
