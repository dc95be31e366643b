import { checkTable, connections, fleet, reportOn } from '../../kit/check-table';
import { AGENTS, identityOf, noise, type Row, repeated } from '../../kit/log-records';

const identity = identityOf();
const node = { sdk: AGENTS.node };
/** Wakes every hour for a minute. */
const hourly = (last: Row[] = []): Row[] => [
  ...repeated({ times: 24, length: 1, end: ['off'], gap: (i) => 59 + noise(i) }).slice(0, -1),
  ...last,
];

checkTable('client-closed', {
  fires: [
    [
      'wakes every hour for a minute',
      { identity, connections: connections(hourly()), fleet: fleet() },
      { severity: 'info', confidence: 'likely' },
    ],
    [
      'the same with an SDK that renews by goodbyes',
      { identity, connections: connections(hourly(), node), fleet: fleet() },
    ],
    [
      'works by day, sleeps by night',
      {
        identity,
        connections: connections([
          [5, 'on'],
          [300, 'off'],
          [480, 'on'],
          [1080, 'off'],
        ]),
        fleet: fleet(),
      },
    ],
    [
      'renews by day, leaves in the evening as the day before',
      {
        identity,
        connections: connections(
          [[5, 'on'], [20, 'off'], ...repeated({ from: 480, times: 10, length: 45, end: ['off'] }), [945, 'off']],
          node,
        ),
        fleet: fleet(),
      },
    ],
    [
      'one of its goodbyes was lost',
      {
        identity,
        connections: connections(
          hourly().map((row) => (row[0] > 300 && row[0] < 302 && row[1] === 'off' ? [row[0], '404104'] : row)),
        ),
      },
    ],
    [
      'away for longer than usual',
      {
        identity,
        connections: connections(repeated({ times: 6, length: 1, end: ['off'], gap: 30 }).slice(0, -1)),
        fleet: fleet(),
      },
      { confidence: 'possible' },
    ],
    [
      'the last record is the goodbye itself',
      {
        identity,
        connections: connections(
          hourly([
            [1439.9, 'on'],
            [1440, 'off'],
          ]),
        ),
      },
    ],
  ],
  silent: [
    ['it is awake just now', { identity, connections: connections(hourly([[1439, 'on']])), fleet: fleet() }],
    [
      'a renewal’s goodbye',
      {
        identity,
        connections: connections([...repeated({ times: 8, length: 45, end: ['off'] }), [405.9, 'off']], node),
        fleet: fleet(),
      },
    ],
    [
      'its first goodbye',
      {
        identity,
        connections: connections([
          [5, 'on'],
          [600, 'off'],
        ]),
        fleet: fleet(),
      },
    ],
    [
      'its other sessions broke',
      {
        identity,
        connections: connections([
          ...repeated({ times: 5, length: 40, end: ['404104'], gap: 12 }),
          [290, 'off'],
          [320, 'on'],
          [400, 'off'],
        ]),
        fleet: fleet(),
      },
    ],
    [
      'the last session broke',
      {
        identity,
        connections: connections(
          hourly([
            [1430, 'on'],
            [1431, '404104'],
          ]),
        ),
        fleet: fleet(),
      },
    ],
    ['it was refused since', { identity, connections: connections(hourly([[1430, 'no', '401003']])), fleet: fleet() }],
  ],
});

test('a leaf that its gateway closes for being idle has left by no will of its own', () => {
  const leaf = { sdk: '.NET/1.36.10 (.NET 8.0.11; Linux; X64) EdgeHub/1.5.44', protocol: 'Amqp', auth: null };
  const rows = repeated({ times: 8, length: 60.01, end: ['off'], gap: (i) => 50 + 30 * noise(i), jitter: 0.02 });
  const report = reportOn({ identity, connections: connections(rows.slice(0, -1), leaf), fleet: fleet() });
  expect(report.findings[0]).toMatchObject({ id: 'edgehub-idle-close', explains: ['client-closed'] });
});
