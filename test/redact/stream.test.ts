import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { createRedactor, type Redactor } from '../../src/redact';
import { LOOKAHEAD } from '../../src/redact/rule';
import { fragment } from './fragments';
import { leftOf } from './left-of';
import { seeded } from './secrets';

async function streamed(redactor: Redactor, chunks: readonly Buffer[]): Promise<string> {
  const source = Readable.from(chunks);
  return (await buffer(source.pipe(redactor.stream()))).toString();
}

function cut(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const chunks: Buffer[] = [];
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1;
    chunks.push(bytes.subarray(at, at + size));
    at += size;
  }
  return chunks;
}

const options = { pseudonyms: { seed: 'a test', keep: ['pump-08'] } };

test('however a text is cut, the result is that of the whole', async () => {
  // Long enough for what lies within several windows, and with runs that are longer than one.
  const long = fc.oneof(
    { weight: 30, arbitrary: fragment },
    {
      weight: 2,
      arbitrary: fc
        .tuple(fragment, fc.integer({ min: 1, max: 9_000 }))
        .map(([piece, times]) => piece.slice(0, 6).repeat(times)),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        `x.${'y'.repeat(LOOKAHEAD)}`,
        `-----BEGIN KEY-----\n${`${'Q'.repeat(64)}\n`.repeat(400)}-----END KEY-----`,
        `Bearer ${'t1'.repeat(15_000)} `,
      ),
    },
  );
  const text = fc.array(long, { minLength: 20, maxLength: 120 }).map((pieces) => pieces.join(''));
  const sizes = fc.array(fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1_000, max: 70_000 })), {
    minLength: 1,
    maxLength: 6,
  });
  await fc.assert(
    fc.asyncProperty(text, sizes, async (whole, some) => {
      const bytes = Buffer.from(whole);
      const [one, other] = [createRedactor(options), createRedactor(options)];
      const result = await streamed(other, cut(bytes, some));
      expect(result).toBe(one.redact(bytes.toString()));
      expect(other.counts).toEqual(one.counts);
    }),
    { numRuns: 60 },
  );
}, 120_000);

test.each(seeded(3).map(({ kind, secret, text }) => [kind, secret, text] as const))(
  'cut anywhere: %s',
  async (_kind, secret, text) => {
    const around = Buffer.from(`${'ordinary line, 1.0\n'.repeat(40)}${text}\n${'ordinary line ä\n'.repeat(40)}`);
    const whole = createRedactor(options).redact(around.toString());
    for (const size of [1, 2, 3, 7, 64, 500]) {
      const result = await streamed(createRedactor(options), cut(around, [size]));
      expect(result).toBe(whole);
      expect(leftOf(secret, result)).toBeUndefined();
    }
  },
);

test('one redactor’s streams and texts share placeholders, also of secrets that are not ASCII', async () => {
  const redactor = createRedactor();
  const line = 'password="größer ünd 日本"; SharedAccessKey=abcd1234abcd';
  const [text, stream, again] = [
    redactor.redact(line),
    await streamed(redactor, [Buffer.from(line)]),
    redactor.redact(line),
  ];
  expect(stream).toBe(text);
  expect(again).toBe(text);
  expect(text).toBe('password="[removed:password:1]"; SharedAccessKey=[removed:key:2]');
  expect(redactor.counts).toEqual({ password: 3, key: 3 });
});

test('a private key of any length is one', async () => {
  const lines = Array.from({ length: 5_000 }, (_, index) => `${String(index).padStart(5, '0')}${'Ab+/'.repeat(14)}Abc`);
  const text = `before\n-----BEGIN RSA PRIVATE KEY-----\n${lines.join('\n')}\n-----END RSA PRIVATE KEY-----\nafter`;
  expect(await streamed(createRedactor(), cut(Buffer.from(text), [10_000]))).toBe('before\n[removed:pem:1]\nafter');
});

test('bytes that are no UTF-8 pass as they are', async () => {
  const bytes = Buffer.from([0xff, 0xfe, 0x00, 0x80, 0xc3, 0x28, 0xa0, 0x0a]);
  const result = await buffer(
    Readable.from([bytes.subarray(0, 3), bytes.subarray(3)]).pipe(createRedactor(options).stream()),
  );
  expect(result).toEqual(bytes);
});

test('what is held back is less than 17 KB, however much comes', async () => {
  const stream = createRedactor(options).stream();
  let received = 0;
  let most = 0;
  stream.on('data', (part: Buffer) => {
    received += part.length;
  });
  const chunk = Buffer.from('2026-11-20T08:00:04Z an ordinary line, 21.4 C, valve open\n'.repeat(500));
  for (let sent = 0; sent < 5_000_000; ) {
    await new Promise((done) => stream.write(chunk, done));
    sent += chunk.length;
    most = Math.max(most, sent - received);
  }
  expect(most).toBeLessThan(17_000);
});

const HOSTILE: readonly string[] = [
  ...[
    'A',
    '"',
    '\\',
    '\\"',
    '\n',
    '%',
    '=',
    ':',
    '::',
    '@',
    '.',
    '1.',
    '1.2.3.',
    'a.',
    'a:',
    'x-',
    ']: ',
    '.com',
    'a@b.',
    '&quot;',
  ],
  ...[
    '-----BEGIN',
    '-----BEGIN KEY-----',
    '-----BEGIN KEY-----\n',
    `-----BEGIN KEY-----\n${'x '.repeat(145)}\n`,
    'LS0tLS1CRUdJTi',
  ],
  ...['eyJ', 'eyJ.', '://', '://a:', 'sig=', 'sig=A', 'Bearer ', 'Bearer A', 'host=', 'resolving ', '[removed:'],
  ...[
    'password',
    'password=',
    'password="',
    "password='",
    'password=\\',
    '<password>',
    'password>',
    'psk ',
    'nmcli password ',
  ],
  ...['SharedAccessKey=A\n', 'SharedAccessKey=\n', '%3D', 'password%3D%22', '2001:db8:', 'aa:bb:cc:dd:ee:'],
];

test.each(HOSTILE)('%j over and over takes time with its length, not with its square', (piece) => {
  const cost = (size: number) => {
    const text = piece.repeat(Math.ceil(size / piece.length));
    const begun = process.cpuUsage();
    createRedactor(options).redact(text);
    const { user, system } = process.cpuUsage(begun);
    return user + system;
  };
  cost(20_000);
  const small = Math.max(cost(60_000), 5_000);
  // Eight times as much; its square would be sixty-four.
  expect(cost(480_000) / small).toBeLessThan(32);
});
