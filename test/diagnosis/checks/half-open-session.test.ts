import { checkTable, connections, reportOn } from '../../kit/check-table';
import { noise, repeated } from '../../kit/log-records';

checkTable('half-open-session', {
  fires: [
    [
      'one own return',
      {
        connections: connections([
          [1, 'on'],
          [500, 'on'],
          [500.01, '400027'],
        ]),
      },
      { severity: 'info' },
    ],
    [
      'AMQP: 404104 and 409002 of the old link',
      {
        connections: connections(
          repeated({ times: 6, length: (i) => 150 + 70 * noise(i), end: ['404104', '409002'], gap: 7 }),
          { protocol: 'Amqp' },
        ),
      },
    ],
    [
      'AMQP: 409002 minutes later, just before the return',
      {
        connections: connections(
          [
            [1, 'on'],
            [100, '404104'],
            [110, '409002'],
            [110.01, 'on'],
            [900, 'off'],
          ],
          { protocol: 'Amqp' },
        ),
      },
    ],
    [
      'AMQP: 409002 just after the return',
      {
        connections: connections(
          [
            [1, 'on'],
            [100, '404104'],
            [110, 'on'],
            [110.05, '409002'],
            [900, 'off'],
          ],
          { protocol: 'Amqp' },
        ),
      },
    ],
    [
      'the address roams',
      {
        connections: connections([
          [1, 'on'],
          [300, 'on', { address: '198.18.1.XXX' }],
          [300.01, '400027'],
        ]),
      },
    ],
  ],
  silent: [
    [
      'the other side returns',
      {
        connections: connections(
          repeated({
            times: 20,
            length: 0.5,
            end: ['400027'],
            gap: -0.01,
            client: (i) => ({ address: `198.51.10${i % 2}.XXX` }),
          }),
        ),
      },
    ],
    [
      'another program took over, once',
      {
        connections: connections([
          [1, 'on'],
          [600, 'on', { sdk: 'azure-iot-device-iothub-py/2.14.0(3.10;x)' }],
          [600.01, '400027'],
          [600.3, 'on'],
          [600.31, '400027'],
        ]),
      },
    ],
    ['plain losses', { connections: connections(repeated({ times: 6, length: 90, end: ['404104'], gap: 5 })) }],
  ],
});

test('accounts for what it caused, not for a loss that the hub had noticed before', () => {
  const sleeps = repeated({ times: 12, length: 7, end: ['404104'], gap: 35 }).flatMap((row, place) =>
    row[1] === 'on' && place > 0 ? [[row[0] - 0.005, '409002'] as const, row] : [row],
  );
  const report = reportOn({ connections: connections(sleeps, { protocol: 'Amqp' }) });
  expect(report.findings.map(({ id }) => id)).toEqual(['drops-unexplained', 'half-open-session']);
});
