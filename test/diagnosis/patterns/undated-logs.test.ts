import { withDay } from '../../../src/diagnosis/patterns/undated-logs';
import { makeTimeline } from '../../../src/diagnosis/timeline';
import type { DeviceLog, DeviceLogMeaning } from '../../../src/evidence/device-log';
import type { Window } from '../../../src/evidence/evidence';
import { idsOf, reportOn } from '../../kit/check-table';
import { deviceLog } from '../../kit/device-logs';
import { atMinute, identityOf, logRecords, type Row, SUBJECT, WINDOW } from '../../kit/log-records';

const HOUR = 3_600_000;

/** A log whose lines have times of day only: hours from midnight before its first time, and what they mean. */
function undated(rows: ReadonlyArray<readonly [hour: number, meaning: DeviceLogMeaning]>): DeviceLog {
  const log = deviceLog(
    rows.map(([hour, meaning]) => [null, meaning, { sinceMidnight: hour * HOUR }]),
    { zoneStated: false, sdk: 'c' },
  );
  return { ...log, undated: { from: (rows[0]?.[0] ?? 0) * HOUR, to: (rows.at(-1)?.[0] ?? 0) * HOUR } };
}

function dayOf(log: DeviceLog, rows: readonly Row[], window: Window | null): string | null {
  const { from } = withDay(log, makeTimeline(logRecords(rows), SUBJECT), SUBJECT, window);
  return from?.toISOString().slice(0, 13) ?? null;
}

const threeDays: Window = { from: atMinute(-1440), to: atMinute(2 * 1440) };
const morning = undated([
  [9, 'connected'],
  [9.7, 'connected'],
  [10.6, 'connected'],
]);

describe('a log that names no day', () => {
  test('is of the one day in the window that it fits', () => {
    expect(dayOf(morning, [], WINDOW)).toBe('2026-11-20T09');
  });

  test('has no times where it fits several', () => {
    const log = withDay(morning, makeTimeline([], SUBJECT), SUBJECT, threeDays);
    expect([log.from, ...log.events.map(({ at }) => at)]).toEqual([null, null, null, null]);
  });

  test('is of the day on which its connects meet those at the hub', () => {
    const rows: readonly Row[] = [
      [1440 + 540, 'on'],
      [1440 + 582, 'on'],
      [1440 + 636, 'on'],
    ];
    expect(dayOf(morning, rows, threeDays)).toBe('2026-11-21T09');
  });

  test('may reach over midnight and a little over the window', () => {
    const night = undated([
      [23.8, 'connected'],
      [47.5, 'connected'],
    ]);
    expect(dayOf(night, [], { from: atMinute(0), to: atMinute(1440) })).toBe('2026-11-19T23');
  });

  test('has none without a window or a record', () => {
    expect(dayOf(morning, [], null)).toBeNull();
  });
});

test('its starts are laid beside the drops', () => {
  const resets = [100, 333, 590, 871, 1190];
  const rows = resets.flatMap((at): Row[] => [
    [at, 'on'],
    [at, '400027'],
  ]);
  const log = undated(
    resets.flatMap(
      (at): ReadonlyArray<readonly [number, DeviceLogMeaning]> => [
        [(at - 0.3) / 60, 'boot'],
        [at / 60, 'connected'],
      ],
    ),
  );
  const report = reportOn({
    identity: identityOf(),
    connections: { records: logRecords([[1, 'on'], ...rows]), limited: false },
    'device-logs': [log],
  });
  expect(idsOf(report)[0]).toBe('device-restart');
});
