import { checkTable, connections } from '../../kit/check-table';
import { again, deviceLog, type LogRow, timeless } from '../../kit/device-logs';
import { AGENTS, identityOf, type Row, repeated } from '../../kit/log-records';

const identity = identityOf();
/** Uneven, as the tries of a program that is restarted by hand. */
const TRIES = [600, 603.1, 611, 640.5, 655.2];
const refused = (description?: string): Row[] =>
  TRIES.map((at) => (description === undefined ? [at, 'no', '401003'] : [at, 'no', '401003', description]));
const logged = TRIES.map((at): LogRow => [at + 0.01, 'credentials-refused', { code: '5' }]);
const worked: Row[] = [
  [5, 'on'],
  [590, '404104'],
];
const renewedOften = [...repeated({ times: 8, length: 70, end: ['401003', '404104'] }), [590, '404104'] as Row];

/** The device's log and the hub's refusals, `ahead` minutes apart. */
const apart = (ahead: number, plan = {}) => ({
  identity,
  connections: connections([...worked, ...refused()]),
  'device-logs': [deviceLog(logged, { ahead, ...plan })],
});

checkTable('clock-skew', {
  fires: [
    [
      'behind by more than the token lives',
      apart(-137),
      {
        severity: 'critical',
        confidence: 'confirmed',
        title: 'The clock of the device is 2 h 17 min behind',
        explains: ['credentials-rejected'],
      },
    ],
    ['behind by years', apart(-60 * 24 * 900), { confidence: 'confirmed' }],
    [
      'never set: the log is of 1970',
      {
        identity,
        connections: connections(refused()),
        'device-logs': [deviceLog(again(5, 0, 1, 'credentials-refused'), { ahead: -29_382_000 })],
      },
      { confidence: 'confirmed', title: 'The clock of the device is wrong' },
    ],
    ['far ahead is a hint only', apart(137), { confidence: 'possible' }],
    ['no zone stated, and no whole quarter hour off', apart(-81.9, { zoneStated: false }), { confidence: 'likely' }],
    ['no zone stated, and near none that there is', apart(-137, { zoneStated: false }), { confidence: 'likely' }],
    ['no zone stated, and near one', apart(-183, { zoneStated: false }), { confidence: 'possible' }],
    [
      'a short token bears less: an hour’s token cut after 15 min, clock 25 min behind',
      {
        identity,
        connections: connections([
          ...repeated({ times: 8, length: 15, end: ['401003', '404104'] }),
          [590, '404104'],
          ...refused(),
        ]),
        'device-logs': [deviceLog(logged, { ahead: -26 })],
      },
      { confidence: 'confirmed' },
    ],
    [
      'the hub calls each token expired, of a device that renewed before',
      { identity, connections: connections([...renewedOften, ...refused('The specified SAS token is expired')]) },
      { confidence: 'likely', explains: [] },
    ],
    [
      'a Node device that renewed before: no fixed token ran out',
      {
        identity,
        connections: connections(
          [...repeated({ times: 6, length: 45, end: ['off'] }), [590, '404104'], ...refused('token expired')],
          { sdk: AGENTS.node },
        ),
      },
      { confidence: 'likely', explains: [] },
    ],
    [
      'by the log alone: it renews, and is told "expired" at every try',
      {
        'device-logs': [
          deviceLog([[10, 'connected'], [58, 'renewal'], [58.1, 'connected'], ...again(5, 300, 7, 'token-expired')]),
        ],
      },
      { confidence: 'likely' },
    ],
    [
      'a log without times: started anew in between, and "expired" again',
      {
        'device-logs': [
          deviceLog(
            timeless([
              [1, 'token-expired'],
              [2, 'process-start'],
              [3, 'token-expired'],
              [4, 'credentials-refused'],
              [5, 'process-start'],
              [6, 'token-expired'],
            ]),
            { sdk: 'c' },
          ),
        ],
      },
      { confidence: 'possible' },
    ],
    [
      'iotedge check says so',
      {
        identity: identityOf({ capabilities: { iotEdge: true } }),
        connections: connections([...worked, ...refused()]),
        'device-logs': [
          deviceLog([[null, 'edge-check', { code: 'host-local-time', text: 'host-local-time: Time is out of sync' }]], {
            sdk: 'iot-edge',
          }),
        ],
      },
      { confidence: 'confirmed' },
    ],
    [
      'two hours behind, with a stated zone, and the tokens are called expired',
      {
        identity,
        connections: connections([...worked, ...refused('token is expired')]),
        'device-logs': [deviceLog(logged, { ahead: -120 })],
      },
      { confidence: 'likely', explains: ['sas-token-expired'] },
    ],
    [
      'the clock jumped in the middle of the log',
      {
        identity,
        connections: connections([
          ...[12, 31, 95.2, 131.7, 290, 431.4].flatMap((at): Row[] => [
            [at, 'on'],
            [at + 8, '404104'],
          ]),
          ...refused(),
        ]),
        'device-logs': [
          deviceLog([
            ...[12, 31, 95.2, 131.7, 290, 431.4].map((at): LogRow => [at, 'connected']),
            ...logged.map(([at, ...rest]): LogRow => [(at ?? 0) - 137, ...rest]),
          ]),
        ],
      },
      { confidence: 'confirmed' },
    ],
    [
      'a skewed log seems to lie before the newest connect',
      {
        identity,
        connections: connections([[5, 'on'], [595, '404104'], [596, 'on'], [598, '404104'], ...refused()]),
        'device-logs': [deviceLog(logged, { ahead: -97.3 })],
      },
    ],
    [
      'disabled meanwhile: folded, never first',
      { ...apart(-137), identity: identityOf({ status: 'disabled', statusUpdatedTime: '2026-11-20T09:00:00Z' }) },
    ],
  ],
  silent: [
    [
      'no refusal: a wrong clock that the token bears',
      {
        identity,
        connections: connections(TRIES.map((at): Row => [at, 'on'])),
        'device-logs': [
          deviceLog(
            TRIES.map((at): LogRow => [at, 'connected']),
            { ahead: -300.5 },
          ),
        ],
      },
    ],
    [
      'iotedge check found something else',
      {
        identity: identityOf({ capabilities: { iotEdge: true } }),
        connections: connections([...worked, ...refused()]),
        'device-logs': [
          deviceLog([[null, 'edge-check', { code: 'certificates-quickstart', text: 'certificates' }]], {
            sdk: 'iot-edge',
          }),
        ],
      },
    ],
    ['a time zone, none stated', apart(120, { zoneStated: false })],
    ['a time zone behind, none stated', apart(-300, { zoneStated: false })],
    ['a zone of three quarters', apart(345, { zoneStated: false })],
    ['exactly an hour behind, with a stated zone: how it is written, or summer time', apart(-60)],
    ['exactly two hours behind, with a stated zone', apart(-120)],
    [
      'the tokens are called expired, and the log is in a zone that it does not state',
      {
        identity,
        connections: connections([...worked, ...refused('token is expired')], { sdk: '' }),
        'device-logs': [deviceLog(logged, { ahead: -300, zoneStated: false })],
      },
    ],
    ['the clock is right', apart(0)],
    ['off, but the token bears it: some other reason for the refusals', apart(-31.3)],
    ['ahead, but not beyond the token’s life', apart(20.2)],
    [
      'let in since',
      {
        identity,
        connections: connections([...worked, ...refused(), [700, 'on']]),
        'device-logs': [deviceLog(logged, { ahead: -137 })],
      },
    ],
    [
      'the signature is wrong: the key',
      {
        identity,
        connections: connections([...worked, ...refused('Invalid signature')]),
        'device-logs': [deviceLog(logged, { ahead: -137 })],
      },
    ],
    [
      'the device’s log says that the signature is wrong',
      {
        identity,
        connections: connections([...worked, ...refused()]),
        'device-logs': [
          deviceLog(
            TRIES.map((at): LogRow => [at, 'signature-invalid']),
            { ahead: -137 },
          ),
        ],
      },
    ],
    [
      'a retry each minute: several offsets fit',
      {
        identity,
        connections: connections([...worked, ...Array.from({ length: 40 }, (_, i): Row => [600 + i, 'no', '401003'])]),
        'device-logs': [deviceLog(again(30, 605, 1, 'credentials-refused'), { ahead: -137 })],
      },
    ],
    [
      'expired, and nothing shows that it makes tokens: a fixed one that ran out',
      { identity, connections: connections([[5, 'on', { sdk: '' }], [300, '401003'], ...refused('token is expired')]) },
    ],
    [
      'a fixed token in an own stack, restarted by a technician',
      {
        'device-logs': [
          deviceLog([
            [1, 'token-expired'],
            [20, 'process-start'],
            [21, 'token-expired'],
          ]),
        ],
      },
    ],
    [
      'an SDK with the bug that it keeps its old token',
      {
        identity,
        connections: connections(
          [
            ...repeated({ times: 6, length: 65, end: ['401003', '404104'] }),
            [450, '401003'],
            ...refused('token is expired'),
          ],
          { sdk: 'com.microsoft.azure.sdk.iot.iot-device-client/1.29.4 (11; Linux; amd64)' },
        ),
      },
    ],
    [
      'X.509 makes no tokens',
      {
        ...apart(-137),
        identity: identityOf({ authentication: { type: 'selfSigned' } }),
        connections: connections([...worked, ...refused()], { auth: 'x509' }),
      },
    ],
    [
      'CONNACK 3 is no refusal of credentials',
      {
        identity,
        connections: connections(worked),
        'device-logs': [deviceLog(again(6, 600, 5, 'unavailable', { code: '3' }), { ahead: -29_382_000 })],
      },
    ],
    [
      'the log of another device',
      {
        identity,
        connections: connections([...worked, ...refused()]),
        'device-logs': [
          deviceLog(
            logged.map(([at, meaning]): LogRow => [at, meaning, { client: 'pump-170' }]),
            { ahead: -137 },
          ),
        ],
      },
    ],
  ],
});
