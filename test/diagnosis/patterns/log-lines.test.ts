import { linesIn, logsOf, standingLines, triesIn } from '../../../src/diagnosis/patterns/log-lines';
import type { DeviceLog } from '../../../src/evidence/device-log';
import { again, deviceLog, type LogRow, timeless } from '../../kit/device-logs';
import { SUBJECT } from '../../kit/log-records';

const standing = (log: DeviceLog): number => standingLines(log, SUBJECT, ['dns']).length;
/** As an export of a log store has it. */
const newestFirst = (rows: readonly LogRow[]): DeviceLog => deviceLog(rows.toReversed());

describe('what stands at the end of a log', () => {
  const failed = again(3, 100, 5, 'dns');

  test('what no connection followed, by the order of lines where there are no times', () => {
    const rows: LogRow[] = [...again(2, 10, 1, 'dns'), [20, 'connected'], ...failed];
    for (const log of [deviceLog(rows), deviceLog(timeless(rows)), newestFirst(rows)]) expect(standing(log)).toBe(3);
  });

  test('nothing, when a connection came last', () => {
    const rows: LogRow[] = [...failed, [120, 'connected']];
    for (const log of [deviceLog(rows), deviceLog(timeless(rows)), newestFirst(rows)]) expect(standing(log)).toBe(0);
  });

  test('a connection that fails at once was none', () => {
    const rows: LogRow[] = [
      [100, 'connected'],
      [100.05, 'dns'],
      [110, 'connected'],
      [110.05, 'dns'],
    ];
    expect(standing(deviceLog(rows))).toBe(2);
  });

  test('the connection of another client ends nothing', () => {
    const log = deviceLog([...failed, [120, 'connected', { client: 'pump-18' }]], { sdk: 'iot-edge' });
    expect(standing(log)).toBe(3);
  });

  test('a clock that falls back to 1970 at a start does not turn the log around', () => {
    const rows: LogRow[] = [...again(4, 10, 5, 'dns'), [40, 'connected'], ...again(3, -29_000_000, 1, 'dns')];
    expect(standing(deviceLog(rows))).toBe(3);
  });
});

test('lines that stand together are one try', () => {
  const log = deviceLog([
    [10, 'dns'],
    [10.01, 'dns'],
    [10.5, 'dns'],
  ]);
  expect(triesIn(linesIn(log, SUBJECT))).toBe(2);
  const close = deviceLog(timeless(again(6, 1, 1, 'dns')), { linesApart: 1 });
  expect(triesIn(linesIn(close, SUBJECT))).toBe(1);
});

test('whose log it is', () => {
  const of = (client: string | undefined, sdk: string | null = null): number =>
    logsOf([deviceLog(again(1, 1, 1, 'dns', client === undefined ? {} : { client }), { sdk })], SUBJECT).length;
  expect([of(undefined), of('pump-17'), of('pump-17/filter'), of('pump-170'), of('Pump-17')]).toEqual([1, 1, 1, 0, 0]);
  expect(of('pump-170', 'iot-edge')).toBe(1);
});
