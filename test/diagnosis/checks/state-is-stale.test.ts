import { checkTable, connections, idsOf, reportOn } from '../../kit/check-table';
import { identityOf } from '../../kit/log-records';

const state = (
  connectionState: string,
  connectionStateUpdatedTime: string,
  lastActivityTime = '2026-11-20T02:00:00Z',
) => ({
  identity: identityOf({ connectionState, connectionStateUpdatedTime, lastActivityTime }),
});

checkTable('state-is-stale', {
  fires: [
    [
      '"Disconnected", yet active since',
      state('Disconnected', '2026-11-20T02:00:00Z', '2026-11-20T23:00:00Z'),
      { severity: 'info' },
    ],
    [
      '"Disconnected", yet the log shows it connected',
      { ...state('Disconnected', '2026-11-20T02:00:00Z'), connections: connections([[300, 'on']]) },
    ],
    [
      '"Connected", yet the log shows its end',
      {
        ...state('Connected', '2026-11-20T02:00:00Z'),
        connections: connections([
          [1, 'on'],
          [600, '404104'],
        ]),
      },
    ],
  ],
  silent: [
    ['both say connected', { ...state('Connected', '2026-11-20T05:00:00Z'), connections: connections([[300, 'on']]) }],
    [
      'both say gone',
      {
        ...state('Disconnected', '2026-11-20T10:00:00Z'),
        connections: connections([
          [1, 'on'],
          [600, '404104'],
        ]),
      },
    ],
    [
      'the end is a moment old: the state may lag',
      {
        ...state('Connected', '2026-11-20T02:00:00Z'),
        connections: connections([
          [1, 'on'],
          [1436, '404104'],
        ]),
      },
    ],
    [
      '"Disconnected" since after the log’s last connect: the record of the end may be missing',
      {
        ...state('Disconnected', '2026-11-20T08:00:00Z', '2026-11-20T07:59:00Z'),
        connections: connections([[300, 'on']]),
      },
    ],
    ['the log is empty', { ...state('Connected', '2026-11-20T02:00:00Z'), connections: connections([]) }],
    [
      'the registry was read after the log ended',
      {
        ...state('Disconnected', '2026-11-22T02:00:00Z', '2026-11-22T08:00:00Z'),
        connections: connections([[300, 'on']]),
      },
    ],
  ],
});

test('the row is newer than the newest record of a quiet hub, and within the window', () => {
  const row = state('Disconnected', '2026-11-20T02:00:00Z', '2026-11-20T23:58:00Z');
  expect(idsOf(reportOn(row, new Date('2026-11-20T23:45:00Z')))).toContain('state-is-stale');
});
