import { checkTable, connections, idsOf, reportOn } from '../../kit/check-table';
import { identityOf } from '../../kit/log-records';

checkTable('device-not-found', {
  fires: [
    [
      'the registry answered 404',
      { identity: null, connections: connections([]) },
      { severity: 'critical', confidence: 'confirmed' },
    ],
    [
      'it worked until somebody deleted it',
      {
        identity: null,
        connections: connections([
          [5, 'on'],
          [600, '404104'],
          [601, 'no', '404001'],
          [620, 'no', '401003'],
          [650, 'no', '404001'],
        ]),
      },
      { codes: ['404001', '401003'] },
    ],
  ],
  silent: [
    ['it is registered', { identity: identityOf(), connections: connections([]) }],
    ['the look-up was denied or timed out: a gap', { connections: connections([]) }],
  ],
});

test('accounts for the session that fell and the refusals since', () => {
  const rows = [
    [5, 'on'],
    [600, '404104'],
    [601, 'no', '404001'],
    [620, 'no', '404001'],
  ] as const;
  expect(idsOf(reportOn({ identity: null, connections: connections(rows) }))).toEqual(['device-not-found']);
});
