import { identityCommand, shellQuote } from '../../src/diagnosis/commands';
import { clockTimes, count, duration, listed, plain } from '../../src/diagnosis/words';
import { SUBJECT } from '../kit/log-records';

test.each([
  [400, '0 s'],
  [12_300, '12 s'],
  [80_000, '80 s'],
  [285_000, '4.8 min'],
  [45 * 60_000, '45 min'],
  [118 * 60_000, '118 min'],
  [190 * 60_000, '3 h 10 min'],
  [4 * 86_400_000, '4 days'],
])('%i ms is %s', (ms, text) => expect(duration(ms)).toBe(text));

test('lists and counts', () => {
  expect(listed(['a'])).toBe('a');
  expect(listed(['a', 'b', 'c'])).toBe('a, b and c');
  expect(listed(['a', 'b', 'c'], 2)).toBe('a, b and 1 more');
  expect([count(1, 'drop'), count(0, 'drop')]).toEqual(['1 drop', '0 drops']);
});

test('outside text becomes one line of sane length', () => {
  expect(plain('a\r\nb\u0000\u202ec')).toBe('a b c');
  expect(plain('x'.repeat(500), 80)).toHaveLength(80);
  expect(plain('😀'.repeat(100), 10)).toBe(`${'😀'.repeat(9)}…`);
});

test('ids are quoted in commands', () => {
  expect(shellQuote(`a'; rm -rf / #`)).toBe(`'a'\\''; rm -rf / #'`);
  expect(identityCommand('show', { ...SUBJECT, deviceId: '$(x)' }, '')).toBe(
    `az iot hub device-identity show --hub-name 'contoso-lab' --device-id '$(x)'`,
  );
  expect(identityCommand('show', { ...SUBJECT, moduleId: '$edgeAgent' }, '')).toContain(`module-identity show`);
});

test('moments: the day where it changes, each minute once', () => {
  const times = ['2026-11-23T08:05:00Z', '2026-11-23T08:05:40Z', '2026-11-23T09:15:00Z', '2026-11-24T10:25:00Z'];
  expect(clockTimes(times.map((time) => new Date(time)))).toBe('2026-11-23 08:05, 09:15 and 2026-11-24 10:25');
});
