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
      'it had renewed, was refused once, and its SDK does not try again',
      {
        identity: identityOf(),
        connections: connections([
          ...repeated({ times: 8, length: 70, end: ['401003', '404104'] }),
          [632, '401003'],
          [632.1, 'no', '401003'],
        ]),
      },
      { confidence: 'likely' },
    ],
    [
      'refused once at its first renewal',
      {
        identity: identityOf(),
        connections: connections(
          [
            [5, 'on'],
            [50, 'off'],
            [50.1, 'no', '401003'],
          ],
          { sdk: AGENTS.node },
        ),
      },
      { confidence: 'likely' },
    ],
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
      'the hub speaks of a thumbprint, whatever the registry says',
      {
        identity: identityOf(),
        connections: connections(
          [600, 610, 620].map((at) => [at, 'no', '401003', 'Thumbprint does not match configuration'] as const),
        ),
      },
    ],
    [
      'refused once after renewals, a moment ago',
      {
        identity: identityOf(),
        connections: connections([
          ...repeated({ from: 1200, times: 3, length: 70, end: ['401003'] }).slice(0, -1),
          [1435, 'on'],
          [1438, '401003'],
          [1438.1, 'no', '401003'],
        ]),
      },
    ],
    [
      'an own stack with a token that ran out tries it again and again',
      {
        identity: identityOf(),
        connections: connections(
          [
            [5, 'on'],
            [300, '401003'],
            [301, 'no', '401003'],
            [310, 'no', '401003'],
            [330, 'no', '401003'],
          ],
          { sdk: '' },
        ),
      },
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
