import { createRandom, type Random } from './random';
import { createSchedule, type Schedule } from './schedule';

/** What every part of a simulation shares: one time and one source of chance. */
export interface World {
  readonly schedule: Schedule;
  readonly random: Random;
}

export function createWorld(options: { readonly from: Date; readonly seed: number | string }): World {
  return { schedule: createSchedule(options.from.getTime()), random: createRandom(options.seed) };
}

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** A pair of bounds between which chance decides. */
export type Span = readonly [low: number, high: number];

/** Milliseconds since 1970 as Azure writes times: ISO, UTC, seven fraction digits. */
export function stamp(time: number): string {
  const whole = Math.floor(time);
  const digits = Math.floor((time - whole) * 10_000);
  return `${new Date(whole).toISOString().slice(0, -1)}${String(digits).padStart(4, '0')}Z`;
}
