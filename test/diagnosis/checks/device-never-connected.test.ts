import { checkTable, connections, fleet } from '../../kit/check-table';
import { identityOf } from '../../kit/log-records';

const never = { lastActivityTime: '0001-01-01T00:00:00' };

checkTable('device-never-connected', {
  fires: [
    [
      'the zero date and an empty log',
      { identity: identityOf(never), connections: connections([]), fleet: fleet() },
      { severity: 'critical' },
    ],
    ['the zero date and no log to look at', { identity: identityOf(never) }],
  ],
  silent: [
    [
      'logging is off and only the log is empty',
      { identity: identityOf(), connections: connections([]), fleet: fleet([], { records: 0 }) },
    ],
    ['a connect is in the log', { identity: identityOf(never), connections: connections([[5, 'on']]) }],
    [
      'the registry row carries no time at all',
      { identity: { deviceId: 'pump-17', status: 'enabled' }, connections: connections([]) },
    ],
  ],
});
