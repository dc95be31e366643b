import type { DeviceIdentity } from '../../src/evidence/device';
import type { Evidence, EvidenceKinds, Kind, Slot, Subject, Window } from '../../src/evidence/evidence';
import { KINDS } from '../../src/evidence/evidence';
import type { LogRecord } from '../../src/evidence/log-record';

export const SUBJECT: Subject = { hub: 'contoso-lab.azure-devices.net', deviceId: 'pump-17', moduleId: null };

/** Noon before "now", so that a story of a day lies around it. */
export const DAY = '2026-11-20';
export const NOW = new Date('2026-11-21T00:00:00Z');
export const WINDOW: Window = { from: new Date('2026-11-20T00:00:00Z'), to: NOW };

/** Who connects: agent, protocol, kind of credentials, address. */
export interface Client {
  readonly sdk?: string;
  readonly protocol?: string;
  readonly auth?: string | null;
  readonly address?: string;
}

export const AGENTS = {
  csharp: '.NET/1.42.3 (.NET 8.0.11; Linux 5.15.0; X64)',
  node: 'azure-iot-device/1.18.4 (node v22.11.0; Ubuntu 22.04; x64)',
  python: 'azure-iot-device-iothub-py/2.14.0(3.10.12;Linux #1 SMP;x86_64)',
  java: 'com.microsoft.azure.sdk.iot.iot-device-client/2.5.1 (17.0.12; Linux; amd64)',
  c: 'iothubclient/1.14.0 (native; Linux; armv7l)',
  own: '',
} as const;

/** Minutes since 00:00 of the day. */
export type Minute = number;

/** `on`: connects. `off`: says goodbye. A code: the session ends with it. `no` and a code: the connect is refused. */
export type Row =
  | readonly [at: Minute, what: 'on' | 'off' | `${number}`, client?: Client]
  | readonly [at: Minute, what: 'no', code: string, description?: string];

/** Terse rows as records of `SUBJECT`: `[480, 'on'], [525, 'off'], [525.1, 'on'], [600, '404104']`. */
export function logRecords(rows: readonly Row[], client: Client = {}, subject: Subject = SUBJECT): LogRecord[] {
  return rows.map((row) => {
    const [at, what, third, fourth] = row;
    const of = { ...client, ...(typeof third === 'object' ? third : {}) };
    const code = what === 'on' || what === 'off' ? null : what === 'no' ? String(third) : what;
    const connects = what === 'on' || what === 'no';
    return {
      time: atMinute(at),
      category: 'Connections',
      operationName: connects ? 'deviceConnect' : 'deviceDisconnect',
      level: code === null ? 'Information' : 'Error',
      code,
      description: typeof fourth === 'string' ? fourth : '',
      deviceId: subject.deviceId,
      moduleId: subject.moduleId,
      protocol: of.protocol ?? 'Mqtt',
      authType: connects ? (of.auth === undefined ? 'sas' : of.auth) : null,
      maskedIpAddress: of.address ?? '203.0.113.XXX',
      sdkVersion: connects ? (of.sdk ?? AGENTS.csharp) : '',
    };
  });
}

export function atMinute(minute: Minute): Date {
  return new Date(WINDOW.from.getTime() + Math.round(minute * 60_000));
}

/** `times` sessions one after another, each of `length` minutes ended by `end`, back after `gap` minutes. Jitter is steady noise of ±`jitter`. */
export function repeated(plan: {
  readonly from?: Minute;
  readonly times: number;
  readonly length: number | ((index: number) => number);
  readonly end: ReadonlyArray<'off' | `${number}`>;
  readonly gap?: number | ((index: number) => number);
  readonly jitter?: number;
  readonly client?: (index: number) => Client;
}): Row[] {
  const rows: Row[] = [];
  let at = plan.from ?? 1;
  for (let index = 0; index < plan.times; index++) {
    const client = plan.client?.(index) ?? {};
    rows.push([at, 'on', client]);
    at += valueAt(plan.length, index) + noise(index) * (plan.jitter ?? 0);
    for (const [place, what] of plan.end.entries()) rows.push([at + place * 0.008, what, client]);
    at += valueAt(plan.gap ?? 0.1, index);
  }
  rows.push([at, 'on', plan.client?.(plan.times) ?? {}]);
  return rows;
}

function valueAt(value: number | ((index: number) => number), index: number): number {
  return typeof value === 'number' ? value : value(index);
}

/** Between -1 and 1, the same at every run. */
export function noise(index: number): number {
  const wave = Math.sin(index * 12.9898 + 4.1) * 43_758.5453;
  return 2 * (wave - Math.floor(wave)) - 1;
}

export function identityOf(fields: Partial<DeviceIdentity> = {}): DeviceIdentity {
  return {
    deviceId: SUBJECT.deviceId,
    generationId: '638000000000000000',
    status: 'enabled',
    statusReason: null,
    statusUpdatedTime: '0001-01-01T00:00:00Z',
    // Early: a later one would say that the device was active after its log's last record.
    lastActivityTime: '2026-11-20T00:00:00Z',
    authentication: { type: 'sas' },
    capabilities: { iotEdge: false },
    ...fields,
  };
}

/** Evidence of which only what is given was looked at; the rest are gaps. */
export function evidenceOf(kinds: Partial<EvidenceKinds>): Evidence {
  const slot = <K extends Kind>(kind: K): Slot<EvidenceKinds[K]> => {
    const data = kinds[kind];
    return data === undefined
      ? { ok: false, why: 'not-provided', detail: `No ${kind} given.` }
      : { ok: true, data, searched: `what the test gave as ${kind}` };
  };
  return {
    identity: slot('identity'),
    twin: slot('twin'),
    modules: slot('modules'),
    'edge-runtime': slot('edge-runtime'),
    connections: slot('connections'),
    operations: slot('operations'),
    fleet: slot('fleet'),
    hub: slot('hub'),
    'diagnostic-settings': slot('diagnostic-settings'),
    'resource-health': slot('resource-health'),
    'service-health': slot('service-health'),
    metrics: slot('metrics'),
    probe: slot('probe'),
    'device-logs': slot('device-logs'),
  };
}

/** The kinds that have a gap; for tests of skipping. */
export const ALL_KINDS: readonly Kind[] = KINDS;
