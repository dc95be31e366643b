import { Readable, Writable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
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

const MB = 1_000_000;
const HOSTILE: readonly string[] = [
  'A',
  '-----BEGIN',
  '-----BEGIN KEY-----',
  '-----BEGIN KEY-----\n',
  'eyJ',
  'eyJ.',
  '://',
  '://a:',
  '@',
  'a@',
  'a@b.',
  '=',
  ':',
  '::',
  'a:',
  '1.',
  '1.2.3.',
  '.com',
  'a.',
  'password',
  'password=',
  'password="',
  "password='",
  'psk ',
  'sig=',
  'sig=A',
  'Bearer ',
  'Bearer A',
  '\\',
  '\\"',
  '"',
  '<password>',
  'password>',
  '%3D',
  '%',
  'nmcli password ',
  ']: ',
  '\n',
  'x-',
  'SharedAccessKey=A\n',
  'LS0tLS1CRUdJTi',
  '[removed:',
  'password=\\',
  'host=',
  'resolving ',
  '&quot;',
  'password:\\\\\\',
];

test.each(HOSTILE)(
  '%p over and over takes no more time or memory than its length asks for',
  async (piece) => {
    // 2 and 8 MB: what grows with the square takes sixteen times as long, and 200 s for the 8 MB if each look-ahead is used up.
    const time = async (size: number) => {
      const chunk = Buffer.from(piece.repeat(Math.ceil(64_000 / piece.length)));
      const begun = performance.now();
      let largest = 0;
      const stream = createRedactor(options).stream();
      async function* source() {
        for (let sent = 0; sent < size; sent += chunk.length) yield chunk;
      }
      await pipeline(
        source,
        stream,
        new Writable({
          write: (part: Buffer, _encoding, done) => {
            largest = Math.max(largest, part.length);
            done();
          },
        }),
      );
      return { ms: performance.now() - begun, largest };
    };
    const { ms } = await time(4 * MB);
    console.log(JSON.stringify(piece), (4000 / ms).toFixed(1), 'MB/s');
  },
  120_000,
);
