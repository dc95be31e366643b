import { readResourceHealth } from '../../../src/evidence/hub-health';
import { busyMinute, checkTable, connections, fleet, operation } from '../../kit/check-table';
import { again, deviceLog } from '../../kit/device-logs';
import { AGENTS, identityOf, noise, repeated } from '../../kit/log-records';

const irregular = repeated({
  times: 8,
  length: (i) => 110 + 90 * noise(i),
  end: ['404104'],
  gap: (i) => 9 + 7 * noise(i + 5),
});

checkTable('network-loss', {
  fires: [
    [
      'irregular losses of minutes',
      { connections: connections(irregular), fleet: fleet() },
      { severity: 'warning', confidence: 'likely' },
    ],
    ['the rest of the hub could not be seen', { connections: connections(irregular) }, { confidence: 'possible' }],
    [
      'one real loss',
      {
        connections: connections([
          [1, 'on'],
          [300, '404104'],
          [320, 'on'],
        ]),
        fleet: fleet(),
      },
      { confidence: 'possible' },
    ],
    [
      'one real loss, and the device’s own log tells of it',
      {
        connections: connections([
          [1, 'on'],
          [300, '404104'],
          [320, 'on'],
        ]),
        fleet: fleet(),
        'device-logs': [
          deviceLog([
            [1, 'connected'],
            [298, 'ping-unanswered'],
            [305, 'dns'],
            [320, 'connected'],
          ]),
        ],
      },
      {
        confidence: 'likely',
        because: expect.arrayContaining([
          expect.objectContaining({ kind: 'device-logs', text: expect.stringContaining('2 lines') }),
        ]),
      },
    ],
    [
      'NO_NETWORK alone makes it no surer',
      {
        connections: connections([
          [1, 'on'],
          [300, '404104'],
          [320, 'on'],
        ]),
        fleet: fleet(),
        'device-logs': [
          deviceLog([
            [1, 'connected'],
            [298, 'lost'],
            [305, 'reset'],
            [320, 'connected'],
          ]),
        ],
      },
      // The log of these minutes is there: nobody is asked for it.
      { confidence: 'possible', next: [expect.objectContaining({ do: 'run' })] },
    ],
    [
      'a log that ends before the drop is asked for again',
      {
        connections: connections([
          [1, 'on'],
          [300, '404104'],
          [320, 'on'],
        ]),
        fleet: fleet(),
        'device-logs': [
          deviceLog([
            [1, 'connected'],
            [200, 'lost'],
          ]),
        ],
      },
      { next: [expect.objectContaining({ do: 'run' }), expect.objectContaining({ do: 'provide' })] },
    ],
    [
      'what its log tells of another hour makes it no surer',
      {
        connections: connections([
          [1, 'on'],
          [300, '404104'],
          [320, 'on'],
        ]),
        fleet: fleet(),
        'device-logs': [
          deviceLog([
            [1, 'connected'],
            [905, 'dns'],
            [906, 'connected'],
          ]),
        ],
      },
      { confidence: 'possible' },
    ],
    [
      'lost and not yet back, and its log says that there is no route',
      {
        connections: connections([
          [1, 'on'],
          [1430, '404104'],
        ]),
        fleet: fleet(),
        'device-logs': [deviceLog([[1, 'connected'], [1427, 'lost'], ...again(5, 1431, 1, 'unreachable')])],
      },
      { confidence: 'likely' },
    ],
    [
      'one real loss among hourly renewals',
      {
        identity: identityOf(),
        connections: connections(
          [
            ...repeated({ times: 6, length: 65, end: ['401003', '404104'] }),
            [450, '404104'],
            ...repeated({ from: 470, times: 6, length: 65, end: ['401003', '404104'] }),
          ],
          { sdk: AGENTS.java },
        ),
        fleet: fleet(),
      },
    ],
    [
      'AMQP: each loss echoed by 409002',
      {
        connections: connections(
          repeated({
            times: 6,
            length: (i) => 150 + 70 * noise(i),
            end: ['404104', '409002'],
            gap: (i) => 8 + 4 * noise(i),
          }),
          { protocol: 'Amqp' },
        ),
        fleet: fleet(),
      },
      { explains: ['half-open-session'] },
    ],
    [
      'some ends are missing from the log',
      { connections: connections(irregular.filter((_, i) => i !== 5)), fleet: fleet() },
    ],
    [
      'three of four ages alike by chance, while the returns differ by minutes',
      {
        connections: connections(
          repeated({
            times: 4,
            length: (i) => [45.2, 45.9, 90, 46.4][i] ?? 0,
            gap: (i) => [16, 22, 9, 14][i] ?? 0,
            end: ['404104'],
          }),
        ),
        fleet: fleet(),
      },
      { confidence: 'possible' },
    ],
    [
      'AMQP: the hub sees the loss only with the return, again and again',
      {
        connections: connections(
          repeated({ times: 5, length: (i) => 150 + 70 * noise(i), end: ['404104', '409002'], gap: 0.03 }),
          { protocol: 'Amqp' },
        ),
        fleet: fleet(),
      },
      { explains: ['half-open-session'] },
    ],
    [
      'three losses, each two hours after the one before: it may be a timer',
      {
        connections: connections([
          [15, 'on'],
          [22.2, '404104'],
          [139.6, 'on'],
          [146.9, '404104'],
          [261.3, 'on'],
          [268.5, '404104'],
        ]),
        fleet: fleet(),
      },
      { confidence: 'possible' },
    ],
    [
      'the hub only ever sees the returns',
      {
        connections: connections(
          repeated({ times: 6, length: (i) => 150 + 70 * noise(i), end: ['400027'], gap: -0.01 }),
        ),
        fleet: fleet(),
      },
    ],
  ],
  silent: [
    [
      'so many wanted in that the hub put it off: it was not lost alone',
      {
        connections: connections([
          [1, 'on'],
          [300, '404104'],
          [302.7, 'no', '429001'],
          [303, 'no', '429001'],
          [303.3, 'on'],
        ]),
        fleet: fleet(),
      },
    ],
    [
      'the hub itself was unavailable in these minutes',
      {
        connections: connections([
          [1, 'on'],
          [300, '404104'],
          [320, 'on'],
        ]),
        fleet: fleet(),
        'resource-health':
          readResourceHealth([
            {
              properties: {
                availabilityState: 'Available',
                occuredTime: '2026-11-20T05:25:00Z',
                recentlyResolved: {
                  unavailableOccurredTime: '2026-11-20T04:58:00Z',
                  resolvedTime: '2026-11-20T05:20:00Z',
                },
              },
            },
          ]) ?? [],
      },
    ],
    [
      'nothing but NO_NETWORK in its log, and no loss at the hub',
      {
        connections: connections([[1, 'on']]),
        fleet: fleet(),
        'device-logs': [deviceLog([[1, 'connected'], ...again(9, 300, 20, 'lost')])],
      },
    ],
    [
      'many devices share the minute',
      {
        connections: connections([
          [1, 'on'],
          [300, '404104'],
          [302, 'on'],
        ]),
        fleet: fleet([busyMinute(300)]),
      },
    ],
    [
      'the drops are renewals',
      {
        identity: identityOf(),
        connections: connections(repeated({ times: 12, length: 70, end: ['401003', '404104'] })),
        fleet: fleet(),
      },
    ],
    [
      'back within seconds',
      {
        connections: connections([
          [1, 'on'],
          [300, '404104'],
          [300.2, 'on'],
          [700, '404104'],
          [700.3, 'on'],
        ]),
        fleet: fleet(),
      },
    ],
    [
      'steady ages: something counts',
      { connections: connections(repeated({ times: 12, length: 60, end: ['404104'], gap: 3 })), fleet: fleet() },
    ],
    [
      'four sessions of one age, each an hour after the one before: something counts',
      { connections: connections(repeated({ times: 4, length: 3, end: ['404104'], gap: 57 })), fleet: fleet() },
    ],
    [
      'refused only while it was disabled, enabled and back since',
      {
        identity: identityOf({ statusUpdatedTime: '2026-11-20T03:10:00Z' }),
        connections: connections([
          [5, 'on'],
          [100, '404104'],
          [101, 'no', '403012'],
          [130, 'no', '403012'],
          [200, 'on'],
        ]),
        fleet: fleet(),
      },
    ],
    [
      'lost and not yet back',
      {
        connections: connections([
          [1, 'on'],
          [1430, '404104'],
        ]),
        fleet: fleet(),
      },
    ],
    [
      'the quota is used up',
      {
        connections: connections([
          [1, 'on'],
          [700, '404104'],
          [720, 'on'],
        ]),
        operations: { records: [operation(699, '403002')], limited: false },
        fleet: fleet(),
      },
    ],
  ],
});
