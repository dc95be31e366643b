import { checkTable, connections, fleet, operation, reportOn } from '../../kit/check-table';
import { again, deviceLog, type LogRow } from '../../kit/device-logs';
import { AGENTS, identityOf, noise, type Row, repeated } from '../../kit/log-records';

const own = { sdk: '' };
const short = (times: number, gap: number | ((i: number) => number) = 1, from = 1): Row[] =>
  repeated({ from, times, length: (i) => 0.06 + 0.02 * noise(i), end: ['404104'], gap });
const operations = (...records: ReturnType<typeof operation>[]) => ({ records, limited: false });

checkTable('protocol-violation', {
  fires: [
    [
      'closed seconds after every connect',
      { identity: identityOf(), connections: connections(short(40).slice(0, -1), own), fleet: fleet() },
      { severity: 'warning', confidence: 'possible' },
    ],
    [
      'its log says so at each end, and it waits for minutes',
      {
        connections: connections(short(12, 6).slice(0, -1), own),
        'device-logs': [
          deviceLog(short(12, 6).flatMap(([at, what]): LogRow[] => (what === '404104' ? [[at, 'client-fault']] : []))),
        ],
      },
      { confidence: 'confirmed' },
    ],
    ['the newest connect is still open', { connections: connections(short(30, 1, 1410), own) }],
    [
      'some ends are missing',
      {
        connections: connections(
          short(40)
            .slice(0, -1)
            .filter((_, i) => i % 9 !== 1),
          own,
        ),
      },
    ],
    [
      'it worked until an update of its program',
      { connections: connections([[5, 'on'], [600, 'off'], ...short(40, 1, 601).slice(0, -1)], own) },
    ],
    [
      'the hub names it: 400003',
      {
        connections: connections(
          [
            [5, 'on'],
            [5.1, '400003'],
            [6, 'on'],
            [300, 'off'],
          ],
          own,
        ),
      },
      { confidence: 'confirmed', codes: ['400003'] },
    ],
    [
      'refused with 400001: the version of the protocol',
      {
        connections: connections(
          [
            [5, 'no', '400001'],
            [6, 'no', '400001'],
          ],
          own,
        ),
      },
    ],
    [
      'a twin call that the hub does not take, and the close with it',
      {
        connections: connections(
          [
            [5, 'on'],
            [5.1, '404104'],
            [6, 'on'],
          ],
          own,
        ),
        operations: operations(operation(5.08, '400004', 'D2CTwinOperations')),
      },
      { confidence: 'confirmed', codes: ['400004'] },
    ],
    [
      'a code that nobody knows',
      {
        connections: connections(
          [
            [5, 'on'],
            [5.1, '400099'],
            [6, 'on'],
          ],
          own,
        ),
      },
    ],
  ],
  silent: [
    [
      'its log says so at other times than the ends',
      {
        connections: connections(repeated({ times: 8, length: 100, end: ['404104'], gap: 9 }), own),
        'device-logs': [deviceLog(again(8, 40, 109, 'client-fault'))],
      },
    ],
    [
      '400027: another client',
      {
        connections: connections(
          repeated({
            times: 40,
            length: 0.1,
            end: ['400027'],
            gap: -0.01,
            client: (i) => ({ address: `198.51.10${i % 2}.XXX` }),
          }),
          own,
        ),
      },
    ],
    [
      '400029 and 400030: the service',
      {
        connections: connections(
          [
            [5, 'on'],
            [60, '400029'],
            [60.1, 'no', '400030'],
            [61, 'on'],
          ],
          own,
        ),
      },
    ],
    [
      'Python 2.7.0 in a loop, over by now',
      {
        identity: identityOf(),
        connections: connections([...repeated({ times: 5, length: 58, end: ['off'] }), ...short(200, 0.02, 300)], {
          sdk: AGENTS.python,
        }),
      },
    ],
    [
      'the quota is used up',
      {
        connections: connections(short(5, 1, 700), own),
        operations: operations(operation(700, '403002'), operation(706, '403002')),
      },
    ],
    [
      'a network that flaps: not every connect',
      {
        connections: connections(
          repeated({ times: 40, length: (i) => (i % 4 === 3 ? 6 : 0.2), end: ['404104'], gap: 0.5 }),
          own,
        ),
      },
    ],
    ['it got through in the end', { connections: connections([...short(40), [600, '404104']], own) }],
    [
      'wakes every hour, sends, and pulls the plug',
      { connections: connections(short(20, 60).slice(0, -1), own), fleet: fleet() },
    ],
    [
      'many drops, all while the quota is used up',
      {
        connections: connections(short(40, 1, 1380).slice(0, -1), own),
        operations: operations(operation(1380, '403002')),
      },
    ],
    ['a few short ones', { connections: connections(short(4).slice(0, -1), own) }],
    ['many within one minute only', { connections: connections(short(12, 0.05).slice(0, -1), own) }],
    [
      'a twin call that failed without a close',
      {
        connections: connections([[5, 'on']], own),
        operations: operations(operation(20, '400004', 'D2CTwinOperations')),
      },
    ],
    [
      'a request that met the end of its connection',
      {
        connections: connections(
          [
            [5, 'on'],
            [50, '404104'],
            [51, 'on'],
          ],
          own,
        ),
        operations: operations(operation(49.99, '400021', 'D2CTwinOperations')),
      },
    ],
    [
      'the caller’s method',
      {
        connections: connections(
          [
            [5, 'on'],
            [50, '404104'],
            [51, 'on'],
          ],
          own,
        ),
        operations: operations(operation(49.99, '400004', 'DirectMethods')),
      },
    ],
    [
      'each closed for a message that is too large',
      {
        connections: connections(short(12, 1, 1420).slice(0, -1), own),
        operations: operations(
          ...short(12, 1, 1420)
            .filter(([, what]) => what === '404104')
            .map(([at]) => operation(at - 0.01, '413001')),
        ),
      },
    ],
  ],
});

test('accounts for the ends of which the connect is missing', () => {
  const rows = short(40, 3, 1314)
    .slice(0, -1)
    .filter((_, place) => place !== 20);
  const report = reportOn({ identity: identityOf(), connections: connections(rows, own), fleet: fleet() });
  expect(report.findings.map(({ id }) => id)).toEqual(['protocol-violation', 'sdk-unknown']);
});
