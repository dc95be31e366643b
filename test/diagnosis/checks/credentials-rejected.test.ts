import { checkTable, connections } from '../../kit/check-table';
import { AGENTS, identityOf, repeated } from '../../kit/log-records';

const refusals = [
  [600, 'no', '401003'],
  [603, 'no', '401003'],
  [612, 'no', '401003'],
  [640, 'no', '401002'],
] as const;

checkTable('credentials-rejected', {
  fires: [
    [
      'worked, then refused at every try',
      { identity: identityOf(), connections: connections([[5, 'on'], [599, '404104'], ...refusals]) },
      { severity: 'critical', confidence: 'confirmed', codes: ['401003', '401002'] },
    ],
    [
      'renewed many times before',
      {
        identity: identityOf(),
        connections: connections([...repeated({ times: 12, length: 45, end: ['off'] }), [590, 'off'], ...refusals], {
          sdk: AGENTS.node,
        }),
      },
    ],
    [
      'never worked',
      { identity: identityOf({ lastActivityTime: '0001-01-01T00:00:00Z' }), connections: connections(refusals) },
      { explains: ['device-never-connected'] },
    ],
    ['the registry could not be asked', { connections: connections([[5, 'on'], [599, '401003'], ...refusals]) }],
    [
      'disabled explains it: folded',
      { identity: identityOf({ status: 'disabled' }), connections: connections(refusals) },
    ],
  ],
  silent: [
    [
      'it got through again',
      { identity: identityOf(), connections: connections([[5, 'on'], [599, '404104'], ...refusals, [700, 'on']]) },
    ],
    [
      'one refusal, then nothing yet',
      {
        identity: identityOf(),
        connections: connections([
          [5, 'on'],
          [599, '404104'],
          [600, 'no', '401003'],
        ]),
      },
    ],
    [
      'X.509: thumbprints are another finding',
      { identity: identityOf({ authentication: { type: 'selfSigned' } }), connections: connections(refusals) },
    ],
    [
      'only ever "expired"',
      {
        identity: identityOf(),
        connections: connections([
          [5, 'on'],
          [599, '401003'],
          [600, 'no', '401003', 'token is expired'],
          [610, 'no', '401003', 'token is expired'],
        ]),
      },
    ],
    [
      'refused while it was disabled, enabled since',
      {
        identity: identityOf({ statusUpdatedTime: '2026-11-20T12:00:00Z' }),
        connections: connections([[5, 'on'], [599, '404104'], ...refusals]),
      },
    ],
    [
      'refused for other reasons',
      {
        identity: identityOf(),
        connections: connections([
          [600, 'no', '500008'],
          [601, 'no', '500008'],
          [602, 'no', '429001'],
        ]),
      },
    ],
  ],
});
