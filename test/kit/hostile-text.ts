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
