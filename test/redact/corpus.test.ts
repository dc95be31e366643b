import { createRedactor } from '../../src/redact';
import { leftOf } from './left-of';
import { FORMS, seeded } from './secrets';

// Every kind of secret in every form. What must go is looked for piece by piece: a half of a key is half a leak.

const evidence = () => createRedactor({ pseudonyms: { seed: 'a test' } });

const KINDS = seeded(1).map(({ kind }) => kind);

describe.each(KINDS)('%s', (kind) => {
  test.each(FORMS)('%s', (form, write) => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const one = seeded(seed).find((each) => each.kind === kind);
      if (!one) throw new Error('Every seed has every kind.');
      const text = write(one.text);
      for (const redactor of [createRedactor(), evidence()]) {
        const result = redactor.redact(text);
        expect([form, text, result, leftOf(one.secret, result)]).toEqual([form, text, result, undefined]);
        expect(redactor.redact(result)).toBe(result);
        if (form.includes('JSON') || form === 'docker') expect(() => JSON.parse(result)).not.toThrow();
      }
    }
  });
});
