import { type About, diagnose } from '../../src/diagnosis/diagnose';
import type { Report } from '../../src/diagnosis/report';
import { belongsTo } from '../../src/diagnosis/timeline';
import type { Evidence, EvidenceKinds } from '../../src/evidence/evidence';
import { fleetFromRecords } from '../../src/evidence/fleet-from-records';
import { type LogRecord, readLogRecord } from '../../src/evidence/log-record';
import { historyOf } from '../../src/lab/simulation/history';
import { type SimulatedHub, simulateHub } from '../../src/lab/simulation/hub';
import type { Noise } from '../../src/lab/simulation/hub-log';
import type { Limits } from '../../src/lab/simulation/limits';
import { createLabHub } from '../../src/lab/simulation/registry';
import { type Role, type Stage, WARM_UP } from '../../src/lab/simulation/stories/stage';
import { createWorld, HOUR } from '../../src/lab/simulation/world';
import { evidenceOf } from './log-records';

export const LIVED_TO = new Date('2026-11-21T14:00:00Z');
export const LIVED_WINDOW = { from: new Date(LIVED_TO.getTime() - 24 * HOUR), to: LIVED_TO };

/** One hub that has lived a story for a day (or `hours`), and the judgement on any of its devices. A name may be `device/module`. */
export interface Lived {
  readonly hub: SimulatedHub;
  readonly records: readonly LogRecord[];
  /** ms since 1970; where the story's times count back from. */
  readonly start: number;
  about(name: string): About;
  evidence(name: string, kinds?: Partial<EvidenceKinds>): Evidence;
  judge(name: string, kinds?: Partial<EvidenceKinds>): Report;
}

export interface LivedOptions {
  readonly name?: string;
  readonly limits?: Limits;
  readonly noise?: Noise;
  /** Length of the window; 24 by default. */
  readonly hours?: number;
  readonly missing?: (record: LogRecord) => boolean;
}

export function live(seed: number, story: (stage: Stage) => void, options: LivedOptions = {}): Lived {
  const to = LIVED_TO.getTime();
  const window = { from: new Date(to - (options.hours ?? 24) * HOUR), to: LIVED_TO };
  const { from } = window;
  const world = createWorld({ from: new Date(from.getTime() - WARM_UP), seed });
  const sku = { name: 'S1', tier: 'Standard', capacity: 1 };
  const plan = { name: options.name ?? 'contoso-lab', location: 'westeurope', sku, logging: true };
  const hub = simulateHub(world, createLabHub(world.random, plan), {
    limits: {},
    noise: { doubled: 0.002 },
    ...options,
  });
  story({ world, hub, start: to });
  const records = historyOf(world, [hub], from)
    .advance(LIVED_TO)
    .flatMap((told) => told.records.flatMap((record) => readLogRecord(record) ?? []))
    .filter((record) => !options.missing?.(record));
  return {
    hub,
    records,
    start: to,
    about,
    evidence,
    judge: (name, kinds) => diagnose(evidence(name, kinds), about(name)),
  };

  function about(name: string): About {
    const [deviceId = '', moduleId = null] = name.split('/');
    return { subject: { hub: hub.registry.host, deviceId, moduleId }, window, now: LIVED_TO };
  }

  function evidence(name: string, kinds: Partial<EvidenceKinds> = {}): Evidence {
    const { subject } = about(name);
    const own = records.filter((record) => belongsTo(record, subject));
    return evidenceOf({
      identity: hub.registry.devices.get(subject.deviceId)?.identity ?? null,
      connections: { records: own.filter(({ category }) => category === 'Connections'), limited: false },
      operations: { records: own.filter(({ category }) => category !== 'Connections'), limited: false },
      fleet: fleetFromRecords(records, subject, window),
      ...kinds,
    });
  }
}

/** So many devices by name and number, each behind the address of its own or all behind one. */
export function roles(name: string, count: number, prefix: string | ((index: number) => string)): Role[] {
  return Array.from({ length: count }, (_, index) => {
    const deviceId = `${name}-${String(index + 1).padStart(2, '0')}`;
    return { name: deviceId, deviceId, prefix: typeof prefix === 'string' ? prefix : prefix(index) };
  });
}
