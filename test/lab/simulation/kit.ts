import type { ArchiveRecord, LabHistory } from '../../../src/lab/registry';
import { historyOf } from '../../../src/lab/simulation/history';
import { type SimulatedHub, simulateHub } from '../../../src/lab/simulation/hub';
import type { Noise } from '../../../src/lab/simulation/hub-log';
import type { Limits } from '../../../src/lab/simulation/limits';
import { createLabHub } from '../../../src/lab/simulation/registry';
import type { Role, Stage } from '../../../src/lab/simulation/stories/stage';
import type { HubHabits } from '../../../src/lab/simulation/unverified';
import type { Witness } from '../../../src/lab/simulation/witness';
import { createWorld, HOUR } from '../../../src/lab/simulation/world';

export const NOON = new Date('2026-11-20T12:00:00Z');

/** A record as a test wants to read it. */
export interface Line {
  readonly time: number;
  readonly what: 'connect' | 'refused' | 'goodbye' | 'drop' | 'ingress';
  readonly code: string;
  readonly device: string;
  readonly module: string;
  readonly address: string;
}

export function lineOf(record: ArchiveRecord): Line {
  const properties: unknown = JSON.parse(record.properties);
  const failed = record.level === 'Error';
  return {
    time: Date.parse(record.time),
    what: whatOf(record.operationName, failed),
    code: record.resultType ?? '',
    device: textAt(properties, 'deviceId'),
    module: textAt(properties, 'moduleId'),
    address: textAt(properties, 'maskedIpAddress'),
  };
}

function whatOf(operation: string, failed: boolean): Line['what'] {
  if (operation === 'ingress') return 'ingress';
  if (operation === 'deviceConnect') return failed ? 'refused' : 'connect';
  return failed ? 'drop' : 'goodbye';
}

export function textAt(value: unknown, field: string): string {
  if (typeof value !== 'object' || value === null) return '';
  const found: unknown = Object.entries(value).find(([name]) => name === field)?.[1];
  return typeof found === 'string' ? found : '';
}

export interface Trial {
  readonly stage: Stage;
  readonly hub: SimulatedHub;
  /** Everything logged up to so many hours after the beginning. */
  after(hours: number): Line[];
}

/** One hub, with a story's `start` so many hours after the world's beginning. */
export function trial(
  options: {
    seed?: number;
    hours?: number;
    limits?: Limits;
    noise?: Noise;
    logging?: boolean;
    habits?: Partial<HubHabits>;
    witness?: Witness;
  } = {},
): Trial {
  const from = NOON;
  const world = createWorld({ from, seed: options.seed ?? 7 });
  const sku = { name: 'S1', tier: 'Standard', capacity: 1 };
  const plan = { name: 'trial', location: 'westeurope', sku, logging: options.logging ?? true };
  const hub = simulateHub(world, createLabHub(world.random, plan), options);
  const history = historyOf(world, [hub], from);
  return {
    hub,
    stage: { world, hub, start: from.getTime() + (options.hours ?? 24) * HOUR },
    after: (hours) => linesUpTo(history, new Date(from.getTime() + hours * HOUR)),
  };
}

export function linesUpTo(history: LabHistory, to: Date): Line[] {
  return history.advance(to).flatMap(({ records }) => records.map(lineOf));
}

export function role(deviceId: string, prefix = '203.0.113'): Role {
  return { name: deviceId, deviceId, prefix };
}

/** Lengths from each connect to the next end, ms. */
export function lengths(lines: readonly Line[]): number[] {
  const found: number[] = [];
  let since: number | null = null;
  for (const line of inOrderOfSessions(lines)) {
    if (line.what === 'connect') since = line.time;
    else if (since !== null && (line.what === 'drop' || line.what === 'goodbye')) {
      found.push(line.time - since);
      since = null;
    }
  }
  return found;
}

/** From each end to the next connect, ms. */
export function gaps(lines: readonly Line[]): number[] {
  const found: number[] = [];
  let ended: number | null = null;
  for (const line of inOrderOfSessions(lines)) {
    if (line.what === 'drop' || line.what === 'goodbye') ended ??= line.time;
    else if (line.what === 'connect' && ended !== null) {
      found.push(line.time - ended);
      ended = null;
    }
  }
  return found;
}

/** The end of a session that was taken over may be logged just after the connect that took it over. */
function inOrderOfSessions(lines: readonly Line[]): Line[] {
  const rank = (line: Line): number => (['400027', '409002'].includes(line.code) ? line.time - 500 : line.time);
  return [...lines].sort((one, other) => rank(one) - rank(other));
}

export function spread(values: readonly number[]): { least: number; most: number } {
  return { least: Math.min(...values), most: Math.max(...values) };
}
