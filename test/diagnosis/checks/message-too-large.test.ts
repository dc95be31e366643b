import { checkTable, connections, fleet, operation, reportOn } from '../../kit/check-table';
import { deviceLog, type LogRow } from '../../kit/device-logs';
import { identityOf, noise, repeated } from '../../kit/log-records';

const operations = (...records: ReturnType<typeof operation>[]) => ({ records, limited: false });
const closed = connections([
  [1, 'on'],
  [300, '404104'],
  [300.3, 'on'],
]);

const sendsTooMuch = repeated({
  times: 8,
  length: (i) => 60 + 50 * noise(i),
  end: ['404104'],
  gap: (i) => 9 + 7 * noise(i + 5),
});

checkTable('message-too-large', {
  fires: [
    [
      'refused, and closed with it',
      { connections: closed, operations: operations(operation(299.97, '413001')) },
      { severity: 'warning', confidence: 'confirmed', codes: ['413001'] },
    ],
    [
      'refused over AMQP: the connection stays',
      { connections: connections([[1, 'on']], { protocol: 'Amqp' }), operations: operations(operation(300, '413001')) },
    ],
    [
      'the code ends the session',
      {
        connections: connections([
          [1, 'on'],
          [300, '413001'],
          [300.3, 'on'],
        ]),
      },
    ],
    [
      'its log says so at each end',
      {
        identity: identityOf(),
        connections: connections(sendsTooMuch),
        fleet: fleet(),
        'device-logs': [
          deviceLog(
            sendsTooMuch.flatMap(([at, what]): LogRow[] => (what === '404104' ? [[at, 'message-too-large']] : [])),
          ),
        ],
      },
      { confidence: 'confirmed', explains: ['network-loss'] },
    ],
    ['its log says so', { 'device-logs': [deviceLog([[300, 'message-too-large']])] }, { confidence: 'confirmed' }],
  ],
  silent: [
    [
      'another device’s message',
      { connections: closed, operations: operations({ ...operation(299.97, '413001'), deviceId: 'pump-170' }) },
    ],
    [
      'a module’s message',
      { connections: closed, operations: operations({ ...operation(299.97, '413001'), moduleId: 'filter' }) },
    ],
    [
      'a method call that was too large for its caller',
      { connections: closed, operations: operations(operation(299.97, '413001', 'DirectMethods')) },
    ],
    ['a limit of counts', { connections: closed, operations: operations(operation(299.97, '413003')) }],
    ['nothing of the kind', { connections: closed, operations: operations(operation(299.97, '429001')) }],
  ],
});

test('explains the close at that moment, and no other', () => {
  const report = reportOn({
    identity: identityOf(),
    connections: connections([
      [1, 'on'],
      [300, '404104'],
      [300.3, 'on'],
      [700, '404104'],
      [700.4, 'on'],
    ]),
    operations: operations(operation(299.97, '413001')),
  });
  expect(report.findings.map(({ id }) => id)).toEqual(['message-too-large', 'drops-unexplained']);
  expect(report.findings[1]?.title).toMatch(/^One drop/);
});

test('where every connect ends so, accounts for those whose refusal is missing', () => {
  const rows = repeated({ from: 1400, times: 30, length: 0.06, end: ['404104'], gap: 1 }).slice(0, -1);
  const ends = rows.flatMap(([at, what]) => (what === '404104' ? [at] : []));
  const refused = ends.filter((_, i) => i % 3 === 1).map((at) => operation(at - 0.01, '413001'));
  const report = reportOn({
    identity: identityOf(),
    connections: connections(rows),
    operations: operations(...refused),
  });
  expect(report.findings.map(({ id }) => id)).toEqual(['message-too-large']);
});
