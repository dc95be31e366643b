import { clockFace, instantOf, isZone, localTime, placeOf, when } from '../../src/cards/local-time';

const at = new Date('2026-11-23T14:59:00Z');

test.each([
  ['Europe/Berlin', '14:59 UTC (15:59 in Berlin)'],
  ['UTC', '14:59 UTC'],
  ['America/Argentina/Buenos_Aires', '14:59 UTC (11:59 in Buenos Aires)'],
  ['+05:30', '14:59 UTC (20:29 UTC+05:30)'],
  ['Pacific/Auckland', '14:59 UTC (03:59 in Auckland)'],
])('%s', (zone, expected) => {
  expect(when(at, zone, new Date('2026-11-23T15:00:00Z'))).toBe(expected);
});

test('another day is named', () => {
  expect(clockFace(at, 'UTC', new Date('2026-11-24T00:10:00Z'))).toBe('Mon 23 Nov 14:59');
});

test('a wall clock is turned into the instant, also around a change of the clocks', () => {
  for (const iso of ['2026-03-29T00:59:59Z', '2026-03-29T01:00:00Z', '2026-10-25T02:30:00Z', '2026-07-01T12:00:00Z']) {
    expect(instantOf(localTime(new Date(iso), 'Europe/Berlin'), 'Europe/Berlin').toISOString()).toBe(
      new Date(iso).toISOString(),
    );
  }
});

test('zones from outside are checked', () => {
  expect(['Europe/Berlin', '+01:00', 'UTC'].map(isZone)).toEqual([true, true, true]);
  expect(['Mars/Olympus', '', 'x'.repeat(1000), '../etc'].map(isZone)).toEqual([false, false, false, false]);
  expect(placeOf('Etc/UTC')).toBeNull();
});
