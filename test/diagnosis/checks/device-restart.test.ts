import { checkTable, connections, fleet } from '../../kit/check-table';
import { again, deviceLog, type LogRow, timeless } from '../../kit/device-logs';
import { identityOf, noise, type Row, repeated } from '../../kit/log-records';

const identity = identityOf();
const FALLS = [132, 388.4, 701.2, 980];
/** Falls, is missed by the hub four minutes later, and is up again two minutes after that. */
const falls = (times: number, missedAfter = 4, upAfter = 6): Row[] => [
  [1, 'on'],
  ...FALLS.slice(0, times).flatMap((at): Row[] => [
    [at + missedAfter, '404104'],
    [at + upAfter, 'on'],
  ]),
];
/** What the device writes: that it starts, a minute before it connects. */
const starts = (times: number, upAfter = 6, mark: 'boot' | 'process-start' = 'boot'): LogRow[] => [
  [1.01, 'connected'],
  ...FALLS.slice(0, times).flatMap((at): LogRow[] => [
    [at + upAfter - 1, mark],
    [at + upAfter + 0.01, 'connected'],
  ]),
];
const irregular = repeated({
  times: 8,
  length: (i) => 110 + 90 * noise(i),
  end: ['404104'],
  gap: (i) => 9 + 7 * noise(i + 5),
});

checkTable('device-restart', {
  fires: [
    [
      'a boot at each drop',
      { identity, connections: connections(falls(4)), fleet: fleet(), 'device-logs': [deviceLog(starts(4))] },
      { severity: 'warning', confidence: 'confirmed', explains: ['network-loss'] },
    ],
    [
      'a boot, and minutes later the program: one drop each',
      {
        identity,
        connections: connections(falls(2, 4, 12)),
        'device-logs': [
          deviceLog([
            [1.01, 'connected'],
            ...FALLS.slice(0, 2).flatMap((at): LogRow[] => [
              [at + 5, 'boot'],
              [at + 11, 'process-start'],
              [at + 12.01, 'connected'],
            ]),
          ]),
        ],
      },
      { because: expect.arrayContaining([expect.objectContaining({ text: expect.stringContaining('2 drops') })]) },
    ],
    [
      'a unit of any name starts at each drop, others all day long',
      {
        identity,
        connections: connections(falls(4)),
        'device-logs': [
          deviceLog(
            [
              ...starts(4, 6, 'process-start').map(([at, meaning]): LogRow => [at, meaning, { code: 'pump.service' }]),
              ...again(40, 7, 33, 'process-start', { code: 'backup.service' }),
            ].sort(([a], [b]) => (a ?? 0) - (b ?? 0)),
          ),
        ],
      },
      { confidence: 'confirmed' },
    ],
    [
      'the log tells of nothing but boots',
      {
        identity,
        connections: connections(falls(4)),
        'device-logs': [deviceLog(starts(4).filter(([, meaning]) => meaning === 'boot'))],
      },
    ],
    [
      'one boot, one drop',
      { identity, connections: connections(falls(1)), fleet: fleet(), 'device-logs': [deviceLog(starts(1))] },
      { confidence: 'likely', explains: ['network-loss'] },
    ],
    [
      'the start that begins the log is one of them',
      { identity, connections: connections(falls(4)), 'device-logs': [deviceLog(starts(4).slice(1))] },
      { because: expect.arrayContaining([expect.objectContaining({ text: expect.stringContaining('4 drops') })]) },
    ],
    [
      'a new process, and the clock is seven minutes off',
      {
        identity,
        connections: connections(falls(4)),
        'device-logs': [deviceLog(starts(4, 6, 'process-start'), { ahead: 7.2 })],
      },
      { confidence: 'confirmed' },
    ],
    [
      'in local time without a zone: the connects show by how much',
      {
        identity,
        connections: connections(falls(4)),
        'device-logs': [deviceLog(starts(4), { ahead: 120, zoneStated: false })],
      },
      { confidence: 'confirmed' },
    ],
    [
      'no zone, and no connects to compare: taken for UTC',
      {
        identity,
        connections: connections(falls(4)),
        'device-logs': [
          deviceLog([[1, 'closed-by-service'], ...starts(4).filter(([, what]) => what === 'boot')], {
            zoneStated: false,
          }),
        ],
      },
      { confidence: 'likely' },
    ],
    [
      'without power for an hour: silent, up, and back',
      {
        identity,
        connections: connections(falls(2, 4, 64)),
        'device-logs': [deviceLog(starts(2, 64))],
      },
      { confidence: 'confirmed' },
    ],
    [
      'up so soon that the hub meets the old session',
      {
        identity,
        connections: connections([
          [1, 'on'],
          ...FALLS.flatMap((at): Row[] => [
            [at + 1, 'on'],
            [at + 1.01, '400027'],
          ]),
        ]),
        'device-logs': [deviceLog(starts(4, 1))],
      },
      { confidence: 'confirmed', explains: ['network-loss'] },
    ],
    [
      'some restarts among other losses: both are told',
      {
        identity,
        connections: connections([...irregular, [1300, '404104'], [1303, 'on']]),
        fleet: fleet(),
        'device-logs': [
          deviceLog([
            [1, 'connected'],
            [1301, 'boot'],
            [1303.01, 'connected'],
          ]),
        ],
      },
      { explains: [] },
    ],
    ['by the log alone, twice', { 'device-logs': [deviceLog(timeless(starts(2)))] }, { confidence: 'likely' }],
    ['by the log alone, once', { 'device-logs': [deviceLog(starts(1))] }, { confidence: 'possible' }],
  ],
  silent: [
    [
      'a unit of any name that starts at two of the drops',
      {
        identity,
        connections: connections(falls(2)),
        'device-logs': [
          deviceLog(starts(2, 6, 'process-start').map(([at, meaning]): LogRow => [at, meaning, { code: 'x.service' }])),
        ],
      },
    ],
    [
      'the start that begins the log, and no other',
      { identity, connections: connections(falls(1)), 'device-logs': [deviceLog(starts(1).slice(1))] },
    ],
    [
      'a boot mark far from any drop',
      {
        identity,
        connections: connections(falls(4)),
        'device-logs': [
          deviceLog([
            [1.01, 'connected'],
            [555, 'boot'],
            [556, 'connected'],
          ]),
        ],
      },
    ],
    [
      'one boot that begins the log',
      {
        identity,
        connections: connections(falls(1)),
        'device-logs': [
          deviceLog([
            [FALLS[0] ?? 0, 'boot'],
            [138.01, 'connected'],
          ]),
        ],
      },
    ],
    [
      'one boot that begins the log, and no records',
      {
        'device-logs': [
          deviceLog([
            [1, 'boot'],
            [2, 'connected'],
            [700, 'lost'],
          ]),
        ],
      },
    ],
    [
      'it said goodbye before',
      {
        identity,
        connections: connections([
          [1, 'on'],
          [300, 'off'],
          [303, 'on'],
        ]),
        'device-logs': [
          deviceLog([
            [1, 'connected'],
            [300, 'closed-by-program'],
            [302, 'boot'],
            [303, 'connected'],
          ]),
        ],
      },
    ],
    [
      'it was alive without a network, and was restarted because of that',
      {
        identity,
        connections: connections(falls(1, 4, 40)),
        fleet: fleet(),
        'device-logs': [
          deviceLog([
            [1, 'connected'],
            [133, 'lost'],
            [140, 'dns'],
            [160, 'dns'],
            [170, 'boot'],
            [172.01, 'connected'],
          ]),
        ],
      },
    ],
    [
      'it was alive without a network, by the log alone',
      {
        'device-logs': [
          deviceLog([
            [1, 'connected'],
            [133, 'lost'],
            [140, 'dns'],
            [170, 'boot'],
            [172, 'connected'],
          ]),
        ],
      },
    ],
    [
      'a system log in which services start all day',
      {
        identity,
        connections: connections(falls(2)),
        'device-logs': [deviceLog([[1, 'connected'], ...again(40, 10, 30, 'process-start'), [1_300, 'lost']])],
      },
    ],
    [
      'a system log by itself: the connection goes on',
      {
        'device-logs': [
          deviceLog([[1, 'connected'], ...again(20, 10, 30, 'process-start'), [700, 'renewal'], [701, 'connected']]),
        ],
      },
    ],
    [
      'no zone, and one mark: chance',
      {
        identity,
        connections: connections(falls(1)),
        'device-logs': [deviceLog(starts(1), { zoneStated: false })],
      },
    ],
    [
      'the gateway’s marks name another client',
      {
        'device-logs': [
          deviceLog(
            starts(3).map(([at, what]): LogRow => [at, what, { client: 'pump-170' }]),
            { sdk: 'iot-edge' },
          ),
        ],
      },
    ],
  ],
});
