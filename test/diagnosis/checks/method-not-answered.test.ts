import { checkTable, connections, operation, reportOn } from '../../kit/check-table';
import { AGENTS, identityOf } from '../../kit/log-records';

const calls = (code: string, ...minutes: readonly number[]) => ({
  records: minutes.map((at) => operation(at, code, 'DirectMethods')),
  limited: false,
});
const online = connections([[1, 'on']]);

checkTable('method-not-answered', {
  fires: [
    [
      '404103 while it is connected',
      { connections: online, operations: calls('404103', 100, 200) },
      { severity: 'info', confidence: 'likely' },
    ],
    ['one time-out', { connections: online, operations: calls('504101', 100) }, { confidence: 'possible' }],
    ['the number that one page prints', { connections: online, operations: calls('404102', 100) }],
    [
      'its connect lies before the window',
      { connections: connections([[600, 'off']]), operations: calls('404103', 100) },
    ],
    [
      'after a reconnect',
      {
        connections: connections(
          [
            [1, 'on'],
            [50, 'off'],
            [50.1, 'on'],
          ],
          { sdk: AGENTS.node },
        ),
        operations: calls('404103', 70, 90),
      },
    ],
  ],
  silent: [
    [
      'offline',
      {
        connections: connections([
          [1, 'on'],
          [50, 'off'],
          [300, 'on'],
        ]),
        operations: calls('404103', 100, 200),
      },
    ],
    [
      'gone already, though the hub had not noticed yet',
      {
        connections: connections([
          [1, 'on'],
          [100, '404104'],
          [120, 'on'],
        ]),
        operations: calls('404103', 96, 99),
      },
    ],
    [
      'gone already, noticed at its own return',
      {
        connections: connections([
          [1, 'on'],
          [100, 'on'],
          [100.01, '400027'],
        ]),
        operations: calls('404103', 97),
      },
    ],
    ['just connected: the program starts', { connections: online, operations: calls('404103', 1.2) }],
    ['perhaps gone by now', { connections: online, operations: calls('404103', 1438) }],
    ['nothing is known of a connect', { connections: connections([]), operations: calls('404103', 100) }],
    [
      'a module’s method',
      {
        connections: online,
        operations: { records: [{ ...operation(100, '404103', 'DirectMethods'), moduleId: 'm' }], limited: false },
      },
    ],
    [
      'the same code of another category',
      { connections: online, operations: { records: [operation(100, '504101', 'D2CTwinOperations')], limited: false } },
    ],
    ['methods were not looked at', { connections: online }],
  ],
});

test('is advice: it makes a well device no less well', () => {
  const report = reportOn({ identity: identityOf(), connections: online, operations: calls('404103', 100, 200) });
  expect(report.verdict.status).toBe('healthy');
  expect(report.findings.map(({ id }) => id)).toEqual(['no-problem-seen', 'method-not-answered']);
});
