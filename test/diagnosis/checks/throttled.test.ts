import { SDKS } from '../../../src/lab/simulation/sdk';
import { meters } from '../../../src/lab/simulation/stories/meters';
import { enter, networkFor, play } from '../../../src/lab/simulation/stories/stage';
import { SECOND } from '../../../src/lab/simulation/world';
import { checkTable, connections, idsOf, operation, reportOn } from '../../kit/check-table';
import { live } from '../../kit/lived';
import { atMinute } from '../../kit/log-records';

const calm = connections([[1, 'on']]);
const operations = (...records: ReturnType<typeof operation>[]) => ({ records, limited: false });
const sendThrottle = (total: number) => [
  { name: 'd2c.telemetry.ingress.sendThrottle', points: [{ at: atMinute(600), total }] },
];

checkTable('throttled', {
  fires: [
    [
      'telemetry',
      { connections: calm, operations: operations(operation(600, '429001'), operation(601, '429001')) },
      { severity: 'warning', confidence: 'confirmed', codes: ['429001'] },
    ],
    ['twin calls', { connections: calm, operations: operations(operation(600, '429002', 'D2CTwinOperations')) }],
    ['a method call', { connections: calm, operations: operations(operation(600, '429003', 'DirectMethods')) }],
    [
      'links opened too fast',
      { connections: calm, operations: operations(operation(600, '503008')) },
      { codes: ['503008'] },
    ],
    [
      'with what the hub counted for all',
      { connections: calm, operations: operations(operation(600, '429001')), metrics: sendThrottle(9_000) },
    ],
    [
      'the session ended with it',
      {
        connections: connections([
          [1, 'on'],
          [600, '429001'],
          [600.2, 'on'],
        ]),
      },
    ],
  ],
  silent: [
    ['nothing was put off', { connections: calm, operations: operations(operation(600, '413001')) }],
    [
      'refused at connect: a storm',
      {
        connections: connections([
          [1, 'no', '429001'],
          [2, 'on'],
        ]),
      },
    ],
    [
      'only the hub’s count: it may be any device',
      { connections: calm, metrics: sendThrottle(9_000), operations: operations() },
    ],
    [
      'another device’s records',
      { connections: calm, operations: operations({ ...operation(600, '429001'), deviceId: 'pump-170' }) },
    ],
    [
      'the records of a module of it',
      { connections: calm, operations: operations({ ...operation(600, '429001'), moduleId: 'edge' }) },
    ],
    ['the daily quota', { connections: calm, operations: operations(operation(600, '403002')) }],
  ],
});

test('an end at once after a refused message is its work, one much later is not', () => {
  const seen = (end: number) =>
    connections([
      [1, 'on'],
      [end, '404104'],
      [end + 0.2, 'on'],
    ]);
  const put = operations(operation(600, '429001'));
  const left = (end: number) => idsOf(reportOn({ connections: seen(end), operations: put }));
  expect(left(600.1)).toEqual(['throttled']);
  expect(left(610)).toContain('drops-unexplained');
});

test.each([1, 2, 3])('lived, seed %i: a device that floods is told, the others are not', (seed) => {
  const lived = live(
    seed,
    (stage) => {
      meters(stage, { count: 10, rename: (deviceId) => deviceId });
      const flood = { name: 'flood', deviceId: 'flood' };
      enter(stage, flood);
      const telemetry = { gap: () => 20 * SECOND, batch: () => 400 };
      play(stage, flood, { network: networkFor(stage, flood), sdk: SDKS.csharp, protocol: 'Amqp', telemetry });
    },
    { limits: { sendsASecond: 10 } },
  );
  expect(idsOf(lived.judge('flood'))[0]).toBe('throttled');
  const others = [...lived.hub.registry.devices.keys()].filter((deviceId) => deviceId !== 'flood');
  const told = others.filter((deviceId) => idsOf(lived.judge(deviceId)).includes('throttled'));
  // Whoever sends in the moment of a flood is put off with it.
  const refused = new Set(lived.records.flatMap(({ code, deviceId }) => (code === '429001' ? [deviceId] : [])));
  expect(told).toEqual(others.filter((deviceId) => refused.has(deviceId)));
});
