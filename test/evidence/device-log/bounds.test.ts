import { Readable } from 'node:stream';
import { readDeviceLog } from '../../../src/evidence/device-log/read';
import { readLog } from '../../kit/read-log';

test('of each meaning the first 100 and the last 400 lines are kept, in the order of the log, and all are counted', async () => {
  const flap = Array.from({ length: 1_000 }, (_, index) => {
    const at = (seconds: number): string =>
      new Date(Date.UTC(2026, 10, 20) + (index * 20 + seconds) * 1_000).toISOString();
    return `${at(0)} reason: IOTHUB_CLIENT_CONNECTION_OK\n${at(5)} reason: IOTHUB_CLIENT_CONNECTION_NO_NETWORK\n`;
  });
  const { events, counts } = await readLog(flap.join(''));
  expect(counts).toEqual({ connected: 1_000, lost: 1_000 });
  const lost = events.filter(({ meaning }) => meaning === 'lost').map(({ line }) => line);
  expect(lost).toHaveLength(500);
  expect([lost[0], lost[99], lost[100], lost[499]]).toEqual([2, 200, 1_202, 2_000]);
  const lines = events.map(({ line }) => line);
  expect(lines).toEqual([...lines].sort((a, b) => a - b));
});

test('one line of 64 MB is one line, and is not kept', async () => {
  const piece = Buffer.alloc(1024 * 1024, 'x');
  async function* pieces(): AsyncGenerator<Buffer> {
    for (let count = 0; count < 64; count++) yield piece;
    yield Buffer.from('\nError: read ECONNRESET\n');
  }
  const log = await readDeviceLog('one-line.txt', Readable.from(pieces()));
  expect(log).toMatchObject({ lines: 2, counts: { reset: 1 } });
  expect(log.events[0]?.line).toBe(2);
});

test('of a long line the first 8 KB are looked at', async () => {
  const { counts } = await readLog(
    `${'x'.repeat(8_000)} Error: read ECONNRESET\n${'x'.repeat(9_000)} Error: connect ETIMEDOUT 203.0.113.7:8883\n`,
  );
  expect(counts).toEqual({ reset: 1 });
});
