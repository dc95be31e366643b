import { checkTable, connections, idsOf, reportOn } from '../../kit/check-table';
import { AGENTS, identityOf, noise, type Row, repeated } from '../../kit/log-records';

const sas = { identity: identityOf() };
const node = { sdk: AGENTS.node };
const cut = ['401003', '404104'] as const;

checkTable('sas-renewal', {
  fires: [
    [
      'Node says goodbye every 45 min',
      { ...sas, connections: connections(repeated({ times: 20, length: 45, end: ['off'], jitter: 0.3 }), node) },
      { severity: 'info', confidence: 'confirmed' },
    ],
    [
      'C# is cut every 70 min',
      { ...sas, connections: connections(repeated({ times: 12, length: 70, end: cut, jitter: 0.6 })) },
      { confidence: 'confirmed', codes: ['401003', '404104'] },
    ],
    [
      '401002 instead of 401003',
      { ...sas, connections: connections(repeated({ times: 6, length: 70, end: ['401002', '404104'] })) },
    ],
    [
      'Python with tokens of two hours',
      {
        ...sas,
        connections: connections(repeated({ times: 8, length: 118, end: ['off'], jitter: 0.2 }), {
          sdk: AGENTS.python,
        }),
      },
    ],
    [
      'an own stack with tokens of 20 min, cut late',
      { ...sas, connections: connections(repeated({ times: 10, length: 27, end: cut, jitter: 0.8 }), { sdk: '' }) },
    ],
    [
      'Java, only the bare 404104 at its own age',
      { ...sas, connections: connections(repeated({ times: 8, length: 65, end: ['404104'] }), { sdk: AGENTS.java }) },
      { confidence: 'likely' },
    ],
    [
      'some 401003 records are missing',
      {
        ...sas,
        connections: connections(
          repeated({ times: 12, length: 70, end: cut }).filter(([at], i) => i % 7 !== 1 || at < 100),
        ),
      },
    ],
    [
      'losses in between cut some sessions short',
      {
        ...sas,
        connections: connections(repeated({ times: 15, length: (i) => (i % 4 === 3 ? 22 + i : 70), end: cut })),
      },
    ],
    [
      'MQTT over WebSockets',
      {
        ...sas,
        connections: connections(repeated({ times: 8, length: 45, end: ['off'] }), { ...node, protocol: 'MqttWs' }),
      },
    ],
    [
      'a window that holds one cut only, and the return in seconds',
      {
        ...sas,
        connections: connections([
          [300, '401003'],
          [300.01, '404104'],
          [300.06, 'on'],
        ]),
      },
      { confidence: 'possible', title: 'The device only renews its SAS token' },
    ],
    [
      'two cuts of an own stack in three hours',
      {
        ...sas,
        connections: connections([[60, '401003'], ...repeated({ from: 60.1, times: 1, length: 60, end: cut })], {
          sdk: '',
        }),
      },
      { confidence: 'likely' },
    ],
    [
      'tokens of five minutes, cut after fifteen',
      { ...sas, connections: connections(repeated({ times: 60, length: 15, end: cut, jitter: 0.4 })) },
      { confidence: 'confirmed' },
    ],
    [
      'a fifth of the connects and ends is missing',
      {
        ...sas,
        connections: connections(repeated({ times: 19, length: 70, end: cut }).filter((_, i) => i % 5 !== 3)),
      },
    ],
  ],
  silent: [
    ['AMQP', { ...sas, connections: connections(repeated({ times: 12, length: 70, end: cut }), { protocol: 'Amqp' }) }],
    [
      'X.509',
      {
        identity: identityOf({ authentication: { type: 'selfSigned' } }),
        connections: connections(repeated({ times: 12, length: 45, end: ['off'] }), { ...node, auth: 'x509' }),
      },
    ],
    [
      'unsteady ages',
      {
        ...sas,
        connections: connections(repeated({ times: 16, length: (i) => 45 + 40 * noise(i), end: ['off'] }), node),
      },
    ],
    [
      'a return that takes minutes',
      { ...sas, connections: connections(repeated({ times: 12, length: 45, end: ['off'], gap: 6 }), node) },
    ],
    [
      'an own stack, cut every 70 min, whose returns take minutes; some of its connects are missing',
      {
        ...sas,
        connections: connections(
          repeated({ times: 18, length: 70, end: cut, gap: 8 }).filter((_, i) => i % 12 !== 3),
          { sdk: AGENTS.own },
        ),
      },
    ],
    [
      'an error at each end that says otherwise',
      { ...sas, connections: connections(repeated({ times: 12, length: 45, end: ['500001'] }), node) },
    ],
    [
      'a bare 404104 at an age that is not the SDK’s',
      { ...sas, connections: connections(repeated({ times: 12, length: 33, end: ['404104'] }), { sdk: AGENTS.java }) },
    ],
    [
      'Java: bare closes, but sessions that outlive its tokens',
      {
        ...sas,
        connections: connections(
          repeated({ times: 6, length: (i) => [64, 190, 20, 66, 300, 40][i] ?? 30, end: ['404104'] }),
          { sdk: AGENTS.java },
        ),
      },
    ],
    [
      'wakes for a minute, sleeps for less',
      { ...sas, connections: connections(repeated({ times: 200, length: 1, end: ['off'], gap: 0.8 }), node) },
    ],
    [
      'two cuts at different ages',
      {
        ...sas,
        connections: connections(repeated({ times: 2, length: (i) => [25, 61][i] ?? 0, end: cut }), { sdk: '' }),
      },
    ],
    [
      'C# says goodbye: its renewals do not look so',
      { ...sas, connections: connections(repeated({ times: 12, length: 70, end: ['off'] })) },
    ],
  ],
});

test('a renewal accounts for all that belongs to it', () => {
  const refusedOnce = repeated({ times: 12, length: 70, end: cut, gap: 0.2 }).flatMap((row): Row[] =>
    row[1] === '404104' ? [row, [row[0] + 0.03, 'no', '401003']] : [row],
  );
  const gappy = repeated({ times: 19, length: 70, end: cut }).filter((_, i) => i % 5 !== 3);
  const lateOnce = repeated({ times: 12, length: 70, end: cut, gap: (i) => (i === 5 ? 1.3 : 0.1) });
  for (const rows of [refusedOnce, gappy, lateOnce]) {
    expect(idsOf(reportOn({ ...sas, connections: connections(rows) }))).toEqual(['sas-renewal']);
  }
});

describe('bare closes at the SDK’s age, of which a record is missing', () => {
  const bare = repeated({ times: 12, length: 70, end: ['404104'], jitter: 0.5 });
  const without = (...places: readonly number[]): readonly Row[] => bare.filter((_, place) => !places.includes(place));

  test.each([
    ['the connect of the first lies before the window', without(0)],
    ['a connect in the middle', without(8)],
    ['two connects in the middle', without(8, 14)],
    ['the first connect and the second', without(0, 2)],
    ['an end and the connect after it: one session seems to last twice as long', without(7, 8)],
    ['a connect and its end: the device seems to have been away for so long', without(8, 9)],
  ])('%s', (_, rows) => {
    expect(idsOf(reportOn({ ...sas, connections: connections(rows) }))).toEqual(['sas-renewal']);
  });

  test('an end that does not fit the cadence is none of them', () => {
    const rows: readonly Row[] = [[40, '404104'], ...repeated({ from: 61, times: 8, length: 70, end: ['404104'] })];
    expect(idsOf(reportOn({ ...sas, connections: connections(rows) }))).toContain('network-loss');
  });
});
