import { checkTable, connections, fleet } from '../../kit/check-table';
import { AGENTS, atMinute, identityOf, repeated } from '../../kit/log-records';

checkTable('drops-unexplained', {
  fires: [
    [
      'one short drop',
      {
        connections: connections([
          [1, 'on'],
          [300, '404104'],
          [300.3, 'on'],
        ]),
      },
      { severity: 'info', confidence: 'possible' },
    ],
    [
      'a drop to which the log of the hub hardly reaches: nobody knows yet whether it is back',
      {
        connections: connections([
          [1, 'on'],
          [1420, '404104'],
        ]),
        fleet: fleet([], { newest: atMinute(1421), records: 4_000 }),
      },
      { severity: 'info' },
    ],
    [
      'a drop whose return is missing from the log: the registry saw it since',
      {
        identity: identityOf({ lastActivityTime: '2026-11-20T23:58:00Z' }),
        connections: connections([
          [1, 'on'],
          [600, '404104'],
        ]),
      },
      { severity: 'info' },
    ],
    [
      'two drops, and the connect between them is missing from the log',
      {
        connections: connections([
          [1, 'on'],
          [300, '404104'],
          [471, '404104'],
          [471.2, 'on'],
        ]),
      },
      { severity: 'info' },
    ],
    [
      'three short drops',
      {
        connections: connections([
          [1, 'on'],
          [100, '404104'],
          [100.3, 'on'],
          [377, '404104'],
          [377.3, 'on'],
          [800, '404104'],
          [800.3, 'on'],
        ]),
      },
      { severity: 'warning' },
    ],
    [
      'one drop and not back',
      {
        connections: connections([
          [1, 'on'],
          [600, '404104'],
        ]),
      },
      { severity: 'warning' },
    ],
    [
      'a drop that does not fit the renewals beside it',
      {
        identity: identityOf(),
        connections: connections(
          [...repeated({ times: 6, length: 45, end: ['off'] }), [285, '404104'], [285.2, 'on']],
          { sdk: AGENTS.node },
        ),
      },
      { severity: 'info' },
    ],
    [
      'a refusal that nothing explains',
      {
        connections: connections([
          [1, 'no', '409001'],
          [2, 'on'],
        ]),
      },
    ],
  ],
  silent: [
    [
      'another finding explains them',
      {
        identity: identityOf(),
        connections: connections(repeated({ times: 12, length: 70, end: ['401003', '404104'] })),
      },
    ],
    [
      'no drops',
      {
        identity: identityOf(),
        connections: connections([
          [1, 'on'],
          [900, 'off'],
        ]),
      },
    ],
    [
      'refused only while it was disabled, enabled and back since',
      {
        identity: identityOf({ statusUpdatedTime: '2026-11-20T03:10:00Z' }),
        connections: connections([
          [5, 'on'],
          [100, '404104'],
          [101, 'no', '403012'],
          [130, 'no', '403012'],
          [200, 'on'],
        ]),
        fleet: fleet(),
      },
    ],
    ['the log could not be read', { identity: identityOf() }],
  ],
});
