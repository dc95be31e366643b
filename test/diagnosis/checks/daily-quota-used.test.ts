import { checkTable, connections, operation } from '../../kit/check-table';

const broken = connections([
  [1, 'on'],
  [1320, '404104'],
  [1321, 'on'],
  [1350, '404104'],
  [1351, 'on'],
]);
const refused = { records: [operation(1319.9, '403002'), operation(1349.9, '403002')], limited: false };

checkTable('daily-quota-used', {
  fires: [
    [
      '403002 in telemetry, connections break with it',
      { connections: broken, operations: refused },
      { severity: 'critical', confidence: 'confirmed', codes: ['403002'] },
    ],
    [
      '403002 in the connection log',
      {
        connections: connections([
          [1, 'on'],
          [1320, '403002'],
          [1325, 'no', '403002'],
        ]),
      },
    ],
  ],
  silent: [
    [
      'throttled: 429001',
      { connections: broken, operations: { records: [operation(1319.9, '429001')], limited: false } },
    ],
    [
      'another device’s records',
      {
        connections: broken,
        operations: { records: refused.records.map((record) => ({ ...record, deviceId: 'PUMP-17' })), limited: false },
      },
    ],
  ],
});
