import { checkTable, connections } from '../../kit/check-table';
import { again, deviceLog, type LogRow, timeless } from '../../kit/device-logs';
import { identityOf, repeated, SUBJECT } from '../../kit/log-records';
import { closed, handshake, NOBODY, probeOf } from '../../kit/probe';

const identity = identityOf();
const timeouts = (times: number, port = 8883, host: string = SUBJECT.hub): LogRow[] =>
  again(times, 600, 5, 'connect-timeout', { port, host });
/** The first hours of the day over one protocol, then away. */
const before = (protocol: string) => ({
  identity,
  connections: connections([...repeated({ times: 4, length: 100, end: ['off'] }).slice(0, -1), [590, '404104']], {
    protocol,
  }),
});

const says = (text: string) =>
  expect.arrayContaining([expect.objectContaining({ kind: 'probe', text: expect.stringContaining(text) })]);
const fromHere = expect.objectContaining({ kind: 'probe' });
const tried = (fields: Parameters<typeof probeOf>[0], rows = timeouts(4)) => ({
  identity,
  'device-logs': [deviceLog(rows)],
  probe: probeOf(fields),
});

checkTable('port-blocked', {
  fires: [
    [
      'elsewhere the port is open: it is the network of the device',
      tried({}),
      { confidence: 'likely', because: says('port 8883 of the hub answers, so the hub has it open') },
    ],
    [
      'elsewhere only the port for AMQP is open, and that one is not meant',
      tried({ ports: [closed(8883, 'ETIMEDOUT'), handshake(5671), handshake(443)] }),
      { confidence: 'likely', because: expect.not.arrayContaining([fromHere]) },
    ],
    [
      'the hub answers nobody: its network need not be to blame',
      tried(NOBODY),
      { confidence: 'possible', because: says('none of the ports of the hub answers (8883: ECONNREFUSED') },
    ],
    [
      'the hub does not answer Keepalive, but the device gets through on 443: Keepalive’s own network',
      tried(NOBODY, [...timeouts(2), [620, 'connected', { port: 443, host: SUBJECT.hub }]]),
      { confidence: 'confirmed' },
    ],
    [
      'a look from another time says nothing',
      tried({ ...NOBODY, at: new Date('2026-11-20T12:00:00Z') }),
      { confidence: 'likely', because: expect.not.arrayContaining([fromHere]) },
    ],
    [
      'of a gateway’s port the hub’s says nothing',
      {
        ...tried({}, timeouts(4, 8883, 'gate-01.local')),
        identity: identityOf({ deviceScope: 'ms-azure-iot-edge://gate-01-638' }),
      },
      { because: expect.not.arrayContaining([fromHere]) },
    ],
    [
      'never got through, 443 not tried',
      { identity, 'device-logs': [deviceLog(timeouts(4))] },
      { severity: 'critical', confidence: 'likely' },
    ],
    [
      '443 works',
      { identity, 'device-logs': [deviceLog([...timeouts(2), [620, 'connected', { port: 443, host: SUBJECT.hub }]])] },
      { confidence: 'confirmed' },
    ],
    [
      '443 answers, if only with a refusal; no times',
      { 'device-logs': [deviceLog(timeless([...timeouts(2), [620, 'credentials-refused', { port: 443 }]]))] },
      { confidence: 'confirmed' },
    ],
    [
      'one line is all that there is',
      { identity, 'device-logs': [deviceLog(timeouts(1))] },
      { confidence: 'possible' },
    ],
    [
      'iotedge check: one try over each port, and 443 is open',
      {
        ...before('Amqp'),
        'device-logs': [
          deviceLog([
            [700, 'reached', { port: 443, host: SUBJECT.hub }],
            [700, 'connect-timeout', { port: 8883, host: SUBJECT.hub }],
          ]),
        ],
      },
      { confidence: 'confirmed' },
    ],
    [
      'it had worked, and a log without times holds many tries',
      { ...before('Mqtt'), 'device-logs': [deviceLog(timeless(timeouts(30)))] },
      { confidence: 'possible' },
    ],
    [
      'the C SDK names no port, but the hub knows the protocol',
      {
        ...before('Mqtt'),
        'device-logs': [
          deviceLog(again(13, 600, 5, 'connect-timeout', { text: 'File:socketio_berkeley.c connect failure 110' })),
        ],
      },
      { title: expect.stringContaining('8883') },
    ],
    [
      'both ports: both are named',
      {
        'device-logs': [
          deviceLog([
            [700, 'connect-timeout', { port: 5671, host: SUBJECT.hub }],
            [705, 'connect-timeout', { port: 8883, host: SUBJECT.hub }],
          ]),
        ],
      },
      { title: expect.stringContaining('Ports 5671 and 8883 to the hub are blocked') },
    ],
    ['AMQP', { 'device-logs': [deviceLog(timeouts(4, 5671))] }, { title: expect.stringContaining('5671') }],
    ['the line names the address of the hub', { 'device-logs': [deviceLog(timeouts(4, 8883, '40.83.177.42'))] }],
    ['the line names no host', { 'device-logs': [deviceLog(again(4, 600, 5, 'connect-timeout', { port: 8883 }))] }],
    [
      'it gets through by itself, but only over WebSockets',
      { ...before('MqttWs'), 'device-logs': [deviceLog([...timeouts(3), [620, 'connected']])] },
      { confidence: 'confirmed' },
    ],
    [
      'it had worked, and has timed out for an hour: a gone network would look the same',
      { ...before('Mqtt'), 'device-logs': [deviceLog(timeouts(13))] },
      { confidence: 'possible' },
    ],
    [
      'never connected: a consequence',
      { identity: identityOf({ lastActivityTime: '0001-01-01T00:00:00Z' }), 'device-logs': [deviceLog(timeouts(4))] },
      { explains: ['device-never-connected'] },
    ],
    [
      'a leaf device and its gateway',
      {
        identity: identityOf({ deviceScope: 'ms-azure-iot-edge://gate-01-638' }),
        'device-logs': [deviceLog(timeouts(4, 8883, 'gate-01.local'))],
      },
      { title: expect.stringContaining('gateway') },
    ],
  ],
  silent: [
    [
      'only Keepalive does not get through, the device is connected',
      { identity, connections: connections([[1, 'on']]), probe: probeOf(NOBODY) },
    ],
    [
      '443 times out too: the network, not a port',
      { 'device-logs': [deviceLog([...timeouts(5), [660, 'connect-timeout', { port: 443, host: SUBJECT.hub }]])] },
    ],
    [
      'names are not found either',
      { 'device-logs': [deviceLog([...timeouts(5), [660, 'dns', { host: SUBJECT.hub }]])] },
    ],
    ['no route at all', { 'device-logs': [deviceLog([...timeouts(5), [660, 'unreachable']])] }],
    [
      'a single time-out among successes',
      {
        'device-logs': [
          deviceLog([
            [1, 'connected'],
            [300, 'connect-timeout', { port: 8883 }],
            [300.2, 'connected'],
            [900, 'lost'],
          ]),
        ],
      },
    ],
    ['a single time-out at the end', { 'device-logs': [deviceLog([[1, 'connected'], ...timeouts(1)])] }],
    [
      'a single time-out of a device that the hub knows',
      { ...before('Mqtt'), 'device-logs': [deviceLog(timeouts(1))] },
    ],
    ['other hosts', { 'device-logs': [deviceLog(timeouts(6, 8883, 'broker.example.com'))] }],
    ['another port', { 'device-logs': [deviceLog(timeouts(6, 1883))] }],
    [
      'a log without times with few tries, and it had worked',
      { ...before('Mqtt'), 'device-logs': [deviceLog(timeless(timeouts(6)))] },
    ],
    [
      'its client went over WebSockets by itself, and is connected',
      {
        identity,
        connections: connections([[601, 'on']], { protocol: 'MqttWs' }),
        'device-logs': [deviceLog([...timeouts(3), [616, 'connected']])],
      },
    ],
    [
      'the C SDK over WebSockets',
      {
        ...before('MqttWs'),
        'device-logs': [
          deviceLog(again(13, 600, 5, 'connect-timeout', { text: 'File:socketio_berkeley.c connect failure 110' })),
        ],
      },
    ],
    [
      'the hub had it connected all the time',
      { identity, connections: connections([[1, 'on']]), 'device-logs': [deviceLog(timeouts(13))] },
    ],
    ['no port named', { 'device-logs': [deviceLog(again(6, 600, 5, 'connect-timeout'))] }],
    [
      'some time-outs of a lost network, and the hub saw it come back',
      {
        identity,
        connections: connections([
          [1, 'on'],
          [599, '404104'],
          [640, 'on'],
        ]),
        'device-logs': [deviceLog(timeouts(6))],
      },
    ],
    [
      'no zone in the log, and the device is connected now',
      {
        identity,
        connections: connections([[1, 'on']]),
        'device-logs': [deviceLog(timeouts(13), { zoneStated: false })],
      },
    ],
    [
      'it had worked, and has timed out for minutes only',
      { ...before('Mqtt'), 'device-logs': [deviceLog(timeouts(4))] },
    ],
    [
      'answers come late: not the port',
      { 'device-logs': [deviceLog(again(6, 600, 5, 'connack-missing', { port: 8883 }))] },
    ],
    ['nothing but NO_NETWORK', { 'device-logs': [deviceLog(again(20, 600, 5, 'lost'))] }],
  ],
});
