import { blockOfAddress, blockOfMask, covers, isPrivate } from '../../src/diagnosis/patterns/address-blocks';

function covered(mask: string, address: string): string {
  const [rule, device] = [blockOfMask(mask), blockOfAddress(address)];
  return rule && device ? covers(rule, device) : 'unreadable';
}

test.each([
  ['203.0.113.0/24', '203.0.113.XXX', 'all'],
  ['203.0.113.0/23', '203.0.113.XXX', 'all'],
  ['0.0.0.0/0', '203.0.113.XXX', 'all'],
  ['203.0.113.7', '203.0.113.XXX', 'some'],
  ['203.0.113.128/25', '203.0.113.x', 'some'],
  ['203.0.113.7', '203.0.113.7', 'all'],
  ['203.0.113.7', '203.0.113.8', 'none'],
  ['203.0.113.0/24', '203.0.XXX.XXX', 'some'],
  ['203.0.112.0/24', '203.0.113.XXX', 'none'],
  ['203.0.113.77/24', '203.0.113.XXX', 'all'],
  ['203.0.113.0/24', '::ffff:203.0.113.XXX', 'all'],
  ['2001:db8::/32', '2001:db8:85a3::XXXX', 'all'],
  ['2001:db8:85a3::8a2e', '2001:db8:85a3:0:XXXX:XXXX:XXXX:XXXX', 'some'],
  ['2001:DB8:1::/48', '2001:db8:2:0:XXXX:XXXX:XXXX:XXXX', 'none'],
  ['::/0', '2001:db8:2:0:XXXX:XXXX:XXXX:XXXX', 'all'],
  ['0.0.0.0/0', '2001:db8::1', 'none'],
])('of %s and %s: %s', (mask, address, expected) => expect(covered(mask, address)).toBe(expected));

test.each([
  '',
  'gateway',
  '203.0.113',
  '203.0.113.0/33',
  '203.0.113.256',
  '203.0.113.0/24/8',
  '2001:db8',
  '1::2::3',
  '203.0.113.XXX',
  '203.0.113.0/x',
])('"%s" is no rule', (mask) => expect(blockOfMask(mask)).toBeUndefined());

test.each(['', 'XXX.XXX.XXX.XXX', 'unknown', '999.1.1.XXX'])('nothing is known of the address "%s"', (address) =>
  expect(blockOfAddress(address)).toBeUndefined(),
);

test.each([
  ['10.1.2.XXX', true],
  ['172.31.0.XXX', true],
  ['172.32.0.XXX', false],
  ['192.168.7.XXX', true],
  ['fd00:1:2:3:XXXX:XXXX:XXXX:XXXX', true],
  ['203.0.113.XXX', false],
])('%s is private: %s', (address, expected) => {
  const block = blockOfAddress(address);
  expect(block && isPrivate(block)).toBe(expected);
});
