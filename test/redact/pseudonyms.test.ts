import { isIPv4, isIPv6 } from 'node:net';
import fc from 'fast-check';
import { blockOfAddress, blockOfMask, covers, isPrivate } from '../../src/diagnosis/patterns/address-blocks';
import { createRedactor } from '../../src/redact';

const HUB = 'contoso-lab.azure-devices.net';
const of = (seed: string, keep: readonly string[] = [HUB]) => createRedactor({ pseudonyms: { seed, keep } });

const ipv4 = fc.oneof(
  fc.ipV4(),
  fc.constantFrom('10.1.2.3', '172.16.0.1', '192.168.1.17', '100.64.3.4', '203.0.113.7', '203.0.113.8', '11.0.0.1'),
);
const ipv6 = fc
  .tuple(
    fc.constantFrom('2001:db8:12', 'fe80:0:0', 'fd00:1:2', '2a02:8109:1'),
    fc.tuple(...Array.from({ length: 5 }, () => fc.integer({ min: 0, max: 0xffff }))),
  )
  .map(([first, rest]) => [first, ...rest.map((group) => group.toString(16))].join(':'));

function block(address: string) {
  const found = blockOfAddress(address);
  if (!found) throw new Error(`${address} is no address`);
  return found;
}

function common(a: string, b: string): number {
  const [one, other] = [block(a), block(b)];
  const bits = one.family === 4 ? 32 : 128;
  const differing = one.value ^ other.value;
  return differing === 0n ? bits : bits - differing.toString(2).length;
}

describe('IP addresses', () => {
  test.each([
    ['IPv4', ipv4],
    ['IPv6', ipv6],
  ] as const)('%s: two share as many first bits as before, and private ones stay private', (_name, address) => {
    fc.assert(
      fc.property(address, address, fc.string(), (a, b, seed) => {
        const { redact } = of(seed);
        const [one, other] = [redact(a), redact(b)];
        expect(isIPv4(one) || isIPv6(one)).toBe(true);
        expect(common(one, other)).toBe(common(a, b));
        expect(isPrivate(block(one))).toBe(isPrivate(block(a)));
        expect(redact(`from ${a}:8883`.replace(/ (.*:.*):8883/, ' [$1]:8883'))).toContain(one);
      }),
    );
  });

  test('an address that the hub has masked, and the rule of its network', () => {
    fc.assert(
      fc.property(ipv4, fc.integer({ min: 1, max: 32 }), fc.string(), (address, bits, seed) => {
        const { redact } = of(seed);
        const masked = address.replace(/\d+$/, 'XXX');
        expect(redact(masked)).toBe(redact(address).replace(/\d+$/, 'XXX'));
        const [before, after] = [blockOfMask(`${address}/${bits}`), blockOfMask(redact(`${address}/${bits}`))];
        if (!before || !after) throw new Error('a mask stays one');
        expect(after.bits).toBe(bits);
        for (const one of [address, masked, '203.0.113.7', '203.0.113.XXX'])
          expect(covers(after, block(redact(one)))).toBe(covers(before, block(one)));
      }),
    );
  });

  test('a network stays written as one', () => {
    const { redact } = of('a test');
    expect(redact('203.0.113.0/24')).toMatch(/^\d+\.\d+\.\d+\.0\/24$/);
    expect(redact('2001:db8::/32')).toMatch(/^[0-9a-f]+:[0-9a-f]+::\/32$/);
    expect(redact('203.0.113.9/24')).not.toMatch(/\.0\/24$/);
    expect(redact('0.0.0.0/0 ::/0')).toBe('0.0.0.0/0 ::/0');
  });

  test('an IPv4 address within an IPv6 one is the same', () => {
    const { redact } = of('a test');
    expect(redact('[::ffff:203.0.113.7]:8883')).toBe(`[::ffff:${redact('203.0.113.7')}]:8883`);
  });

  test('ways in which logs write them', () => {
    const { redact } = of('a test');
    const one = redact('203.0.113.7');
    for (const text of [
      '@:8883',
      '(@)',
      '"@"',
      '=@,',
      '/@:8883',
      `${HUB}/@:8883`,
      'tcp://@:1883',
      '\\n@\\n',
      '@.',
      '[@]',
      '%3D@',
      'via @-10',
      'ip4/@/tcp',
      '/api/devices/@/x',
      'host=@;',
    ])
      expect(redact(text.replace('@', '203.0.113.7'))).toContain(one);
  });

  test('another seed, or none, other stand-ins', () => {
    const text = 'from 203.0.113.7, 2001:db8::7, aa:bb:cc:dd:ee:ff, plc.plant.local, bob@contoso.com';
    const results = [
      of('one').redact(text),
      of('other').redact(text),
      createRedactor({ pseudonyms: {} }).redact(text),
      createRedactor({ pseudonyms: {} }).redact(text),
    ];
    expect(new Set(results).size).toBe(4);
    expect(of('one').redact(text)).toBe(results[0]);
    for (const result of results) for (const part of text.split(/[ ,]+/).slice(1)) expect(result).not.toContain(part);
  });
});

describe('host names', () => {
  test.each([
    'mqtts://NAME:8883/x',
    'http://bob@NAME/x',
    'http://NAME',
    '"hostname": "NAME"',
    'GatewayHostName=NAME;DeviceId=x',
    'getaddrinfo ENOTFOUND NAME',
    'ping: NAME: Name or service not known',
    'Could not resolve host: NAME',
    '{"log":"resolving NAME\\n"}',
    'NAME:1883 refused',
  ])('where they are named: %s', (text) => {
    const name = 'line4-pc.plant.factory';
    const { redact } = of('a test');
    const result = redact(text.replace('NAME', name));
    expect(result).toBe(text.replace('NAME', redact(`http://${name}`).slice(7)));
    expect(result).toMatch(/host-[0-9a-f]{8}\.example/);
  });

  test.each(['db.contoso.com', 'DB.PLANT.LOCAL', 'a.b.fabrikam.de', 'server-7.corp', 'x.internal'])(
    'by their end: %s',
    (name) => {
      const result = of('a test').redact(`cannot reach ${name}, giving up`);
      expect(result).toMatch(/^cannot reach host-[0-9a-f]{8}\.example, giving up$/);
    },
  );

  test('the machine in front of each line of a syslog', () => {
    const { redact } = of('a test');
    for (const text of [
      'Nov 20 08:05:12 line4-pc python[17028]: up',
      'Nov  2 08:05:12 line4-pc kernel: up',
      '2026-11-20T08:05:12+01:00 line4-pc app[1]: up',
      '<30>Nov 20 08:05:12 line4-pc app[1]: up',
    ])
      expect(redact(text)).toBe(text.replace('line4-pc', redact('http://line4-pc').slice(7)));
  });

  test('doing it twice changes nothing more', () => {
    const { redact } = of('a test');
    const once = redact('http://edge-7 plc.plant.local bob@contoso.com');
    expect(redact(once)).toBe(once);
  });

  test.each([
    HUB,
    'contoso-lab.azure-devices.cn',
    'contoso-lab.azur-devices.nte',
    'cantoso-lub.azure-devices.net',
    'contoso-lab.device.example.de',
  ])('what is the hub’s name or nearly so stays: %s', (name) =>
    expect(of('a test').redact(`getaddrinfo ENOTFOUND ${name}`)).toBe(`getaddrinfo ENOTFOUND ${name}`),
  );
});

test('people, and whom of them to answer', () => {
  const { redact, counts } = of('a test', ['ops@contoso.com']);
  expect(redact('mail bob.smith@contoso.com or ops@contoso.com')).toMatch(
    /^mail person-[0-9a-f]{8}@host-[0-9a-f]{8}\.example or ops@contoso\.com$/,
  );
  expect(redact('jürgen@contoso.com')).toMatch(/^person-[0-9a-f]{8}@/);
  expect(redact('"\\nbob@contoso.com"')).toMatch(/^"\\nperson-/);
  expect(counts).toEqual({ email: 3 });
});

test('MAC addresses keep their form, and say that they are made up', () => {
  const { redact } = of('a test');
  const made = redact('b8:27:eb:12:34:56');
  expect(made).toMatch(/^02(:[0-9a-f]{2}){5}$/);
  expect(redact('B8-27-EB-12-34-56')).toBe(made.toUpperCase().replaceAll(':', '-'));
  expect(redact('b827.eb12.3456').replaceAll('.', '')).toBe(made.replaceAll(':', ''));
});

test('secrets-only redactors leave all of that', () => {
  const text = 'from 203.0.113.7, 2001:db8::7, aa:bb:cc:dd:ee:ff, plc.plant.local, bob@contoso.com';
  expect(createRedactor().redact(text)).toBe(text);
});
