import { createMeter } from '../../../src/lab/simulation/limits';
import { createNetwork } from '../../../src/lab/simulation/network';
import { SDKS } from '../../../src/lab/simulation/sdk';
import { quotaGoneAt } from '../../../src/lab/simulation/stories/quota';
import { enter, play } from '../../../src/lab/simulation/stories/stage';
import { HOUR, MINUTE, SECOND } from '../../../src/lab/simulation/world';
import { role, trial } from './kit';

const midnight = Date.parse('2026-11-21T00:00:00Z');

test('the day has so many messages, and midnight UTC gives new ones', () => {
  const meter = createMeter({ messagesADay: 10 });
  expect(meter.admit(midnight - HOUR, 8)).toEqual({ overQuota: 0, throttled: 0 });
  expect(meter.admit(midnight - HOUR, 5)).toEqual({ overQuota: 3, throttled: 0 });
  expect(meter.admit(midnight - SECOND, 1)).toEqual({ overQuota: 1, throttled: 0 });
  expect(meter.takenToday(midnight - SECOND)).toBe(10);
  expect(meter.admit(midnight, 1)).toEqual({ overQuota: 0, throttled: 0 });
  expect(meter.takenToday(midnight)).toBe(1);
});

test('a burst passes, a flood does not', () => {
  const meter = createMeter({ sendsASecond: 100 });
  expect(meter.admit(midnight, 900).throttled).toBe(0);
  expect(meter.admit(midnight + SECOND, 900).throttled).toBe(700);
  expect(meter.admit(midnight + HOUR, 900).throttled).toBe(0);
});

test.each([
  ['Mqtt', 'drop404104'],
  ['Amqp', undefined],
] as const)('over quota the log says 403002, and on %s the session ends: %s', (protocol, end) => {
  const { stage, after } = trial({ limits: { messagesADay: 100 } });
  enter(stage, role('one'));
  const network = createNetwork(stage.world, { name: 'n', prefixes: ['192.0.2'] });
  const telemetry = { gap: () => MINUTE };
  play(stage, role('one'), { network, sdk: SDKS.python, protocol, telemetry, tokenLifetime: 100 * HOUR });
  const lines = after(11.9).slice(1);
  expect(lines[0]).toMatchObject({ what: 'ingress', code: '403002' });
  expect(lines.map(({ what, code }) => what + code).find((text) => text.startsWith('drop'))).toBe(end);
  after(12.01);
  expect(after(13).filter(({ code }) => code === '403002')).toEqual([]);
});

test('a flood is throttled: 429001 in the telemetry log, nothing else', () => {
  const { stage, after } = trial({ limits: { sendsASecond: 10 } });
  enter(stage, role('one'));
  const network = createNetwork(stage.world, { name: 'n', prefixes: ['192.0.2'] });
  const telemetry = { gap: () => SECOND, batch: () => 40 };
  play(stage, role('one'), { network, sdk: SDKS.csharp, protocol: 'Amqp', telemetry });
  expect(new Set(after(3).map(({ what, code }) => what + code))).toEqual(new Set(['connect', 'ingress429001']));
});

test.each([
  ['2026-11-21T14:59:00Z', '2026-11-21T12:59:00Z'],
  ['2026-11-21T03:13:00Z', '2026-11-21T01:13:00Z'],
  ['2026-11-21T00:05:00Z', '2026-11-20T23:00:00Z'],
  ['2026-11-21T23:55:00Z', '2026-11-21T21:55:00Z'],
])('seen at %s, the quota is gone since %s', (start, gone) => {
  expect(new Date(quotaGoneAt(Date.parse(start), 2)).toISOString()).toBe(gone.replace('Z', '.000Z'));
});
