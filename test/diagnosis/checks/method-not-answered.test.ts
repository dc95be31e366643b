import { checkTable, connections, operation, reportOn } from '../../kit/check-table';
import { AGENTS, identityOf } from '../../kit/log-records';

const calls = (code: string, ...minutes: readonly number[]) => ({
  records: minutes.map((at) => operation(at, code, 'DirectMethods')),
  limited: false,
});
const online = connections([[1, 'on']]);
/** No record in the window: by the registry it is connected since the day before, and was active late in the evening. */
const registered = {
  connections: connections([]),
  identity: identityOf({
    connectionState: 'Connected',
    connectionStateUpdatedTime: '2026-11-19T08:00:00Z',
    lastActivityTime: '2026-11-20T23:50:00Z',
  }),
};

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
    [
      'connected since long before the window, by the registry',
      { ...registered, operations: calls('504101', 100, 200, 300) },
      { confidence: 'likely' },
    ],
  ],
  silent: [
    [
      'by the registry connected only since then',
      {
        ...registered,
        identity: { ...registered.identity, connectionStateUpdatedTime: '2026-11-20T12:00:00Z' },
        operations: calls('404103', 100, 200),
      },
    ],
    [
      'connected by the registry, but not active since: the state may be old',
      {
        ...registered,
        identity: { ...registered.identity, lastActivityTime: '2026-11-20T01:00:00Z' },
        operations: calls('404103', 100, 200),
      },
    ],
    [
      'disconnected by the registry',
      {
        ...registered,
        identity: { ...registered.identity, connectionState: 'Disconnected' },
        operations: calls('404103', 100, 200),
      },
    ],
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
