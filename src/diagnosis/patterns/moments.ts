import type { DeviceLog, DeviceLogMeaning } from '../../evidence/device-log';
import type { Subject } from '../../evidence/evidence';
import { isTakeOverCode } from '../codes-of-ends';
import type { Timeline } from '../timeline';
import { isAbout } from './log-lines';
import { firstNotBefore, median } from './numbers';

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

/** Bounds the work: so many of each kind at the end of the log, and so many of the hub's that lie nearest to those. */
const MOST_OF_LOG = 100;
const MOST_OF_HUB = 1_000;

/** Milliseconds, by what was noted. Several layers of an SDK tell of one moment: what lies within `one` counts once. */
export function momentsOfLog(log: DeviceLog, subject: Subject, one: number): Record<Noted, readonly number[]> {
  const of = (noted: Noted): number[] => {
    const times = log.events.flatMap((event) =>
      event.at && NOTED[event.meaning] === noted && isAbout(event, subject) ? [event.at.getTime()] : [],
    );
    return apart(times, one).slice(-MOST_OF_LOG);
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

/** The same of the hub's records, as far as they may meet those of the log. */
export function momentsOfHub(
  { sessions, refusals }: Timeline,
  mine: Record<Noted, readonly number[]>,
): Record<Noted, readonly number[]> {
  const ends = sessions.flatMap(({ to, end, code }) => (to ? [{ at: to.getTime(), end, code }] : []));
  return {
    connect: nearest(
      sessions.flatMap(({ from }) => (from ? [from.getTime()] : [])),
      mine.connect,
    ),
    refusal: nearest(
      refusals.map(({ at }) => at.getTime()),
      mine.refusal,
    ),
    goodbye: nearest(
      ends.flatMap(({ at, end }) => (end === 'clean' ? [at] : [])),
      mine.goodbye,
    ),
    'take-over': nearest(
      ends.flatMap(({ at, code }) => (isTakeOverCode(code) ? [at] : [])),
      mine['take-over'],
    ),
  };
}

/** Sessions and refusals are in order of time, so their moments are too, but for seconds. */
function nearest(times: readonly number[], mine: readonly number[]): readonly number[] {
  const middle = median(mine);
  if (middle === undefined) return [];
  const at = firstNotBefore(times.length, (index) => (times[index] ?? 0) < middle);
  const from = Math.max(0, Math.min(at - MOST_OF_HUB / 2, times.length - MOST_OF_HUB));
  return times.slice(from, from + MOST_OF_HUB);
}
