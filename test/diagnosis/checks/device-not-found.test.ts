import { checkTable, connections } from '../../kit/check-table';
import { identityOf } from '../../kit/log-records';

checkTable('device-not-found', {
  fires: [
    [
      'the registry answered 404',
      { identity: null, connections: connections([]) },
      { severity: 'critical', confidence: 'confirmed' },
    ],
  ],
  silent: [
    ['it is registered', { identity: identityOf(), connections: connections([]) }],
    ['the look-up was denied or timed out: a gap', { connections: connections([]) }],
  ],
});
