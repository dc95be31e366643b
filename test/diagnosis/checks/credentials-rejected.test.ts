import { checkTable, connections, fleet } from '../../kit/check-table';
import { again, deviceLog, timeless } from '../../kit/device-logs';
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
      'Java, cut and refused since, in a window that does not show its connect: it makes its tokens itself',
      {
        identity: identityOf(),
        connections: connections(
          [
            [300, '401003'],
            [300.01, '404104'],
            [300.05, 'no', '401003'],
            [303, 'no', '401003'],
            [306, 'no', '401003'],
          ],
          { sdk: AGENTS.java },
        ),
      },
      { confidence: 'confirmed' },
    ],
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
      'C# over AMQP, refused once: its SDK does not try again, while others are logged for hours',
      {
        identity: identityOf(),
        fleet: fleet(),
        connections: connections(
          [
            [5, 'on'],
            [599, '404104'],
            [600, 'no', '401003'],
          ],
          { protocol: 'Amqp', sdk: AGENTS.csharp },
        ),
      },
      { confidence: 'likely' },
    ],
    [
      'the registry could not be asked, and the hub says that it does not know the device',
      {
        connections: connections([
          [5, 'on'],
          [599, '404104'],
          ...[600, 604, 612].map(
            (at) => [at, 'no', '401003', "IotHub 'contoso' does not contain the specified device 'pump-17'"] as const,
          ),
        ]),
      },
      { explanation: expect.stringContaining('did not know this id') },
    ],
    [
      'the hub says that the signature is wrong: its words stand in the report',
      {
        identity: identityOf(),
        connections: connections(
          [600, 604, 612].map((at) => [at, 'no', '401002', 'put-token: invalid signature'] as const),
          { protocol: 'Amqp' },
        ),
      },
      {
        because: expect.arrayContaining([
          expect.objectContaining({ text: expect.stringContaining('"put-token: invalid signature"') }),
        ]),
      },
    ],
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
    [
      'by the log alone: refused again and again, and it had worked',
      { 'device-logs': [deviceLog([[1, 'connected'], ...again(4, 600, 5, 'credentials-refused', { code: '5' })])] },
      { confidence: 'likely', codes: [] },
    ],
    [
      'a log without times says that the signature is wrong',
      { 'device-logs': [deviceLog(timeless(again(2, 600, 5, 'signature-invalid')))] },
      { confidence: 'likely' },
    ],
    [
      'two refusals in the log',
      { 'device-logs': [deviceLog(again(2, 600, 5, 'credentials-refused'))] },
      { confidence: 'possible' },
    ],
    [
      'AMQP opens before the token is refused: no success',
      {
        'device-logs': [
          deviceLog(
            [600, 607, 615].flatMap((at) => [
              ...again(1, at, 1, 'connected'),
              ...again(1, at + 0.02, 1, 'signature-invalid'),
            ]),
          ),
        ],
      },
    ],
    [
      'refused once, and the log ends: its SDK does not try again',
      {
        'device-logs': [
          deviceLog(
            [
              [1, 'connected'],
              [46, 'renewal'],
              [46.1, 'credentials-refused'],
              [46.2, 'gave-up'],
            ],
            { sdk: 'node' },
          ),
        ],
      },
      { confidence: 'possible' },
    ],
    [
      'the log tells what the hub’s code does not',
      {
        identity: identityOf(),
        connections: connections([[5, 'on'], [599, '404104'], ...refusals]),
        'device-logs': [deviceLog(again(4, 600, 5, 'signature-invalid'))],
      },
      { confidence: 'confirmed' },
    ],
    [
      'the hub logged no refusal: somebody else refused it, or its log is late',
      {
        identity: identityOf(),
        connections: connections([
          [5, 'on'],
          [599, '404104'],
        ]),
        'device-logs': [deviceLog(again(5, 600, 5, 'credentials-refused'))],
      },
      { confidence: 'possible' },
    ],
    [
      'a log of another day, and the hub saw no connect since',
      {
        identity: identityOf(),
        connections: connections([]),
        'device-logs': [deviceLog(again(5, -3_000, 5, 'signature-invalid'))],
      },
      {
        because: expect.arrayContaining([
          expect.objectContaining({ text: expect.stringContaining('before the time looked at') }),
        ]),
      },
    ],
  ],
  silent: [
    [
      'the log only knows CONNACK 3: busy, or disabled',
      { identity: identityOf(), 'device-logs': [deviceLog(again(8, 600, 5, 'unavailable', { code: '3' }))] },
    ],
    [
      'refused once by its log, which goes on',
      {
        'device-logs': [
          deviceLog([
            [1, 'connected'],
            [600, 'credentials-refused'],
            [640, 'dns'],
          ]),
        ],
      },
    ],
    [
      'refused, then let in, by its log',
      { 'device-logs': [deviceLog([...again(5, 600, 5, 'credentials-refused'), [640, 'connected']])] },
    ],
    [
      'refused by its log, and connected since by the hub’s',
      {
        identity: identityOf(),
        connections: connections([[700, 'on']]),
        'device-logs': [deviceLog(again(5, 600, 5, 'credentials-refused'))],
      },
    ],
    [
      'no zone in the log, and the device is connected now',
      {
        identity: identityOf(),
        connections: connections([[100, 'on']]),
        'device-logs': [deviceLog(again(5, 600, 5, 'credentials-refused'), { zoneStated: false })],
      },
    ],
    [
      'the log says "expired" at every try, the hub only its code',
      {
        identity: identityOf(),
        connections: connections([[5, 'on', { sdk: '' }], [599, '401003'], ...refusals]),
        'device-logs': [deviceLog(again(4, 600, 5, 'token-expired'))],
      },
    ],
    [
      'by its log refused while it was disabled, enabled since',
      {
        identity: identityOf({ statusUpdatedTime: '2026-11-20T12:00:00Z' }),
        'device-logs': [deviceLog(again(5, 600, 5, 'credentials-refused'))],
      },
    ],
    [
      'another client of the gateway is refused',
      {
        'device-logs': [
          deviceLog(again(5, 600, 5, 'credentials-refused', { client: 'gate-01/filter' }), { sdk: 'iot-edge' }),
        ],
      },
    ],
    [
      'another host refuses',
      { 'device-logs': [deviceLog(again(5, 600, 5, 'credentials-refused', { host: 'broker.example.com' }))] },
    ],
    [
      'by its log refused, and it had come with a certificate',
      {
        connections: connections(
          [
            [5, 'on'],
            [590, '404104'],
          ],
          { auth: 'x509' },
        ),
        'device-logs': [deviceLog(again(5, 600, 5, 'credentials-refused'))],
      },
    ],
    ['its certificate is refused', { 'device-logs': [deviceLog(again(5, 600, 5, 'client-certificate'))] }],
    ['nothing but NO_NETWORK', { 'device-logs': [deviceLog(again(9, 600, 5, 'lost'))] }],
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
      'one refusal of an own stack, which may well try again by a timer of its own',
      {
        identity: identityOf(),
        fleet: fleet(),
        connections: connections(
          [
            [5, 'on'],
            [599, '404104'],
            [600, 'no', '401003'],
          ],
          { sdk: AGENTS.own },
        ),
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
