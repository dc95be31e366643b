import { checkTable, connections, fleet } from '../../kit/check-table';
import { again, deviceLog, timeless } from '../../kit/device-logs';
import { AGENTS, atMinute, identityOf, repeated } from '../../kit/log-records';

const sas = { identity: identityOf() };

checkTable('sas-token-expired', {
  fires: [
    [
      'cut by 401003 nine hours ago and never back',
      {
        ...sas,
        connections: connections([
          [5, 'on', { sdk: '' }],
          [900, '401003'],
          [900.01, '404104'],
        ]),
      },
      { severity: 'critical', confidence: 'likely' },
    ],
    [
      'every try since is told that the token is expired',
      {
        ...sas,
        connections: connections([
          [5, 'on'],
          [300, '401003'],
          [301, 'no', '401003', 'SAS token is expired'],
          [330, 'no', '401003', 'token expired'],
        ]),
      },
      { confidence: 'confirmed' },
    ],
    ['the connect lies before the window', { ...sas, connections: connections([[300, '401003']]) }],
    [
      'one more try with the old token, then silence',
      {
        ...sas,
        connections: connections([
          [5, 'on', { sdk: '' }],
          [300, '401003'],
          [300.1, 'no', '401003'],
        ]),
      },
      { confidence: 'likely', codes: ['401003'] },
    ],
    [
      'an SDK that renews in good time was cut: whatever is refused since is the same token',
      {
        ...sas,
        connections: connections(
          [
            [5, 'on'],
            [75, '401003'],
            [76, 'no', '401003'],
            [80, 'no', '401003'],
            [90, 'no', '401003'],
          ],
          { sdk: AGENTS.node },
        ),
      },
    ],
    [
      'an own stack goes on with the old token',
      {
        ...sas,
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
      'somebody had brought a new one hours after the one before',
      {
        ...sas,
        connections: connections(
          [
            [5, 'on'],
            [300, '401003'],
            [700, 'on'],
            [1100, '401003'],
          ],
          { sdk: '' },
        ),
      },
    ],
    [
      'disabled meanwhile: folded, never first',
      {
        identity: identityOf({ status: 'disabled' }),
        connections: connections([
          [5, 'on'],
          [300, '401003'],
        ]),
      },
    ],
    [
      'by the log alone: only ever "expired"',
      { 'device-logs': [deviceLog(timeless([[1, 'connected'], ...again(6, 70, 2, 'token-expired')]))] },
      { confidence: 'likely' },
    ],
    [
      'expired at the only connect, and the log ends',
      { 'device-logs': [deviceLog([[1, 'token-expired']])] },
      { confidence: 'possible' },
    ],
    [
      '"expired" beside CONNACK 5, and the hub gives only its code',
      {
        ...sas,
        connections: connections([
          [5, 'on', { sdk: '' }],
          [300, '401003'],
          [301, 'no', '401003', 'IotHubUnauthorized'],
          [305, 'no', '401003', 'IotHubUnauthorized'],
        ]),
        'device-logs': [
          deviceLog([...again(2, 301, 4, 'token-expired'), ...again(2, 301.01, 4, 'credentials-refused')]),
        ],
      },
      { confidence: 'likely', codes: ['401003'] },
    ],
  ],
  silent: [
    [
      'expired once by its log',
      {
        'device-logs': [
          deviceLog([
            [1, 'connected'],
            [70, 'token-expired'],
          ]),
        ],
      },
    ],
    [
      'expired, and back at once: a renewal',
      {
        'device-logs': [
          deviceLog([
            [1, 'connected'],
            [61, 'token-expired'],
            [61.1, 'connected'],
            [121, 'token-expired'],
            [121.1, 'connected'],
          ]),
        ],
      },
    ],
    [
      'some tries were refused for the signature',
      { 'device-logs': [deviceLog([...again(4, 600, 5, 'token-expired'), [640, 'signature-invalid']])] },
    ],
    [
      'mostly CONNACK 5',
      {
        'device-logs': [deviceLog([...again(2, 600, 5, 'token-expired'), ...again(9, 640, 5, 'credentials-refused')])],
      },
    ],
    [
      'an SDK that had renewed before holds a key: it is the key that is refused',
      {
        ...sas,
        connections: connections(
          [
            [5, 'on'],
            [50, 'off'],
            [50.1, 'on'],
            [110, '401003'],
            [111, 'no', '401003'],
            [115, 'no', '401003'],
            [120, 'no', '401003'],
          ],
          { sdk: AGENTS.node },
        ),
      },
    ],
    [
      'cut before its renewal was due: the key was changed',
      {
        ...sas,
        connections: connections(
          [
            [5, 'on'],
            [25, '401003'],
            [26, 'no', '401003'],
            [30, 'no', '401003'],
            [40, 'no', '401003'],
          ],
          { sdk: AGENTS.node },
        ),
      },
    ],
    [
      'it had renewed before',
      {
        ...sas,
        connections: connections([...repeated({ times: 6, length: 70, end: ['401003', '404104'] }), [490, '401003']]),
      },
    ],
    [
      'cut a minute ago: it may still return',
      {
        ...sas,
        connections: connections([
          [5, 'on'],
          [1439, '401003'],
        ]),
      },
    ],
    [
      'the log of the hub reaches no further: the return may not be in it yet',
      {
        ...sas,
        connections: connections([
          [5, 'on'],
          [1400, '401003'],
        ]),
        fleet: fleet([], { newest: atMinute(1401), records: 4_000 }),
      },
    ],
    [
      'the registry saw it since: its return is missing from the log',
      {
        identity: identityOf({ lastActivityTime: '2026-11-20T23:58:00Z' }),
        connections: connections([
          [5, 'on'],
          [900, '401003'],
        ]),
      },
    ],
    [
      'Node had renewed by its goodbyes, then the hub cut it',
      {
        ...sas,
        connections: connections([...repeated({ times: 6, length: 45, end: ['off'] }), [290, '401003']], {
          sdk: AGENTS.node,
        }),
      },
    ],
    [
      'refused for another reason since',
      {
        ...sas,
        connections: connections([
          [5, 'on'],
          [300, '401003'],
          [301, 'no', '401003', 'IotHubUnauthorized'],
          [305, 'no', '401003'],
        ]),
      },
    ],
    [
      'X.509',
      {
        identity: identityOf({ authentication: { type: 'selfSigned' } }),
        connections: connections([
          [5, 'on', { auth: 'x509' }],
          [300, '401003'],
        ]),
      },
    ],
    [
      'lost by 404104',
      {
        ...sas,
        connections: connections([
          [5, 'on'],
          [300, '404104'],
        ]),
      },
    ],
  ],
});
