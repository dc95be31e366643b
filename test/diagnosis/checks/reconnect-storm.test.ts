import { meters } from '../../../src/lab/simulation/stories/meters';
import { reconnectStorm } from '../../../src/lab/simulation/stories/storm';
import { HOUR, MINUTE } from '../../../src/lab/simulation/world';
import { checkTable, connections, fleet, idsOf, operation } from '../../kit/check-table';
import { live, roles } from '../../kit/lived';
import { atMinute } from '../../kit/log-records';

const stormy = connections([
  [1, 'on'],
  [600, '404104'],
  [604, 'no', '429001'],
  [605, 'no', '429001'],
  [606, 'on'],
]);
const away = connections([
  [1, 'on'],
  [600, '404104'],
  [606, 'on'],
]);
const calm = connections([[1, 'on']]);
const hubOf = (name: string, capacity: number) => ({ id: '/x', name: 'contoso-lab', sku: { name, capacity } });
const rush = (attempts: number, at = 605, devices = 40_000) =>
  fleet([], { devices, busiest: { minute: atMinute(at), attempts } });

checkTable('reconnect-storm', {
  fires: [
    [
      'refused with 429 after an outage',
      { connections: stormy },
      { severity: 'critical', confidence: 'confirmed', codes: ['429001'] },
    ],
    [
      'refused with another code of the kind, again and again',
      {
        connections: connections([
          [604, 'no', '429002'],
          [605, 'no', '429003'],
          [606, 'on'],
        ]),
      },
      { codes: ['429002', '429003'] },
    ],
    [
      'the whole hub tried more often than its tier lets in, and this device came back then',
      { connections: away, hub: hubOf('S1', 1), fleet: rush(6_001) },
      { confidence: 'likely', codes: [] },
    ],
    [
      'a hub of three devices: one second would do for all of them, so they try again without a pause',
      { connections: stormy, hub: hubOf('S1', 1), fleet: rush(9_000, 605, 2) },
      { title: 'The few devices of this hub try to connect without a pause, and it lets only so many in a second' },
    ],
    [
      'a large hub',
      { connections: stormy, hub: hubOf('S1', 1), fleet: rush(9_000) },
      { title: 'Too many devices connect at once, and the hub lets only so many in a second' },
    ],
    ['ten units of S1', { connections: away, hub: hubOf('S1', 10), fleet: rush(7_201) }],
    ['two units of B2', { connections: away, hub: hubOf('B2', 2), fleet: rush(14_401) }],
    ['S3', { connections: away, hub: hubOf('S3', 1), fleet: rush(360_001) }],
    ['both', { connections: stormy, hub: hubOf('F1', 1), fleet: rush(9_000) }, { confidence: 'confirmed' }],
  ],
  silent: [
    ['an outage, and all came back', { connections: away, fleet: fleet() }],
    ['429 on a message', { connections: calm, operations: { records: [operation(604, '429001')], limited: false } }],
    [
      '429 that ends a session',
      {
        connections: connections([
          [1, 'on'],
          [600, '429001'],
          [600.2, 'on'],
        ]),
      },
    ],
    ['as many as the tier lets in', { connections: away, hub: hubOf('S1', 1), fleet: rush(6_000) }],
    ['ten units of S1 let more in', { connections: away, hub: hubOf('S1', 10), fleet: rush(7_200) }],
    ['the tier is not known', { connections: away, fleet: rush(600_000) }],
    ['a rush at another time', { connections: away, hub: hubOf('S1', 1), fleet: rush(9_000, 700) }],
    [
      'a rush while this device merely renewed its token',
      {
        connections: connections([
          [1, 'on'],
          [604, '401003'],
          [604.01, '404104'],
          [604.1, 'on'],
        ]),
        hub: hubOf('S1', 1),
        fleet: rush(9_000),
      },
    ],
    [
      'refused for its key',
      {
        connections: connections([
          [1, 'on'],
          [604, 'no', '401003'],
        ]),
        hub: hubOf('S1', 1),
        fleet: rush(9_000),
      },
    ],
  ],
});

describe.each([1, 2, 3])('lived, seed %i', (seed) => {
  const crowd = roles('lamp', 160, (index) => `198.18.${index}`);
  const storm = (connectsASecond: number) =>
    live(
      seed,
      (stage) => {
        meters(stage, { count: 10, rename: (deviceId) => deviceId });
        const plan = { at: stage.start - 5 * HOUR, lasts: 6 * MINUTE, sdks: ['csharp', 'java', 'node', 'c'] } as const;
        reconnectStorm(stage, crowd, plan);
      },
      { limits: { connectsASecond } },
    );

  test('whoever was refused hears of the storm first', () => {
    const lived = storm(2);
    const refused = new Set(lived.records.flatMap(({ code, deviceId }) => (code === '429001' ? [deviceId] : [])));
    expect(refused.size).toBeGreaterThan(50);
    for (const deviceId of lived.hub.registry.devices.keys()) {
      const ids = idsOf(lived.judge(deviceId));
      if (refused.has(deviceId)) expect([deviceId, ids[0]]).toEqual([deviceId, 'reconnect-storm']);
      else expect([deviceId, ...ids]).not.toContain('reconnect-storm');
      expect([deviceId, ...ids]).not.toContain('throttled');
      // The outage that it follows is part of its story.
      if (refused.has(deviceId)) expect([deviceId, ...ids]).not.toContain('drops-unexplained');
    }
  });

  test('none where all are let in', () => {
    const lived = storm(1_000);
    for (const { deviceId } of crowd.slice(0, 20)) {
      expect([deviceId, ...idsOf(lived.judge(deviceId))]).not.toContain('reconnect-storm');
    }
  });
});
