import { busyMinute, checkTable, connections, fleet } from '../../kit/check-table';

const drop = connections([
  [1, 'on'],
  [300.2, '404104'],
  [300.6, 'on'],
]);

checkTable('service-event', {
  fires: [
    [
      'the whole hub, back in seconds',
      { connections: drop, fleet: fleet([busyMinute(300)]) },
      { severity: 'info', confidence: 'likely' },
    ],
    [
      'with codes of the service',
      {
        connections: connections([
          [1, 'on'],
          [300.2, '500001'],
          [300.6, 'on'],
        ]),
        fleet: fleet([busyMinute(300, { codes: { '500001': 40 } })]),
      },
      { confidence: 'confirmed' },
    ],
    [
      'a device that flaps meets one event several times, and it is one event',
      {
        connections: connections([
          [1, 'on'],
          [299.5, '404104'],
          [299.7, 'on'],
          [300.2, '404104'],
          [300.6, 'on'],
          [301.1, '404104'],
          [301.3, 'on'],
        ]),
        fleet: fleet([busyMinute(299), busyMinute(300), busyMinute(301)]),
      },
      { title: 'The whole hub dropped its devices once, this one among them' },
    ],
    [
      'a large hub, a part of it',
      {
        connections: drop,
        fleet: fleet([busyMinute(300, { devices: 300, backSoon: 290 })], { devices: 100_000, drops: 9_000 }),
      },
    ],
  ],
  silent: [
    [
      'a second client threw it out in that minute',
      {
        connections: connections([
          [1, 'on'],
          [300.2, '400027'],
          [300.2, 'on'],
        ]),
        fleet: fleet([busyMinute(300)]),
      },
    ],
    ['one prefix: a site', { connections: drop, fleet: fleet([busyMinute(300, { prefixes: 1 })]) }],
    ['one SDK: a roll-out', { connections: drop, fleet: fleet([busyMinute(300, { sdks: 1 })]) }],
    ['they did not come back soon', { connections: drop, fleet: fleet([busyMinute(300, { backSoon: 3 })]) }],
    [
      'no more than on any other minute',
      {
        connections: drop,
        fleet: fleet([busyMinute(300, { devices: 30, backSoon: 30 })], { devices: 100_000, drops: 14_400 }),
      },
    ],
    [
      'two others by chance',
      { connections: drop, fleet: fleet([busyMinute(300, { devices: 2, backSoon: 2, prefixes: 2, sdks: 2 })]) },
    ],
    [
      'this device did not drop then',
      {
        connections: connections([
          [1, 'on'],
          [700, 'off'],
        ]),
        fleet: fleet([busyMinute(300)]),
      },
    ],
  ],
});
