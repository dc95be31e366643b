import { checkTable, connections } from '../../kit/check-table';
import { again, deviceLog, type LogPlan, type LogRow, timeless } from '../../kit/device-logs';
import { edgeModule, edgeRuntime, leaf } from '../../kit/edge-runtime';
import { identityOf, SUBJECT } from '../../kit/log-records';

const unanswered = (times: number, host = 'gate-01.local'): LogRow[] =>
  again(times, 600, 5, 'connack-missing', { host, port: 8883 });
const gatewayLog = (edgeVersion: string | null, rows: readonly LogRow[] = [], plan: LogPlan = {}) =>
  deviceLog(rows, { name: 'edgeHub.txt', sdk: 'iot-edge', edgeVersion, ...plan });
const reports = (version: string | null, imageTag: string | null = null) =>
  edgeRuntime({ hub: { version }, agent: { edgeHub: edgeModule({ imageTag }) } });
const agent = (version: string) => ({
  sdk: `.NET/1.42.3 (.NET 10.0.1; Linux; X64) EdgeHub/${version}`,
  protocol: 'Amqp',
});

checkTable('edgehub-no-connack', {
  fires: [
    [
      'edgeHub 1.6.1',
      { identity: leaf, 'device-logs': [deviceLog(unanswered(5)), gatewayLog('1.6.1')] },
      { severity: 'critical', confidence: 'likely' },
    ],
    [
      'edgeHub 1.6.0 with a build number, a log without times',
      { identity: leaf, 'device-logs': [deviceLog(timeless(unanswered(3))), gatewayLog('1.6.0.84213 (55353a64)')] },
      { confidence: 'likely' },
    ],
    [
      'the hub’s records name the version',
      {
        identity: leaf,
        connections: connections(
          [
            [1, 'on'],
            [590, '404104'],
          ],
          agent('1.6.0'),
        ),
        'device-logs': [deviceLog(unanswered(5))],
      },
      { confidence: 'likely' },
    ],
    [
      'the gateway’s own way to the hub is AMQP, and stumbled',
      {
        identity: leaf,
        'device-logs': [deviceLog(unanswered(5)), gatewayLog('1.6.1', [[610, 'reset', { text: 'Amqp transport' }]])],
      },
    ],
    [
      'the gateway itself reports the version',
      { identity: leaf, 'edge-runtime': reports('1.6.1'), 'device-logs': [deviceLog(unanswered(2))] },
      {
        confidence: 'confirmed',
        because: [
          expect.anything(),
          { kind: 'edge-runtime', text: 'edgeHub of the gateway is version 1.6.1, as it reports itself.' },
        ],
      },
    ],
    [
      'log and report agree',
      {
        identity: leaf,
        'edge-runtime': reports('1.6.0'),
        'device-logs': [deviceLog(unanswered(5)), gatewayLog('1.6.0')],
      },
      { confidence: 'confirmed' },
    ],
    [
      'the report is of edgeHub’s image only',
      {
        identity: leaf,
        'edge-runtime': reports(null, '1.6.1-linux-amd64'),
        'device-logs': [deviceLog(unanswered(5))],
      },
      { confidence: 'confirmed' },
    ],
    [
      'a tag that names no release says nothing',
      { identity: leaf, 'edge-runtime': reports(null, '1.6'), 'device-logs': [deviceLog(unanswered(5))] },
      { confidence: 'possible' },
    ],
    [
      'put back since: the log is of the time',
      {
        identity: leaf,
        'edge-runtime': reports('1.5.44'),
        'device-logs': [deviceLog(unanswered(5)), gatewayLog('1.6.1')],
      },
      { confidence: 'likely' },
    ],
    [
      'the version was not seen',
      { identity: leaf, 'device-logs': [deviceLog(unanswered(5))] },
      { confidence: 'possible' },
    ],
  ],
  silent: [
    [
      'AMQP clients fail too',
      {
        identity: leaf,
        'device-logs': [
          deviceLog(unanswered(5)),
          deviceLog(again(3, 600, 5, 'connect-timeout', { port: 5671, host: 'gate-01.local' }), { name: 'other.txt' }),
          gatewayLog('1.6.1'),
        ],
      },
    ],
    [
      'the gateway’s log shows an AMQP client that fails',
      {
        identity: leaf,
        'device-logs': [
          deviceLog(unanswered(5)),
          gatewayLog('1.6.1', [[610, 'reset', { text: 'amqp link', client: 'pump-18' }]]),
        ],
      },
    ],
    [
      'the gateway reports another version',
      { identity: leaf, 'edge-runtime': reports('1.5.44'), 'device-logs': [deviceLog(unanswered(5))] },
    ],
    ['edgeHub 1.5', { identity: leaf, 'device-logs': [deviceLog(unanswered(5)), gatewayLog('1.5.44')] }],
    ['a later edgeHub', { identity: leaf, 'device-logs': [deviceLog(unanswered(5)), gatewayLog('1.6.2')] }],
    [
      'the hub itself does not answer',
      { identity: leaf, 'device-logs': [deviceLog(unanswered(5, SUBJECT.hub)), gatewayLog('1.6.1')] },
    ],
    [
      'no gateway: throttled, or something on the way',
      { identity: identityOf(), 'device-logs': [deviceLog(again(6, 600, 5, 'connack-missing'))] },
    ],
    ['late once', { identity: leaf, 'device-logs': [deviceLog(unanswered(1)), gatewayLog('1.6.1')] }],
    [
      'late while edgeHub started',
      { identity: leaf, 'device-logs': [deviceLog([...unanswered(3), [640, 'connected']]), gatewayLog('1.6.1')] },
    ],
  ],
});
