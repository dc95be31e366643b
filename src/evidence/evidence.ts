import type { DeviceIdentity, DeviceTwin, ModuleIdentity } from './device';
import type { DeviceLog } from './device-log';
import type { EdgeRuntime } from './edge-runtime';
import type { Fleet } from './fleet';
import type { DiagnosticSetting, HubResource } from './hub-resource';
import type { LogRecords } from './log-record';
import type { HubMetric } from './metrics';
import type { HubProbe } from './probe';
import type { AvailabilityStatus } from './resource-health';
import type { ServiceHealthEvent } from './service-health';

/** Who is looked at. `hub` is the host name in lower case; device and module ids keep their case (they are case sensitive). */
export interface Subject {
  readonly hub: string;
  readonly deviceId: string;
  readonly moduleId: string | null;
}

/** The time looked at, both ends included, UTC. */
export interface Window {
  readonly from: Date;
  readonly to: Date;
}

/** Everything that can be collected, by kind. The kind is also the file's name in a case (contracts: report and case). */
export interface EvidenceKinds {
  /** The registry row of exactly this identity; null when the registry answered 404. */
  identity: DeviceIdentity | null;
  /** Null when the registry answered 404. */
  twin: DeviceTwin | null;
  modules: readonly ModuleIdentity[];
  /** What the gateway told of itself that the device is or is behind; null: it is no IoT Edge device, and behind none. */
  'edge-runtime': EdgeRuntime | null;
  /** Records of category Connections of exactly this (deviceId, moduleId), oldest first. */
  connections: LogRecords;
  /** Records of other categories that explain disconnects (DeviceTelemetry, D2CTwinOperations, DirectMethods), oldest first. */
  operations: LogRecords;
  /** What the rest of the hub did in the minutes in which this device dropped. */
  fleet: Fleet;
  hub: HubResource;
  'diagnostic-settings': readonly DiagnosticSetting[];
  'resource-health': readonly AvailabilityStatus[];
  'service-health': readonly ServiceHealthEvent[];
  metrics: readonly HubMetric[];
  /** Whether the hub can be reached from Keepalive's own network, which is not the device's. */
  probe: HubProbe;
  /** What people gave of the device's own logs. */
  'device-logs': readonly DeviceLog[];
}

export type Kind = keyof EvidenceKinds;

export const KINDS: readonly Kind[] = [
  'identity',
  'twin',
  'modules',
  'edge-runtime',
  'connections',
  'operations',
  'fleet',
  'hub',
  'diagnostic-settings',
  'resource-health',
  'service-health',
  'metrics',
  'probe',
  'device-logs',
];

export type GapReason =
  | 'not-provided'
  | 'not-configured'
  | 'denied'
  | 'timed-out'
  | 'throttled'
  | 'unreadable'
  | 'failed';

/** A look that did not succeed. `detail` says what was tried and what came back; `fix` what would cure it. Both are shown to people. */
export interface Gap {
  readonly ok: false;
  readonly why: GapReason;
  readonly detail: string;
  readonly fix?: string;
}

/** A look that succeeded, even if it found nothing. `searched` says where and for what, in words for a person. */
export interface Seen<T> {
  readonly ok: true;
  readonly data: T;
  readonly searched: string;
  /** The newest moment that the data reaches up to, where the source can tell. */
  readonly dataUpTo?: Date;
  /** What of it could not be read, so that something may be missing: shown beside the gaps. */
  readonly unread?: { readonly detail: string; readonly fix?: string };
}

export type Slot<T> = Seen<T> | Gap;

export type Evidence = { readonly [K in Kind]: Slot<EvidenceKinds[K]> };
