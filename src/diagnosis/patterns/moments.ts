import type { DeviceLog, DeviceLogMeaning } from '../../evidence/device-log';
import type { Subject } from '../../evidence/evidence';
import { isTakeOverCode } from '../codes-of-ends';
import type { Timeline } from '../timeline';
import { isAbout } from './log-lines';

/**
 * What device and hub note in the same second, so that their clocks can be compared. Not among it: `lost`, `reset` and
 * 404104. Each side notices a dead connection in its own time, and the steady lag between the two (1.5 x keep-alive)
 * would pose as an offset.
 */
export const NOTED_BY_BOTH = ['connect', 'refusal', 'goodbye', 'take-over'] as const;
export type Noted = (typeof NOTED_BY_BOTH)[number];

const NOTED: Readonly<Partial<Record<DeviceLogMeaning, Noted>>> = {
  connected: 'connect',
  'credentials-refused': 'refusal',
  'token-expired': 'refusal',
  'signature-invalid': 'refusal',
  'identifier-refused': 'refusal',
  unavailable: 'refusal',
  'closed-by-program': 'goodbye',
  renewal: 'goodbye',
  'taken-over': 'take-over',
};

/** Bounds the work: the hub's moments that lie nearest to the log. */
const MOST_MOMENTS = 1_000;

/** Milliseconds, by what was noted. Several layers of an SDK tell of one moment: what lies within `one` counts once. */
export function momentsOfLog(log: DeviceLog, subject: Subject, one: number): Record<Noted, readonly number[]> {
  const of = (noted: Noted): number[] => {
    const times = log.events.flatMap((event) =>
      event.at && NOTED[event.meaning] === noted && isAbout(event, subject) ? [event.at.getTime()] : [],
    );
    return apart(times, one);
  };
  return { connect: of('connect'), refusal: of('refusal'), goodbye: of('goodbye'), 'take-over': of('take-over') };
}

function apart(times: readonly number[], one: number): number[] {
  const kept: number[] = [];
  for (const time of times.toSorted((a, b) => a - b)) {
    const before = kept.at(-1);
    if (before === undefined || time - before > one) kept.push(time);
  }
  return kept;
}

/** The same of the hub's records. */
export function momentsOfHub({ sessions, refusals }: Timeline, log: DeviceLog): Record<Noted, readonly number[]> {
  const ends = sessions.flatMap(({ to, end, code }) => (to ? [{ at: to.getTime(), end, code }] : []));
  const nearLog = (times: readonly number[]): readonly number[] => nearest(times, log);
  return {
    connect: nearLog(sessions.flatMap(({ from }) => (from ? [from.getTime()] : []))),
    refusal: nearLog(refusals.map(({ at }) => at.getTime())),
    goodbye: nearLog(ends.flatMap(({ at, end }) => (end === 'clean' ? [at] : []))),
    'take-over': nearLog(ends.flatMap(({ at, code }) => (isTakeOverCode(code) ? [at] : []))),
  };
}

function nearest(times: readonly number[], { from, to }: DeviceLog): readonly number[] {
  if (times.length <= MOST_MOMENTS) return times;
  const middle = ((from?.getTime() ?? 0) + (to?.getTime() ?? 0)) / 2;
  return times.toSorted((a, b) => Math.abs(a - middle) - Math.abs(b - middle)).slice(0, MOST_MOMENTS);
}
