import { checkTable, connections } from '../../kit/check-table';
import { identityOf } from '../../kit/log-records';

const refused = connections([
  [1, 'on'],
  [600, '404104'],
  [601, 'no', '403012'],
  [640, 'no', '403012'],
  [700, 'no', '403012'],
]);

const moduleRow = { deviceId: 'pump-17', moduleId: 'camera', lastActivityTime: '2026-11-20T09:59:00Z' };

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
    [
      'a module, whose row has no status, is refused as disabled',
      { identity: moduleRow, connections: refused },
      { severity: 'critical', confidence: 'confirmed', codes: ['403012'] },
    ],
  ],
  silent: [
    [
      'a module was refused as disabled, and got through since',
      {
        identity: moduleRow,
        connections: connections([
          [1, 'no', '403012'],
          [5, 'no', '403012'],
          [9, 'on'],
        ]),
      },
    ],
    [
      'disabled in the past, enabled now',
      { identity: identityOf({ statusUpdatedTime: '2026-11-20T12:00:00Z' }), connections: refused },
    ],
    ['not registered', { identity: null }],
  ],
});
