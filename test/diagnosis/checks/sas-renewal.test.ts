import { checkTable, connections } from '../../kit/check-table';
import { AGENTS, identityOf, noise, repeated } from '../../kit/log-records';

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
      'an error at each end that says otherwise',
      { ...sas, connections: connections(repeated({ times: 12, length: 45, end: ['500001'] }), node) },
    ],
    [
      'a bare 404104 at an age that is not the SDK’s',
      { ...sas, connections: connections(repeated({ times: 12, length: 33, end: ['404104'] }), { sdk: AGENTS.java }) },
    ],
    [
      'C# says goodbye: its renewals do not look so',
      { ...sas, connections: connections(repeated({ times: 12, length: 70, end: ['off'] })) },
    ],
  ],
});
