import { checkTable, connections, fleet } from '../../kit/check-table';
import { identityOf } from '../../kit/log-records';

const nothing = connections([]);
const on = { name: 'a', properties: { workspaceId: '/w', logs: [{ category: 'Connections', enabled: true }] } };

checkTable('logging-off', {
  fires: [
    [
      'no diagnostic setting',
      { identity: identityOf(), connections: nothing, 'diagnostic-settings': [] },
      { severity: 'warning', confidence: 'confirmed' },
    ],
    [
      'a setting without Connections',
      {
        connections: nothing,
        'diagnostic-settings': [
          {
            name: 'a',
            properties: {
              workspaceId: '/w',
              logs: [
                { category: 'Connections', enabled: false },
                { category: 'Routes', enabled: true },
              ],
            },
          },
        ],
      },
    ],
    [
      'the whole hub has no record',
      { connections: nothing, fleet: fleet([], { records: 0, newest: null, devices: 0, drops: 0 }) },
      { confidence: 'likely' },
    ],
  ],
  silent: [
    ['the hub has records, this device has none', { connections: nothing, fleet: fleet() }],
    [
      'all logs are carried, and nothing happened',
      {
        connections: nothing,
        fleet: fleet([], { records: 0 }),
        'diagnostic-settings': [
          { name: 'a', properties: { storageAccountId: '/s', logs: [{ categoryGroup: 'allLogs', enabled: true }] } },
        ],
      },
    ],
    ['Connections is carried', { connections: nothing, 'diagnostic-settings': [on] }],
    ['nothing could be looked at', {}],
  ],
});
