import { clockOffset } from '../../../src/diagnosis/patterns/clock-offset';
import { makeTimeline } from '../../../src/diagnosis/timeline';
import { again, deviceLog, type LogPlan, type LogRow, timeless } from '../../kit/device-logs';
import { logRecords, noise, type Row, repeated, SUBJECT } from '../../kit/log-records';

function offsetOf(rows: readonly LogRow[], hub: readonly Row[], plan: LogPlan = {}) {
  return clockOffset(deviceLog(rows, plan), makeTimeline(logRecords(hub), SUBJECT), SUBJECT);
}

/** Connects at uneven times, and the same in the device's log, a second later each. */
const UNEVEN = [12, 31, 95.2, 131.7, 290, 431.4, 503.9];
const hubConnects = UNEVEN.flatMap((at): Row[] => [
  [at, 'on'],
  [at + 8, '404104'],
]);
const logConnects = UNEVEN.map((at, index): LogRow => [at + 0.005 + 0.01 * (index % 3), 'connected']);

const minutes = (ms: number | undefined): number => Math.round(((ms ?? Number.NaN) / 60_000) * 10) / 10;

test.each([0, 7.3, -83, 60, 345, -1_500, 60 * 24 * 400])('%d minutes ahead', (ahead) => {
  const offset = offsetOf(logConnects, hubConnects, { ahead });
  expect(minutes(offset?.ms)).toBe(ahead);
  expect(offset?.met).toBe(UNEVEN.length);
});

test('refusals at uneven times say it too', () => {
  const at = [600, 603.1, 611, 640.5];
  const hub = at.map((minute): Row => [minute, 'no', '401003']);
  const log = at.map((minute): LogRow => [minute, 'credentials-refused', { code: '5' }]);
  expect(minutes(offsetOf(log, hub, { ahead: -130 })?.ms)).toBe(-130);
});

test('records are missing on both sides, and every line comes twice', () => {
  const log = logConnects
    .filter((_, index) => index !== 2)
    .flatMap(([at, meaning]): LogRow[] => [
      [at, meaning],
      [(at ?? 0) + 0.01, meaning],
    ]);
  const hub = hubConnects.filter((_, index) => index !== 8);
  expect(minutes(offsetOf(log, hub, { ahead: 21 })?.ms)).toBe(21);
});

test('the log holds two of the day’s hundred connects too few', () => {
  const hub = repeated({
    times: 100,
    length: (i) => 10 + 4 * noise(i),
    end: ['404104'],
    gap: (i) => 1 + noise(i + 7) / 2,
  });
  const connects = hub.flatMap(([at, what]) => (what === 'on' ? [at] : []));
  const log = connects.slice(40, 46).map((at): LogRow => [at, 'connected']);
  expect(minutes(offsetOf(log, hub, { ahead: 33 })?.ms)).toBe(33);
});

describe('says nothing', () => {
  test('two meetings are chance', () => expect(offsetOf(logConnects.slice(0, 2), hubConnects)).toBeUndefined());

  test('a retry each minute fits at every minute', () => {
    const hub = Array.from({ length: 40 }, (_, i): Row => [600 + i, 'no', '401003']);
    expect(offsetOf(again(30, 600, 1, 'token-expired'), hub, { ahead: -90 })).toBeUndefined();
  });

  test('steady renewals fit one period on', () => {
    const hub = repeated({ times: 20, length: 45, end: ['off'], gap: 0.05 });
    const log = hub.flatMap(([at, what]): LogRow[] => (what === 'on' ? [[at, 'connected']] : []));
    expect(offsetOf(log, hub)).toBeUndefined();
  });

  test('a log of other events than the hub’s', () => {
    const other = [5, 44, 77.7, 201, 333.3, 400.1].map((at): LogRow => [at, 'connected']);
    expect(offsetOf(other, hubConnects)).toBeUndefined();
  });

  test('no times', () => expect(offsetOf(timeless(logConnects), hubConnects)).toBeUndefined());

  test('no records', () => expect(offsetOf(logConnects, [])).toBeUndefined());

  test('a steady lag of losses is no offset', () => {
    const lost = UNEVEN.map((at): LogRow => [at + 2, 'lost']);
    expect(offsetOf(lost, hubConnects)).toBeUndefined();
  });

  test('lines of another client of the gateway', () => {
    const others = logConnects.map(([at, meaning]): LogRow => [at, meaning, { client: 'pump-170' }]);
    expect(offsetOf(others, hubConnects, { sdk: 'iot-edge' })).toBeUndefined();
  });
});

test('of ten thousand sessions those near the log are compared', () => {
  const hub = repeated({ times: 10_000, length: (i) => 3 + noise(i), end: ['404104'], gap: (i) => 1 + noise(i + 3) });
  const connects = hub.flatMap(([at, what]) => (what === 'on' ? [at] : []));
  const log = connects.slice(5_000, 5_200).map((at): LogRow => [at, 'connected']);
  expect(minutes(offsetOf(log, hub, { ahead: 2 })?.ms)).toBe(2);
});
