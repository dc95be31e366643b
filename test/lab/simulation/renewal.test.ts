import { ordinary } from '../../../src/lab/simulation/stories/ordinary';
import { HOUR, MINUTE, SECOND } from '../../../src/lab/simulation/world';
import { gaps, lengths, role, spread, trial } from './kit';

test.each([
  ['node', 45, 'goodbye'],
  ['python', 58, 'goodbye'],
  ['c', 48, 'goodbye'],
  ['csharp', 70, 'drop'],
  ['java', 70, 'drop'],
] as const)('%s over MQTT ends its sessions every %d minutes by a %s and is back in seconds', (sdk, minutes, end) => {
  const { stage, after } = trial();
  ordinary(stage, role('one'), { sdk, protocol: 'Mqtt' });
  const lines = after(24);
  const ages = spread(lengths(lines));
  expect(Math.abs(ages.least - minutes * MINUTE)).toBeLessThan(45 * SECOND);
  expect(Math.abs(ages.most - minutes * MINUTE)).toBeLessThan(45 * SECOND);
  expect(ages.most).toBeGreaterThan(ages.least);
  expect(spread(gaps(lines)).most).toBeLessThan(10 * SECOND);
  expect(new Set(lines.map(({ what }) => what))).toEqual(new Set(['connect', end]));
});

test('where the hub cuts, 401003 comes first and 404104 within a second', () => {
  const { stage, after } = trial();
  ordinary(stage, role('one'), { sdk: 'csharp', protocol: 'Mqtt' });
  const ends = after(24).filter(({ what }) => what === 'drop');
  expect(ends.length).toBeGreaterThan(30);
  ends.forEach((end, place) => {
    expect(end.code).toBe(place % 2 === 0 ? '401003' : '404104');
    if (place % 2 === 1) expect(end.time - (ends[place - 1]?.time ?? 0)).toBeLessThan(SECOND);
  });
});

test('a longer token life makes longer sessions', () => {
  const { stage, after } = trial();
  ordinary(stage, role('one'), { sdk: 'python', protocol: 'Mqtt', tokenLifetime: 2 * HOUR });
  expect(Math.abs(spread(lengths(after(24))).least - 118 * MINUTE)).toBeLessThan(30 * SECOND);
});

test.each([
  ['Amqp', 'sas'],
  ['Mqtt', 'x509'],
] as const)('nothing is seen of renewals over %s with %s', (protocol, auth) => {
  const { stage, after } = trial();
  ordinary(stage, role('one'), { sdk: 'csharp', protocol, auth });
  expect(after(24).map(({ what }) => what)).toEqual(['connect']);
});

test('over AMQP a new token with an old key ends the session', () => {
  const { stage, hub, after } = trial();
  ordinary(stage, role('one'), { sdk: 'csharp', protocol: 'Amqp' });
  const device = hub.registry.devices.get('one');
  after(3);
  if (device) device.identity.authentication.symmetricKey.primaryKey = 'bmV3';
  const [end, refused] = after(6);
  expect(end).toMatchObject({ what: 'drop', code: '401003' });
  expect(refused).toMatchObject({ what: 'refused', code: '401003' });
});
