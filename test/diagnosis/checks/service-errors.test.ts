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
    [
      'an unknown 504 code at connect, and 502 in a twin request',
      {
        connections: connections([
          [1, 'on'],
          [20, '404104'],
          [20.1, 'no', '504999'],
          [20.5, 'on'],
        ]),
        operations: { records: [operation(30, '502000', 'D2CTwinOperations')], limited: false },
      },
      { codes: ['502000', '504999'] },
    ],
    [
      'long after an event that hit the whole hub',
      {
        connections: connections([
          [1, 'on'],
          [300.2, '404104'],
          [300.6, 'on'],
          [320, '500001'],
          [320.3, 'on'],
        ]),
        fleet: fleet([busyMinute(300)]),
      },
      { codes: ['500001'] },
    ],
    [
      'in a minute in which only one site dropped',
      { connections: fault, fleet: fleet([busyMinute(300, { prefixes: 1, onePrefix: 40 })]) },
    ],
  ],
  silent: [
    [
      'part of an event of which its own end is missing',
      {
        connections: connections([
          [1, 'on'],
          [300.2, 'no', '500001'],
          [300.6, 'on'],
        ]),
        fleet: fleet([busyMinute(300)]),
      },
    ],
    [
      'a limit that has a number of the service’s: links opened too fast',
      { connections: connections([[1, 'on']]), operations: { records: [operation(20, '503008')], limited: false } },
    ],
    [
      'another device’s errors',
      {
        connections: connections([[1, 'on']]),
        operations: { records: [{ ...operation(20, '500001'), deviceId: 'pump-1' }], limited: false },
      },
    ],
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
