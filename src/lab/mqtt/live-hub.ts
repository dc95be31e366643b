import type { Clock } from '../../clock';
import type { ArchiveRecord, LabDevice, LabHub } from '../registry';
import { createMeter, type Limits, TIER_LIMITS } from '../simulation/limits';
import type { Random } from '../simulation/random';
import { type Code, connectRecord, disconnectRecord, ingressRecord, type Peer } from '../simulation/record';
import { setStatus } from '../simulation/registry';
import { keyOf, LONGEST_PATIENCE, patience } from '../simulation/session';
import {
  connackOf,
  DISABLED_REFUSAL,
  DISABLED_SESSION_END,
  OFFENCE_SESSION_END,
  QUOTA_SESSION_END,
  TOKEN_GRACE,
} from '../simulation/unverified';
import { DAY, stamp } from '../simulation/world';
import type { ConnectRequest } from './connect-request';
import { checkCredentials, type Shown } from './credentials';
import type { LiveLink, LiveSession } from './live-session';

export interface Caller {
  readonly request: ConnectRequest;
  readonly shown: Shown;
  /** Masked. */
  readonly address: string;
  /** ms. */
  readonly keepAlive: number;
  readonly link: LiveLink;
}

export type Admission =
  | { readonly ok: true; readonly session: LiveSession }
  /** `connack`: the return code of MQTT 3.1.1. */
  | { readonly ok: false; readonly connack: 3 | 5 };

/** One of the lab's hubs as real clients meet it: the same rules, records and registry rows as the simulated one's. */
export interface LiveHub {
  readonly registry: LabHub;
  connect(caller: Caller): Admission;
  /** The running session of a device, or of one of its modules. */
  sessionOf(identity: { readonly deviceId: string; readonly moduleId: string | null }): LiveSession | undefined;
  /** A packet came. */
  heard(session: LiveSession): void;
  /** The connection is gone; false: without a goodbye. No-op when the session has ended already. */
  closed(session: LiveSession, goodbye: boolean): void;
  /** A message came; false: it was one too many, and the session is over. */
  takeMessage(session: LiveSession, bytes: number): boolean;
  /** A twin request or a method's answer came; false: they came too fast, and the session is over. */
  takeRequest(session: LiveSession): boolean;
  /** A message too large to read came: the session is over. */
  tooLarge(session: LiveSession, bytes: number): void;
  /** The device's row, ours from now on; throws when there is none. */
  take(deviceId: string): LabDevice;
  disable(deviceId: string, reason: string): void;
  enable(deviceId: string): void;
  /** Ends every session. */
  stop(): void;
}

/** Connects a second of an S1 unit, and twin requests ("IoT Hub quotas and throttling"); short bursts pass. */
const CONNECTS = { sendsASecond: 100 };
const REQUESTS = { sendsASecond: 100 };
/** Timers of Node end at 24.8 days; tokens may last for years. */
const LONGEST_WAIT = DAY;

export function createLiveHub(options: {
  readonly registry: LabHub;
  readonly clock: Clock;
  readonly random: Random;
  readonly write: (record: ArchiveRecord) => void;
  /** From now on the device's row is ours: its simulated client, if there is one, is gone. */
  readonly takeFromSimulation: (deviceId: string, end?: Code) => LabDevice | undefined;
}): LiveHub {
  const { registry, clock, random } = options;
  const running = new Map<string, LiveSession>();
  const messages = createMeter(limitsOf(registry));
  const connects = createMeter(CONNECTS);
  const requests = createMeter(REQUESTS);
  let latest = 0;

  /** Things that happen at one time of a clock keep their order in the log, two microseconds apart. */
  function now(): number {
    latest = Math.max(clock.now().getTime(), latest + 0.002);
    return latest;
  }

  function write(make: (time: number) => ArchiveRecord): void {
    if (registry.logging) options.write(make(now()));
  }

  function end(session: LiveSession, ...codes: readonly Code[]): void {
    if (session.ending.signal.aborted) return;
    session.ending.abort();
    running.delete(keyOf(session.peer));
    if (codes.length === 0) write((time) => disconnectRecord(registry, time, session.peer));
    for (const code of codes) write((time) => disconnectRecord(registry, time, session.peer, code));
    session.row.connectionState = 'Disconnected';
    session.row.connectionStateUpdatedTime = stamp(clock.now().getTime());
    session.link.close();
  }

  /** Resolves at `time`; false: the session ended before. */
  async function until(session: LiveSession, time: () => number): Promise<boolean> {
    const { signal } = session.ending;
    for (;;) {
      const left = time() - clock.now().getTime();
      if (left <= 0 || signal.aborted) return !signal.aborted;
      await clock.wait(Math.min(left, LONGEST_WAIT), signal);
    }
  }

  async function watchSilence(session: LiveSession): Promise<void> {
    const wait = session.keepAlive === 0 ? LONGEST_PATIENCE : patience(session.keepAlive);
    if (await until(session, () => session.heard + wait)) end(session, '404104');
  }

  async function watchToken(session: LiveSession): Promise<void> {
    const { tokenEnds } = session;
    if (tokenEnds === null) return;
    const cut = tokenEnds + random.between(...TOKEN_GRACE);
    if (await until(session, () => cut)) end(session, '401003', '404104');
  }

  function refuse(peer: Peer, code: Code, text?: string): Admission {
    write((time) => connectRecord(registry, time, peer, code, text));
    return { ok: false, connack: connackOf(code) };
  }

  function begin(caller: Caller, peer: Peer, device: LabDevice, tokenEnds: number | null): LiveSession {
    const started = clock.now().getTime();
    const module = device.modules.find(({ moduleId }) => moduleId === peer.moduleId);
    if (module) module.twin ??= { desired: {}, reported: {} };
    const session: LiveSession = {
      peer,
      device,
      row: module ?? device.identity,
      twin: module?.twin ?? device.twin,
      link: caller.link,
      keepAlive: caller.keepAlive,
      tokenEnds,
      topics: new Set(),
      heard: started,
      ending: new AbortController(),
    };
    running.set(keyOf(peer), session);
    write((time) => connectRecord(registry, time, peer));
    session.row.connectionState = 'Connected';
    session.row.connectionStateUpdatedTime = stamp(started);
    session.row.lastActivityTime = stamp(started);
    void watchSilence(session);
    void watchToken(session);
    return session;
  }

  /** Notes a message that is not taken; over MQTT it costs the connection. */
  function offence(session: LiveSession, code: Code, bytes: number, ending: Code): false {
    write((time) => ingressRecord(registry, time, session.peer, bytes, code));
    end(session, ending);
    return false;
  }

  const hub: LiveHub = {
    registry,
    connect(caller) {
      const time = clock.now().getTime();
      // Too many at once: turned away, and not one line of log for each.
      if (connects.admit(time, 1).throttled > 0) return { ok: false, connack: 3 };
      const { deviceId, moduleId, sdkVersion } = caller.request;
      const device = options.takeFromSimulation(deviceId);
      const auth = device && device.identity.authentication.type !== 'sas' ? 'x509' : 'sas';
      const peer: Peer = { deviceId, moduleId, protocol: 'Mqtt', auth, address: caller.address, sdkVersion };
      if (!device) return refuse(peer, '404001');
      if (moduleId !== null && !device.modules.some((module) => module.moduleId === moduleId))
        return refuse(peer, '404001');
      if (device.identity.status === 'disabled') return refuse(peer, DISABLED_REFUSAL);
      const verdict = checkCredentials(device, caller.request, caller.shown, time);
      if (!verdict.ok) return refuse(peer, '401003', verdict.text);
      const old = hub.sessionOf(peer);
      if (old) end(old, '400027');
      return { ok: true, session: begin(caller, peer, device, verdict.tokenEnds) };
    },
    sessionOf: (identity) => running.get(keyOf(identity)),
    heard(session) {
      session.heard = clock.now().getTime();
      session.row.lastActivityTime = stamp(session.heard);
    },
    closed(session, goodbye) {
      if (goodbye) end(session);
      else end(session, '404104');
    },
    takeMessage(session, bytes) {
      const { overQuota, throttled } = messages.admit(clock.now().getTime(), 1);
      if (overQuota > 0) return offence(session, '403002', bytes, QUOTA_SESSION_END);
      return throttled === 0 || offence(session, '429001', bytes, OFFENCE_SESSION_END);
    },
    takeRequest(session) {
      if (requests.admit(clock.now().getTime(), 1).throttled === 0) return true;
      end(session, OFFENCE_SESSION_END);
      return false;
    },
    tooLarge(session, bytes) {
      offence(session, '413001', bytes, OFFENCE_SESSION_END);
    },
    take: (deviceId) => taken(deviceId),
    disable(deviceId, reason) {
      const device = taken(deviceId, DISABLED_SESSION_END);
      setStatus(device, random, clock.now().getTime(), 'disabled', reason);
      for (const session of [...running.values()]) {
        if (session.peer.deviceId === deviceId) end(session, DISABLED_SESSION_END);
      }
    },
    enable: (deviceId) => setStatus(taken(deviceId), random, clock.now().getTime(), 'enabled', null),
    stop() {
      for (const session of [...running.values()]) end(session, '404104');
    },
  };
  return hub;

  function taken(deviceId: string, ending?: Code): LabDevice {
    const device = options.takeFromSimulation(deviceId, ending);
    if (!device) throw new Error(`${deviceId} is not in the registry of ${registry.name}`);
    return device;
  }
}

function limitsOf({ sku }: LabHub): Limits {
  return sku.name === 'F1'
    ? TIER_LIMITS.F1
    : { ...TIER_LIMITS.S1, messagesADay: TIER_LIMITS.S1.messagesADay * sku.capacity };
}
