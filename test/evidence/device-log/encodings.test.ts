import { randomBytes } from 'node:crypto';
import { holdsText } from '../../../src/evidence/device-log/read';
import { briefs, readLog } from '../../kit/read-log';

const TEXT = [
  '2026-11-20T08:00:04Z connected with result code: 0 – naïve café, 水',
  '2026-11-20T08:10:04Z disconnected with result code: 1',
  '2026-11-20T08:20:04Z connected with result code: 5',
  '',
].join('\n');
const EXPECTED = ['connected 0', 'lost', 'credentials-refused 5'];

function swapped(text: string): Buffer {
  return Buffer.from(text, 'utf16le').swap16();
}

test.each([
  ['UTF-8', Buffer.from(TEXT)],
  ['UTF-8 with a mark', Buffer.from(`\ufeff${TEXT}`)],
  ['UTF-16 LE with a mark, as PowerShell writes', Buffer.from(`\ufeff${TEXT}`, 'utf16le')],
  ['UTF-16 LE without a mark', Buffer.from(TEXT, 'utf16le')],
  ['UTF-16 BE with a mark', swapped(`\ufeff${TEXT}`)],
  ['UTF-16 BE without a mark', swapped(TEXT)],
  ['Latin-1', Buffer.from(TEXT.replace('水', ''), 'latin1')],
  ['Windows line breaks', Buffer.from(TEXT.replaceAll('\n', '\r\n'))],
  ['NUL bytes in between, as a crash leaves them', Buffer.from(TEXT.replaceAll('with result', 'with\0 re\0sult'))],
  [
    'colours',
    Buffer.from(
      TEXT.replaceAll('connected', '\u001b[1;31mconnected\u001b[0m').replaceAll('dis\u001b[1;31m', '\u001b[1;31mdis'),
    ),
  ],
  ['no line break at the end', Buffer.from(TEXT.trimEnd())],
])('%s', async (_, bytes) => {
  const log = await readLog(bytes);
  expect(await briefs(bytes)).toEqual(EXPECTED);
  expect(log).toMatchObject({ bytes: bytes.length, lines: 3 });
  expect(log.from?.toISOString()).toBe('2026-11-20T08:00:04.000Z');
  expect(log.events[0]?.text).toMatch(
    /^2026-11-20T08:00:04Z connected with result code: 0 – na.ve caf.|^2026-11-20T08:00:04Z connected with result code: 0 /,
  );
  expect(holdsText(log)).toBe(true);
});

test('an empty file is a log of no lines', async () => {
  const log = await readLog('');
  expect(log).toMatchObject({ bytes: 0, lines: 0, events: [], counts: {} });
  expect(holdsText(log)).toBe(true);
});

test.each([
  ['junk', randomBytes(50_000)],
  ['zeros', Buffer.alloc(50_000)],
  ['a program', Buffer.concat([Buffer.from('\u007fELF\u0002\u0001\u0001'), Buffer.alloc(9), randomBytes(2_000)])],
  ['a trace of .NET', Buffer.concat([Buffer.from('Nettrace\u0014\0\0\0!FastSerialization.1'), randomBytes(3_000)])],
  ['what was packed', Buffer.concat([Buffer.from([0x1f, 0x8b, 8, 0]), randomBytes(3_000)])],
])('%s is no text: no lines, and the caller can tell', async (_, bytes) => {
  const log = await readLog(bytes);
  expect(log).toMatchObject({ bytes: bytes.length, lines: 0, events: [], counts: {}, from: null, sdk: null });
  expect(holdsText(log)).toBe(false);
});

test('a serial log that begins with a few bad bytes is text', async () => {
  const log = await readLog(Buffer.concat([Buffer.from([0, 0xfe, 0x01, 0x80, 0xe0]), Buffer.from(`\r\n${TEXT}`)]));
  expect(log.counts).toEqual({ connected: 1, lost: 1, 'credentials-refused': 1 });
});
