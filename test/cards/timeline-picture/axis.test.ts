import { localTime } from '../../../src/cards/local-time';
import { datesOf, dayOf, hourOf, stepFor, ticksOf } from '../../../src/cards/timeline-picture/axis';

const HOUR = 3_600_000;

/** The labels of the ticks, and how many hours lie between them. */
function axis(from: string, to: string, zone: string, step: number) {
  const ticks = ticksOf({ from: new Date(from), to: new Date(to) }, zone, step);
  return {
    labels: ticks.map(({ local, midnight }) => (midnight ? `${dayOf(local)} ${datesOf(local, local)}` : hourOf(local))),
    hours: ticks.slice(1).map(({ at }, index) => (at - (ticks[index]?.at ?? 0)) / HOUR),
  };
}

describe('ticks stand at full hours of the person’s own clock', () => {
  test('a day in UTC', () => {
    expect(axis('2026-11-22T14:59:00Z', '2026-11-23T14:59:00Z', 'UTC', 4 * HOUR)).toEqual({
      labels: ['16:00', '20:00', 'Mon 23 Nov', '04:00', '08:00', '12:00'],
      hours: [4, 4, 4, 4, 4],
    });
  });

  test('a zone with half an hour', () => {
    const { labels } = axis('2026-11-22T14:59:00Z', '2026-11-22T17:59:00Z', 'Asia/Kolkata', HOUR / 2);
    expect(labels).toEqual(['20:30', '21:00', '21:30', '22:00', '22:30', '23:00']);
    expect(axis('2026-11-22T14:59:00Z', '2026-11-23T14:59:00Z', 'Asia/Kolkata', 6 * HOUR).labels).toEqual([
      'Mon 23 Nov',
      '06:00',
      '12:00',
      '18:00',
    ]);
    expect(
      ticksOf(
        { from: new Date('2026-11-22T14:59:00Z'), to: new Date('2026-11-23T14:59:00Z') },
        'Asia/Kolkata',
        6 * HOUR,
      )[0]?.at,
    ).toBe(Date.parse('2026-11-22T18:30:00Z'));
  });

  test('clocks going back: one hour more between two ticks', () => {
    expect(axis('2026-10-24T20:00:00Z', '2026-10-25T20:00:00Z', 'Europe/Berlin', 4 * HOUR)).toEqual({
      labels: ['Sun 25 Oct', '04:00', '08:00', '12:00', '16:00', '20:00'],
      hours: [5, 4, 4, 4, 4],
    });
  });

  test('clocks going forward: the hour that does not exist has no tick', () => {
    expect(axis('2026-03-28T23:00:00Z', '2026-03-29T03:00:00Z', 'Europe/Berlin', HOUR)).toEqual({
      labels: ['Sun 29 Mar', '01:00', '03:00', '04:00', '05:00'],
      hours: [1, 1, 1, 1],
    });
  });

  test('a week, by days; over the end of a year', () => {
    expect(axis('2026-12-29T10:00:00Z', '2027-01-03T10:00:00Z', 'Europe/Berlin', 24 * HOUR).labels).toEqual([
      'Wed 30 Dec',
      'Thu 31 Dec',
      'Fri 1 Jan',
      'Sat 2 Jan',
      'Sun 3 Jan',
    ]);
  });
});

test.each([
  [1, 6, HOUR / 6],
  [3, 6, HOUR / 2],
  [24, 6, 4 * HOUR],
  [168, 6, 48 * HOUR],
  [24 * 1000, 6, 167 * 24 * HOUR],
])('%i hours in at most %i steps', (hours, most, step) => {
  const from = new Date('2026-11-22T00:00:00Z');
  expect(stepFor({ from, to: new Date(from.getTime() + hours * HOUR) }, most)).toBe(step);
});

test.each([
  ['2026-11-23T01:00:00Z', '2026-11-23T09:00:00Z', '23 Nov'],
  ['2026-11-22T23:30:00Z', '2026-11-23T09:00:00Z', '22–23 Nov'],
  ['2026-11-30T12:00:00Z', '2026-12-01T12:00:00Z', '30 Nov – 1 Dec'],
])('dates from %s to %s: %s', (from, to, expected) => {
  expect(datesOf(localTime(new Date(from), 'UTC'), localTime(new Date(to), 'UTC'))).toBe(expected);
});
