import { limitsOf } from '../../src/diagnosis/catalogues/tier-limits';

test.each([
  ['F1', 1, 100, 8_000],
  ['f1', undefined, 100, 8_000],
  ['B1', 1, 100, 400_000],
  ['S1', 8, 100, 3_200_000],
  ['S1', 9, 108, 3_600_000],
  ['B2', 1, 120, 6_000_000],
  ['S2', 10, 1_200, 60_000_000],
  ['S3', 2, 12_000, 600_000_000],
])('%s with %p units lets %i connect in a second and takes %i messages a day', (name, capacity, connects, messages) => {
  const sku = { name, ...(capacity !== undefined && { capacity }) };
  expect(limitsOf(sku)).toMatchObject({ connectsASecond: connects, messagesADay: messages });
});

test.each([[undefined], [{}], [{ name: 'S1' }], [{ name: 'S9', capacity: 1 }], [{ name: 'S1', capacity: 0 }]])(
  'of %j nothing is known',
  (sku) => expect(limitsOf(sku)).toBeUndefined(),
);
