import fc from 'fast-check';
import { createAnchorSearch } from '../../../src/evidence/device-log/anchors';

function found(literals: readonly string[], text: string): number[] {
  const hits = new Set<number>();
  const bytes = Buffer.from(text);
  createAnchorSearch(literals).scan(bytes, 0, bytes.length, (literal) => hits.add(literal));
  return [...hits].sort((a, b) => a - b);
}

test('literals that begin, end and lie in one another, in any case, with NUL bytes in between', () => {
  const literals = ['he', 'she', 'his', 'hers', 'amqp:not-found', 'not'];
  expect(found(literals, 'uSHErs')).toEqual([0, 1, 3]);
  expect(found(literals, 'AMQP:not-fou\0nd')).toEqual([4, 5]);
  expect(found(literals, 'shi')).toEqual([]);
});

test('it finds what a plain search finds', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '-'), minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(
      fc.uniqueArray(word, { minLength: 1, maxLength: 12 }),
      fc.string({ unit: fc.constantFrom('a', 'B', 'c', '-'), maxLength: 60 }),
      (literals, text) => {
        const expected = literals.flatMap((literal, index) => (text.toLowerCase().includes(literal) ? [index] : []));
        expect(found(literals, text)).toEqual(expected);
      },
    ),
  );
});
