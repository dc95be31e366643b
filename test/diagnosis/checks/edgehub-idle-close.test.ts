import { checkTable, connections, fleet, idsOf, reportOn } from '../../kit/check-table';
import { again, deviceLog } from '../../kit/device-logs';
import { edgeRuntime, edgeTime, leaf } from '../../kit/edge-runtime';
import { AGENTS, identityOf, noise, repeated, SUBJECT } from '../../kit/log-records';

const throughEdgeHub = { sdk: '.NET/1.36.10 (.NET 8.0.11; Linux; X64) EdgeHub/1.5.44', protocol: 'Amqp', auth: null };
/** Says something once in two hours or so: closed an hour later, opened again with the next word. */
const idle = (end: 'off' | '404104', length: number | ((i: number) => number) = 60.01, client = throughEdgeHub) => ({
  identity: leaf,
  connections: connections(
    repeated({ times: 8, length, end: [end], gap: (i) => 50 + 30 * noise(i), jitter: 0.02, client: () => client }),
  ),
  fleet: fleet(),
});
const listed = (since: number, status = 'Connected') =>
  edgeRuntime({
    hub: { client: { status, lastConnectedTimeUtc: edgeTime(since), lastDisconnectedTimeUtc: null } },
  });
const closes = (fields = {}) =>
  deviceLog(again(3, 100, 200, 'edge-idle-close', fields), { sdk: 'iot-edge', name: 'edgeHub.txt' });

checkTable('edgehub-idle-close', {
  fires: [
    ['a goodbye after 60 min', idle('off'), { severity: 'info', confidence: 'likely' }],
    ['404104 after 60 min', idle('404104'), { confidence: 'likely', codes: ['404104'] }],
    ['some say more than one thing', idle('404104', (i) => (i % 2 ? 60.01 : 75 + 20 * Math.abs(noise(i))))],
    ['upstream over MQTT', idle('404104', 60.01, { ...throughEdgeHub, protocol: 'Mqtt' })],
    [
      'the gateway’s log says it',
      { ...idle('off'), 'device-logs': [closes({ client: SUBJECT.deviceId })] },
      { confidence: 'confirmed' },
    ],
    [
      'the gateway’s log alone',
      { 'device-logs': [closes({ client: SUBJECT.deviceId })] },
      { confidence: 'confirmed', codes: [] },
    ],
    [
      'edgeHub reports that the device itself stayed connected',
      { ...idle('404104'), 'edge-runtime': listed(-300) },
      {
        confidence: 'confirmed',
        because: [
          expect.anything(),
          expect.objectContaining({
            kind: 'edge-runtime',
            text: expect.stringContaining('since 2026-11-19 19:00 UTC'),
          }),
        ],
      },
    ],
    [
      'edgeHub reports it as connected only since the last of them',
      { ...idle('404104'), 'edge-runtime': listed(1439) },
      { confidence: 'likely' },
    ],
    [
      'edgeHub reports it as gone',
      { ...idle('404104'), 'edge-runtime': listed(-300, 'Disconnected') },
      { confidence: 'likely' },
    ],
  ],
  silent: [
    ['connected to edgeHub, and nothing else is seen', { identity: leaf, 'edge-runtime': listed(-300) }],
    ['not through edgeHub', idle('404104', 60.01, { ...throughEdgeHub, sdk: AGENTS.csharp })],
    ['other ages', idle('404104', (i) => 90 + 40 * noise(i))],
    ['many shorter ones', idle('404104', (i) => (i % 2 ? 60.01 : 20 + 10 * noise(i)))],
    [
      'back at once: the leaf’s own token ran out at edgeHub',
      {
        identity: leaf,
        connections: connections(repeated({ times: 8, length: 60.01, end: ['off'], gap: 0.1 }), throughEdgeHub),
      },
    ],
    [
      'the hub ended it for its token',
      {
        identity: leaf,
        connections: connections(
          repeated({ times: 8, length: 60.01, end: ['401003', '404104'], gap: 50 }),
          throughEdgeHub,
        ),
      },
    ],
    [
      'the gateway itself',
      { ...idle('off'), identity: identityOf({ capabilities: { iotEdge: true } }), 'device-logs': [closes()] },
    ],
    ['another client’s', { identity: leaf, 'device-logs': [closes({ client: 'pump-170' })] }],
  ],
});

describe('beside other findings', () => {
  test.each(['off', '404104'] as const)('%s: it is no renewal, no loss, no idle time-out, and no fault', (end) => {
    const report = reportOn(idle(end));
    expect(idsOf(report)[0]).toBe('edgehub-idle-close');
    expect(idsOf(report).filter((id) => !id.startsWith('sdk-'))).toEqual(['edgehub-idle-close']);
    expect(report.verdict.status).toBe('benign');
  });

  test('with ages above the floor, too', () => {
    const report = reportOn(idle('404104', (i) => (i % 2 ? 60.01 : 75 + 20 * Math.abs(noise(i)))));
    expect(idsOf(report).filter((id) => !id.startsWith('sdk-'))).toEqual(['edgehub-idle-close']);
  });

  test('by the gateway’s log alone it is benign, though the hub could not be looked at', () => {
    expect(reportOn({ 'device-logs': [closes({ client: SUBJECT.deviceId })] }).verdict.status).toBe('benign');
  });
});
