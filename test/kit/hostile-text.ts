import fc from 'fast-check';

/** Ids that try to become part of a query. */
export const HOSTILE: readonly string[] = [
  `"`,
  `'`,
  `\\`,
  `\\"`,
  `" | take 1 //`,
  `"; AzureDiagnostics | count; let x = "`,
  `' OR 1=1 --`,
  `'); DROP TABLE AzureDiagnostics; --`,
  `a\nb\r\nc\td`,
  'a\u2028b\u2029c\u0085d',
  '\u0000a\u0000',
  '```',
  '@"x"',
  '~~~\n',
  'ÄÖ☃𝄞',
  `h'x'`,
  '{{x}}',
  '%27 $1 ? :a',
];

const piece = fc.oneof(
  fc.constantFrom(
    '"',
    "'",
    '\\',
    '\n',
    '\r',
    '\u0000',
    '\u2028',
    '|',
    ';',
    '//',
    '--',
    '/*',
    ')',
    '`',
    '@"',
    '\\u0022',
  ),
  fc.string({ unit: 'binary', maxLength: 3 }),
);

export const hostileText = fc.oneof(
  fc.constantFrom(...HOSTILE),
  fc.array(piece, { minLength: 1, maxLength: 10 }).map((pieces) => pieces.join('')),
);

/** Every UTF-16 unit there is, lone surrogates too, in texts of so many. */
export function chunksOfUnits(size: number): string[] {
  return Array.from({ length: 0x10000 / size }, (_, chunk) =>
    Array.from({ length: size }, (_, unit) => String.fromCharCode(chunk * size + unit)).join(''),
  );
}

/** What quotes, escapes and ends lines, in ASCII and beyond; and what IoT Hub allows in an id beside letters and digits. */
export const PIVOTS: readonly string[] = [
  ...Array.from({ length: 0x80 }, (_, unit) => String.fromCharCode(unit)).filter((one) => !/[A-Za-z0-9]/.test(one)),
  ...['\u0085', '\u00a0', '\u2018', '\u2019', '\u201c', '\u201d', '\u2028', '\u2029', '\u3000', '\ufeff', '\uff02'],
  ...['\uff07', '\ud800', '\udc00', '\udfff\ud800', '\uffff', '\u202e', '\\u0027', "\\'", '\r\n'],
];

/** Alone, twice, at either end, and beside what escapes and quotes. */
export function inCompany(text: string): readonly string[] {
  return [text, `${text}${text}`, `a${text}`, `${text}a`, `\\${text}`, `${text}\\`, `"${text}'`, `'${text}"`];
}
