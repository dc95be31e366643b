import { checkTable, connections } from '../../kit/check-table';
import { identityOf } from '../../kit/log-records';

const refused = connections([
  [1, 'on'],
  [600, '404104'],
  [601, 'no', '403012'],
  [640, 'no', '403012'],
  [700, 'no', '403012'],
]);

checkTable('device-disabled', {
  fires: [
    [
      'disabled with a reason, still trying',
      {
        identity: identityOf({ status: 'disabled', statusReason: 'seal', statusUpdatedTime: '2026-11-20T10:00:00Z' }),
        connections: refused,
      },
      { severity: 'critical', confidence: 'confirmed', codes: ['403012'] },
    ],
    ['disabled, written in capitals, no log at all', { identity: identityOf({ status: 'Disabled' }) }],
    [
      'refusals are logged as 401003',
      {
        identity: identityOf({ status: 'disabled' }),
        connections: connections([
          [1, 'no', '401003'],
          [9, 'no', '401003'],
          [20, 'no', '401003'],
        ]),
      },
      { explains: ['credentials-rejected'] },
    ],
  ],
  silent: [
    [
      'disabled in the past, enabled now',
      { identity: identityOf({ statusUpdatedTime: '2026-11-20T12:00:00Z' }), connections: refused },
    ],
    ['not registered', { identity: null }],
  ],
});
