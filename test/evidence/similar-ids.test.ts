import { likelyStarts, similarIds } from '../../src/evidence/similar-ids';

const fleet = ['pump-01', 'pump-08', 'pump-09', 'pump-80', 'gate-01', 'meter-001', 'meter-010', 'meter-011'];

test.each([
  ['PUMP-08', 'pump-08'],
  ['pump08', 'pump-08'],
  ['pmup-08', 'pump-08'],
  ['pump-08x', 'pump-08'],
  ['meter-00', 'meter-001'],
])('%s: first %s', (wanted, first) => {
  expect(similarIds(wanted, fleet)[0]).toBe(first);
});

test('at most five, never the id itself, nothing far-fetched', () => {
  expect(similarIds('pump-08', fleet)).not.toContain('pump-08');
  expect(
    similarIds(
      'meter-0',
      Array.from({ length: 50 }, (_, n) => `meter-${n}`),
    ),
  ).toHaveLength(5);
  expect(similarIds('zebra', fleet)).toEqual([]);
});

test('starts: as typed, and in the cases in which people type', () => {
  expect(likelyStarts('Pump-08')).toEqual(['Pump', 'pump', 'PUMP']);
  expect(likelyStarts('x')).toEqual(['x', 'X']);
});
