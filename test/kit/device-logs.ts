import type { DeviceLog, DeviceLogEvent, DeviceLogMeaning } from '../../src/evidence/device-log';
import { atMinute, type Minute } from './log-records';

/** `[minute, meaning, more]`: the device's clock in minutes of the day; null for a line without a time. */
export type LogRow = readonly [at: Minute | null, meaning: DeviceLogMeaning, fields?: Partial<DeviceLogEvent>];

export interface LogPlan extends Partial<DeviceLog> {
  /** Added to every time, in minutes: how far the device's clock is ahead. */
  readonly ahead?: Minute;
  /** Lines between two rows; more than one, so that each row is a try of its own in a log without times. */
  readonly linesApart?: number;
}

/** Terse rows as what a reader makes of a log; a zone is stated unless the plan says otherwise. */
export function deviceLog(rows: readonly LogRow[], plan: LogPlan = {}): DeviceLog {
  const { ahead = 0, linesApart = 10, ...fields } = plan;
  const events = rows.map(
    ([at, meaning, more = {}], index): DeviceLogEvent => ({
      meaning,
      at: at === null ? null : atMinute(at + ahead),
      line: 1 + index * linesApart,
      text: `${meaning}${more.host ? ` ${more.host}` : ''}${more.port ? `:${more.port}` : ''}`,
      ...more,
    }),
  );
  const times = events.flatMap(({ at }) => at ?? []);
  const counts: Partial<Record<DeviceLogMeaning, number>> = {};
  for (const { meaning } of events) counts[meaning] = (counts[meaning] ?? 0) + 1;
  return {
    name: 'pump.txt',
    bytes: rows.length * 80,
    lines: rows.length * linesApart,
    sdk: null,
    agent: null,
    edgeVersion: null,
    keepAlive: null,
    from: times[0] ?? null,
    to: times.at(-1) ?? null,
    zoneStated: true,
    events,
    counts,
    ...fields,
  };
}

/** `times` rows of one meaning, the first at `from`, one every `every` minutes. */
export function again(
  times: number,
  from: Minute,
  every: Minute,
  meaning: DeviceLogMeaning,
  fields: Partial<DeviceLogEvent> = {},
): LogRow[] {
  return Array.from({ length: times }, (_, index) => [from + index * every, meaning, fields]);
}

/** The same rows as of a log without times. */
export function timeless(rows: readonly LogRow[]): LogRow[] {
  return rows.map(([, meaning, fields = {}]) => [null, meaning, fields]);
}
