import { busyMinute, checkTable, connections, fleet, operation } from '../../kit/check-table';

const fault = connections([
  [1, 'on'],
  [300.2, '500001'],
  [300.6, 'on'],
]);

checkTable('service-errors', {
  fires: [
    [
      'a session ended with 500001',
      { connections: fault, fleet: fleet() },
      { severity: 'warning', confidence: 'confirmed', codes: ['500001'] },
    ],
    [
      '500008 GenericTimeout at connect',
      {
        connections: connections([
          [1, 'no', '500008'],
          [2, 'on'],
        ]),
      },
      { codes: ['500008'] },
    ],
    [
      'an unknown 503 code in telemetry',
      { connections: connections([[1, 'on']]), operations: { records: [operation(20, '503999')], limited: false } },
    ],
  ],
  silent: [
    [
      'part of an event that hit the whole hub',
      { connections: fault, fleet: fleet([busyMinute(300, { codes: { '500001': 40 } })]) },
    ],
    [
      '404104',
      {
        connections: connections([
          [1, 'on'],
          [300, '404104'],
          [300.3, 'on'],
        ]),
      },
    ],
    [
      'a method that nobody answers',
      {
        connections: connections([[1, 'on']]),
        operations: { records: [operation(20, '504101', 'DirectMethods')], limited: false },
      },
    ],
  ],
});
