import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { addressOf } from '../../../src/web/token/address';
import { allowance } from '../../../src/web/token/allowance';
import { createFakeClock } from '../../kit/fake-clock';

const from = (forwarded: string | undefined, proxies: number) => {
  const request = new IncomingMessage(new Socket());
  if (forwarded !== undefined) request.headers['x-forwarded-for'] = forwarded;
  return addressOf(request, proxies);
};

test.each([
  ['192.0.2.1', 1, '192.0.2.1'],
  ['192.0.2.1:50123', 1, '192.0.2.1'],
  ['1.1.1.1, 192.0.2.1:50123', 1, '192.0.2.1'],
  ['1.1.1.1, 192.0.2.1, 10.0.0.1', 2, '192.0.2.1'],
  ['192.0.2.1', 2, '192.0.2.1'],
  ['192.0.2.1', 0, ''],
  [undefined, 1, ''],
  ['::ffff:192.0.2.1', 1, '192.0.2.1'],
  ['2001:db8:1:2:3:4:5:6', 1, '2001:db8:1:2'],
  ['2001:db8:1:2::9', 1, '2001:db8:1:2'],
  ['[2001:db8::9]:4711', 1, '2001:db8:0:0'],
])('%s behind %i proxies', (forwarded, proxies, address) => {
  expect(from(forwarded, proxies)).toBe(address);
});

test('a bucket fills again, up to its brim', async () => {
  const clock = createFakeClock(new Date(0));
  const ask = allowance({ burst: 2, aMinute: 6 }, clock);
  expect([ask('a'), ask('a'), ask('a'), ask('b')]).toEqual([0, 0, 10, 0]);
  await clock.advance(10_000);
  expect([ask('a'), ask('a')]).toEqual([0, 10]);
  await clock.advance(3_600_000);
  expect([ask('a'), ask('a'), ask('a')]).toEqual([0, 0, 10]);
});

test('no more are remembered than it may be, whom we heard last among them', () => {
  const clock = createFakeClock(new Date(0));
  const ask = allowance({ burst: 1, aMinute: 1 }, clock, 3);
  for (const who of ['a', 'b', 'c', 'a', 'd']) ask(who);
  expect(ask('a')).toBeGreaterThan(0);
  expect(ask('b')).toBe(0);
});
