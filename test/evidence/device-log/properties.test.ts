import fc from 'fast-check';
import { readLog } from '../../kit/read-log';
import { AMQP_LINES } from './lines/amqp';
import { C_LINES } from './lines/c';
import { EDGE_LINES } from './lines/edge';
import { NODE_LINES } from './lines/node';

const LINES = [C_LINES, NODE_LINES, EDGE_LINES, AMQP_LINES].flatMap(({ rows }) => rows.map(([line]) => line));

const stamp = fc.constantFrom(
  '',
  '2026-11-20 08:00:04 ',
  '-> 23:59:58 ',
  'Nov 20 08:00:04 pump app[7]: ',
  '<6> 2026-11-20 08:01:04.5 +01:00 ',
);
const line = fc
  .tuple(stamp, fc.oneof(fc.constantFrom(...LINES), fc.string({ unit: 'grapheme', maxLength: 60 })))
  .map((parts) => parts.join(''));
const text = fc
  .tuple(fc.array(line, { maxLength: 40 }), fc.constantFrom('\n', '\r\n'))
  .map(([lines, end]) => lines.join(end));
const encoded = fc
  .tuple(text, fc.constantFrom('utf8', 'bom', 'utf16le', 'utf16be', 'latin1'))
  .map(([content, encoding]): Buffer => {
    if (encoding === 'bom') return Buffer.from(`\ufeff${content}`);
    if (encoding === 'utf16le') return Buffer.from(`\ufeff${content}`, 'utf16le');
    if (encoding === 'utf16be') return Buffer.from(`\ufeff${content}`, 'utf16le').swap16();
    return Buffer.from(content, encoding === 'latin1' ? 'latin1' : 'utf8');
  });
const bytes = fc.oneof(
  encoded,
  fc.uint8Array({ maxLength: 6_000 }).map((array) => Buffer.from(array)),
);

/** The same bytes in pieces of any length, some of them empty. */
function cut(content: Buffer, places: readonly number[]): Buffer[] {
  const ends = [...places.map((place) => place % (content.length + 1)), content.length].sort((a, b) => a - b);
  return ends.map((end, index) => content.subarray(ends[index - 1] ?? 0, end));
}

test('no input throws, and the log does not depend on how its stream is cut', async () => {
  await fc.assert(
    fc.asyncProperty(bytes, fc.array(fc.nat(20_000), { maxLength: 12 }), async (content, places) => {
      const whole = await readLog(content);
      expect(await readLog(cut(content, places))).toEqual(whole);
      expect(
        await readLog(
          cut(
            content,
            Array.from({ length: content.length }, (_, index) => index),
          ),
        ),
      ).toEqual(whole);
    }),
    { numRuns: 150 },
  );
});

test('what the log says holds together', async () => {
  await fc.assert(
    fc.asyncProperty(bytes, async (content) => {
      const log = await readLog(content);
      expect(log.bytes).toBe(content.length);
      const lines = log.events.map((event) => event.line);
      expect(lines).toEqual([...lines].sort((a, b) => a - b));
      for (const event of log.events) {
        expect(event.line).toBeGreaterThanOrEqual(1);
        expect(event.line).toBeLessThanOrEqual(log.lines);
        expect(event.text.length).toBeLessThanOrEqual(300);
        expect(event.text).not.toMatch(/[\n\r]/);
      }
      const counted = Object.values(log.counts).reduce((sum, count) => sum + count, 0);
      expect(counted).toBe(log.events.length);
    }),
    { numRuns: 150 },
  );
});
