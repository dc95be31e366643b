import { createRedactor } from '../../src/redact';
import { FORMS, type Seeded, seeded } from './secrets';

// Every kind of secret in every form. What must go is looked for piece by piece: a half of a key is half a leak.

const evidence = () => createRedactor({ pseudonyms: { seed: 'a test' } });

/** Pieces of eight characters; in the form's escaping some of them look otherwise, and those cannot be left either. */
function leftOf({ secret }: Seeded, result: string): string | undefined {
  const plain = result.replaceAll(/\\(?:u00([0-9a-f]{2})|(.))/g, (_all, hex: string | undefined, char: string) =>
    hex === undefined ? char : String.fromCharCode(Number.parseInt(hex, 16)),
  );
  const texts = [result, plain, plain.replaceAll('\\', ''), decoded(result)];
  for (let at = 0; at + 8 <= secret.length; at++) {
    const piece = secret.slice(at, at + 8);
    if (texts.some((text) => text.includes(piece))) return piece;
  }
  return undefined;
}

function decoded(text: string): string {
  return text.replaceAll(/%[0-9A-F]{2}/g, (code) => String.fromCharCode(Number.parseInt(code.slice(1), 16)));
}

const KINDS = seeded(1).map(({ kind }) => kind);

describe.each(KINDS)('%s', (kind) => {
  test.each(FORMS)('%s', (form, write) => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const one = seeded(seed).find((each) => each.kind === kind);
      if (!one) throw new Error('Every seed has every kind.');
      const text = write(one.text);
      for (const redactor of [createRedactor(), evidence()]) {
        const result = redactor.redact(text);
        expect([form, text, result, leftOf(one, result)]).toEqual([form, text, result, undefined]);
        expect(redactor.redact(result)).toBe(result);
        if (form.includes('JSON') || form === 'docker') expect(() => JSON.parse(result)).not.toThrow();
      }
    }
  });
});
