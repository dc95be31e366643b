import type { ArchiveRecord, LabDevice, LabHub } from '../registry';
import { createDoor, type DoorControls } from './door';
import { createHubLog, type Noise } from './hub-log';
import { createMeter, type Limits, type Meter } from './limits';
import { type Code, connectRecord, disconnectRecord, ingressRecord, methodRecord, type Peer } from './record';
import { NEVER, setStatus } from './registry';
import { accepts, type ConnectAnswer, keyOf, type Link, patience, rowOf, type Session } from './session';
import { HABITS, type HubHabits, STALE_LINK_LIFE, TOKEN_GRACE } from './unverified';
import type { Witness } from './witness';
import { SECOND, stamp, type World } from './world';

export { NODES } from './door';

/** IoT Hub as its clients and its log show it. */
export interface SimulatedHub extends DoorControls {
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
  /** Deletes the device; its session ends. */
  remove(deviceId: string): void;
  /** Deletes the device and enters it anew: other generation, other keys. */
  replace(deviceId: string, enter: () => LabDevice): void;
  /** A back end calls a direct method; `answers`: the device has somebody who does. */
  callMethod(deviceId: string, answers: boolean): void;
  /** The running sessions. */
  sessions(): readonly Session[];
  /** Ends a session from the hub's side. */
  end(session: Session, code: Code): void;
  /** Records that are due, oldest first. */
  drain(to: number): ArchiveRecord[];
}

/** Bytes of one device-to-cloud message (quotas and throttling page: 256 KB). */
const LARGEST_MESSAGE = 256 * 1024;

export function simulateHub(
  world: World,
  registry: LabHub,
  options: { limits?: Limits; noise?: Noise; habits?: Partial<HubHabits>; witness?: Witness } = {},
): SimulatedHub {
  const { schedule } = world;
  const { witness } = options;
  const habits = { ...HABITS, ...options.habits };
  const random = world.random.fork(`hub/${registry.name}`);
  const log = createHubLog(random.fork('log'), options.noise);
  const meter = createMeter(options.limits ?? {});
  const door = createDoor(world, random, { habits, connectsASecond: options.limits?.connectsASecond ?? Infinity });
  const running = new Map<string, Session>();
  /** Links of lost AMQP connections that the hub has not let go of yet. */
  const staleLinks = new Map<string, { readonly peer: Peer; readonly until: number }>();

  function write(time: number, make: (time: number) => ArchiveRecord): void {
    if (registry.logging) log.write(time, make(time));
  }

  /** Notes the end in log and registry, and tells the client where that still reaches it. Gives the time of the last record. */
  function end(session: Session, codes: readonly Code[], options: { tell?: boolean; at?: number } = {}): number {
    let at = options.at ?? schedule.now();
    if (!session.alive) return at;
    session.alive = false;
    running.delete(session.key);
    witness?.ended?.(session, at, codes);
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
      if (session.alive && session.tokenEnds === tokenEnds) end(session, habits.tokenEnd);
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

  function deviceOf(deviceId: string): LabDevice {
    const device = registry.devices.get(deviceId);
    if (device === undefined) throw new Error(`${deviceId} is not in the registry of ${registry.name}`);
    return device;
  }

  const hub: SimulatedHub = {
    ...door.controls,
    registry,
    meter,
    connect(link) {
      const now = schedule.now();
      const { peer } = link;
      const device = registry.devices.get(peer.deviceId);
      const refusal = door.refuses(link, device);
      if (refusal === 'no-answer') return { kind: 'no-answer' };
      if (device === undefined || refusal !== null) {
        const { code, text } = refusal ?? { code: '404001' as const };
        witness?.refused?.(peer, now, code);
        write(now, (time) => connectRecord(registry, time, peer, code, text));
        return { kind: 'refused', code };
      }
      const key = keyOf(peer);
      const logged = takeOver(key, peer);
      write(logged, (time) => connectRecord(registry, time, peer));
      const session: Session = { link, device, key, since: now, alive: true, heard: now, tokenEnds: link.tokenEnds };
      running.set(key, session);
      witness?.began?.(session, logged);
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
      if (bytes > LARGEST_MESSAGE) {
        write(now, (time) => ingressRecord(registry, time, session.link.peer, bytes, '413001'));
        if (!isAmqp(session.link.peer))
          end(session, [habits.offenceSessionEnd], { at: now + random.between(0.05, 0.5) * SECOND });
        return false;
      }
      const { overQuota, throttled } = meter.admit(now, messages);
      if (overQuota > 0) write(now, (time) => ingressRecord(registry, time, session.link.peer, bytes, '403002'));
      else if (throttled > 0) write(now, (time) => ingressRecord(registry, time, session.link.peer, bytes, '429001'));
      // MQTT has no way to refuse a message: the hub closes the connection. AMQP answers with an error.
      if (overQuota > 0 && !isAmqp(session.link.peer)) {
        end(session, [habits.quotaSessionEnd], { at: now + random.between(0.05, 0.5) * SECOND });
      }
      return overQuota + throttled === 0;
    },
    putToken(session, secret, tokenEnds) {
      if (!session.alive) return false;
      session.heard = schedule.now();
      if (door.forbids(session.link) || !accepts(session.device, secret)) {
        end(session, [habits.unauthorized]);
        return false;
      }
      session.tokenEnds = tokenEnds;
      watchToken(session);
      return true;
    },
    disable(deviceId, reason) {
      setStatus(deviceOf(deviceId), random, schedule.now(), 'disabled', reason);
      endAll(deviceId, habits.disabledSessionEnd);
    },
    enable: (deviceId) => setStatus(deviceOf(deviceId), random, schedule.now(), 'enabled', null),
    remove,
    replace(deviceId, enter) {
      remove(deviceId);
      enter();
    },
    callMethod(deviceId, answers) {
      const online = running.has(keyOf({ deviceId, moduleId: null }));
      if (online && answers) return;
      write(schedule.now(), (time) =>
        methodRecord(registry, time, deviceId, online ? habits.unansweredMethod : '404103'),
      );
    },
    sessions: () => [...running.values()],
    end(session, code) {
      end(session, [code]);
    },
    drain(to) {
      for (const session of running.values()) showActivity(session);
      return log.drain(to);
    },
  };
  return hub;

  function remove(deviceId: string): void {
    endAll(deviceId, '404104');
    registry.devices.delete(deviceId);
  }

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
