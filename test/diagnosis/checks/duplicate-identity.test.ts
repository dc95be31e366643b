import { checkTable, connections } from '../../kit/check-table';
import { again, deviceLog } from '../../kit/device-logs';
import { AGENTS, noise, repeated } from '../../kit/log-records';

const places = ['198.51.100.XXX', '203.0.113.XXX'];
const inTurn = (index: number): { address: string } => ({ address: places[index % 2] ?? '' });
/** The new connect comes just before the old session's end is logged. */
const takeOver = (times: number, length: number | ((i: number) => number), code: '400027' | '409002' = '400027') =>
  repeated({ times, length, end: [code], gap: -0.01, client: inTurn });

checkTable('duplicate-identity', {
  fires: [
    [
      'two addresses in turn, seconds apart',
      { connections: connections(takeOver(40, 0.4)) },
      { severity: 'critical', confidence: 'confirmed' },
    ],
    [
      'the device’s log says it too',
      { connections: connections(takeOver(40, 0.4)), 'device-logs': [deviceLog(again(20, 1, 1, 'taken-over'))] },
      {
        because: expect.arrayContaining([
          expect.objectContaining({ kind: 'device-logs', text: expect.stringContaining('20 times') }),
        ]),
      },
    ],
    ['in minutes', { connections: connections(takeOver(12, (i) => 6 + 3 * noise(i))) }, { confidence: 'confirmed' }],
    [
      'the end is logged before the new connect',
      { connections: connections(repeated({ times: 20, length: 0.5, end: ['400027'], gap: 0.02, client: inTurn })) },
    ],
    [
      'AMQP, 409002',
      { connections: connections(takeOver(20, 0.6, '409002'), { protocol: 'Amqp' }) },
      { codes: ['409002'] },
    ],
    [
      'two SDKs in turn behind one address',
      {
        connections: connections(
          repeated({
            times: 12,
            length: 3,
            end: ['400027'],
            gap: -0.01,
            client: (i) => ({ sdk: i % 2 ? AGENTS.node : AGENTS.csharp }),
          }),
        ),
      },
      { confidence: 'confirmed' },
    ],
    [
      'two clones behind one router',
      { connections: connections(repeated({ times: 20, length: 0.3, end: ['400027'], gap: -0.01 })) },
      { confidence: 'likely' },
    ],
    [
      'two clones behind one router that come back after minutes, a hundred times and without an end',
      {
        connections: connections(
          repeated({ times: 100, length: (i) => 5 + 4 * noise(i), end: ['400027'], gap: -0.01 }),
        ),
      },
      { confidence: 'possible' },
    ],
    [
      'a fifth of the records is missing',
      { connections: connections(takeOver(40, 0.4).filter((_, i) => i % 5 !== 2)) },
    ],
    [
      'a test tool that visits three times and is thrown out',
      {
        connections: connections(
          [0, 200, 400, 600].flatMap(
            (at) =>
              [
                [at + 1, 'on', inTurn(0)],
                [at + 50, 'on', inTurn(1)],
                [at + 50.01, '400027'],
                [at + 50.2, 'on', inTurn(0)],
                [at + 50.21, '400027'],
                [at + 150, 'off'],
              ] as const,
          ),
        ),
      },
    ],
    [
      'two programs in turn, an hour apart',
      {
        connections: connections(
          repeated({
            times: 12,
            length: 60,
            end: ['400027'],
            gap: -0.01,
            client: (i) => ({ sdk: i % 2 ? AGENTS.node : AGENTS.csharp }),
          }),
        ),
      },
      { confidence: 'confirmed' },
    ],
    [
      'a second AMQP client is refused again and again while the first one stays',
      {
        connections: connections(
          [[1, 'on', { address: places[0] ?? '' }], ...[20, 30, 40, 60, 90].map((at) => [at, 'no', '409002'] as const)],
          { protocol: 'Amqp' },
        ),
      },
      { confidence: 'confirmed', codes: ['409002'] },
    ],
    [
      'two programs, and some of their connects are missing: nobody counts those as a third without an SDK',
      {
        connections: connections(
          repeated({
            times: 60,
            length: 0.4,
            end: ['400027'],
            gap: -0.01,
            client: (i) => ({ sdk: i % 2 ? AGENTS.node : AGENTS.python }),
          }).filter(([, what], i) => what !== 'on' || i % 8 !== 2),
        ),
      },
      {
        confidence: 'confirmed',
        because: expect.not.arrayContaining([
          expect.objectContaining({ text: expect.stringContaining('without an SDK') }),
        ]),
      },
    ],
    [
      'two clones behind one router by a timer of a minute, and the first connects are missing',
      {
        connections: connections(
          repeated({
            times: 60,
            length: 1.01,
            end: ['400027'],
            gap: -0.01,
            jitter: 0.02,
            client: () => ({ sdk: AGENTS.node }),
          }).filter(([, what], i) => what !== 'on' || i > 4),
        ),
      },
      { confidence: 'likely' },
    ],
    [
      'two fifths of the records are missing',
      { connections: connections(takeOver(60, 0.4).filter((_, i) => i % 5 > 1)) },
    ],
    [
      'three clients',
      {
        connections: connections(
          repeated({
            times: 60,
            length: 0.4,
            end: ['400027'],
            gap: -0.01,
            client: (i) => ({ address: `198.51.10${i % 3}.XXX` }),
          }),
        ),
      },
    ],
  ],
  silent: [
    [
      'a device that moves between two cells, six times within an hour',
      { connections: connections(takeOver(6, (i) => 9 + 5 * noise(i))) },
    ],
    [
      'the device’s log alone: it may be its own return',
      { 'device-logs': [deviceLog(again(20, 1, 1, 'taken-over'))], connections: connections([[1, 'on']]) },
    ],
    [
      '409002 only ever after a 404104',
      {
        connections: connections(
          repeated({ times: 10, length: (i) => 60 + 50 * noise(i), end: ['404104', '409002'], gap: 7 }),
          { protocol: 'Amqp' },
        ),
      },
    ],
    [
      'the device’s own return, hours apart, same address',
      {
        connections: connections(
          repeated({ times: 8, length: (i) => 120 + 60 * noise(i), end: ['400027'], gap: -0.01 }),
        ),
      },
    ],
    [
      'its own return while it roams',
      {
        connections: connections(
          repeated({
            times: 12,
            length: (i) => 70 + 60 * noise(i),
            end: ['400027'],
            gap: -0.01,
            client: (i) => ({ address: `198.18.${Math.floor(20 * Math.abs(noise(i)))}.XXX` }),
          }),
        ),
      },
    ],
    [
      'quiet connections cut, noticed at the ping',
      {
        connections: connections(
          repeated({ times: 40, length: (i) => 4.6 + (i % 3 ? 0 : 1.5), end: ['400027'], gap: -0.01, jitter: 0.1 }),
          { sdk: AGENTS.c },
        ),
      },
    ],
    ['one device with two interfaces', { connections: connections(takeOver(40, (i) => 25 + 20 * noise(i))) }],
    [
      'one device with two interfaces, three of whose stays are alike by chance',
      { connections: connections(takeOver(6, (i) => [45, 29.6, 51.6, 39, 28.3, 26.6][i] ?? 40)) },
    ],
    [
      'one device that roams between two addresses, some of its losses noticed',
      {
        connections: connections(
          [...Array(20).keys()].flatMap((i) => {
            const [at, there] = [i * 60 + 20 * noise(i), inTurn(i)];
            const end = i % 2 ? ([at + 40, '400027'] as const) : ([at + 35, '404104'] as const);
            return [[at, 'on', there] as const, end];
          }),
        ),
      },
    ],
    [
      'one AMQP device that meets its own old link until the hub lets go',
      {
        connections: connections(
          [
            [1, 'on'],
            [300, 'no', '409002'],
            [302, 'no', '409002'],
            [305, 'no', '409002'],
            [308, '404104'],
            [309, 'on'],
          ],
          { protocol: 'Amqp' },
        ),
      },
    ],
    [
      'one device at one address whose losses come soon after one another, some of them noticed by the hub',
      {
        connections: connections(
          repeated({ times: 40, length: (i) => 10 + 9 * noise(i), end: ['400027'], gap: -0.01 }).map((row, i) =>
            i % 6 === 3 ? ([row[0], '404104'] as const) : row,
          ),
        ),
      },
    ],
    [
      'one take-over',
      {
        connections: connections([
          [1, 'on', inTurn(0)],
          [50, 'on', inTurn(1)],
          [50.01, '400027'],
        ]),
      },
    ],
    [
      'a device that moves between two networks without take-overs',
      { connections: connections(repeated({ times: 20, length: 30, end: ['404104'], client: inTurn })) },
    ],
  ],
});
