import { diagnose } from '../../../src/diagnosis/diagnose';
import type { Subject } from '../../../src/evidence/evidence';
import { checkTable, connections, idsOf, type Kinds } from '../../kit/check-table';
import { again, deviceLog, type LogPlan, type LogRow, timeless } from '../../kit/device-logs';
import { edgeRuntime, edgeTime, leaf } from '../../kit/edge-runtime';
import { AGENTS, evidenceOf, identityOf, logRecords, NOW, SUBJECT, WINDOW } from '../../kit/log-records';

const me = { client: SUBJECT.deviceId };
const edgeHub = (rows: readonly LogRow[], plan: LogPlan = {}) =>
  deviceLog(rows, { name: 'edgeHub.txt', sdk: 'iot-edge', ...plan });
/** edgeHub has the client since this minute; null: it does not list it. */
const listed = (since: number | null, connected = 3) =>
  edgeRuntime({
    hub: {
      connected,
      client:
        since === null
          ? null
          : { status: 'Connected', lastConnectedTimeUtc: edgeTime(since), lastDisconnectedTimeUtc: null },
    },
  });
const throughEdgeHub = { sdk: '.NET/1.36.10 (.NET 8.0.11; Linux; X64) EdgeHub/1.5.44', protocol: 'Amqp' };

checkTable('edge-auth', {
  fires: [
    [
      'edgeHub refuses this leaf',
      { identity: leaf, 'device-logs': [edgeHub(again(4, 600, 5, 'edge-refused', me))] },
      { severity: 'critical', confidence: 'confirmed', title: 'The IoT Edge gateway refuses this client' },
    ],
    [
      'its token ran out while the gateway was offline; no times',
      { identity: leaf, 'device-logs': [edgeHub(timeless(again(3, 600, 5, 'edge-token', me)))] },
      { confidence: 'confirmed' },
    ],
    [
      'once',
      { identity: leaf, 'device-logs': [edgeHub(again(1, 600, 5, 'edge-refused', me))] },
      { confidence: 'likely' },
    ],
    [
      'edgeHub may not read its scope',
      { identity: leaf, 'device-logs': [edgeHub(again(3, 600, 5, 'edge-scope'))] },
      { confidence: 'likely', title: 'The IoT Edge gateway cannot check who its clients are' },
    ],
    [
      'the hub refuses it upstream: its own refusals are a consequence',
      {
        identity: leaf,
        connections: connections(
          [
            [1, 'on'],
            [599, '404104'],
            [600, 'no', '401003'],
            [610, 'no', '401003'],
            [633, 'no', '401003'],
          ],
          throughEdgeHub,
        ),
        'device-logs': [edgeHub(again(3, 600, 15, 'credentials-refused', me))],
      },
      { confidence: 'confirmed', explains: ['credentials-rejected'] },
    ],
    [
      'by its own log, refused by the gateway; the hub refused nothing',
      {
        identity: leaf,
        connections: connections([]),
        'device-logs': [deviceLog(again(4, 600, 5, 'credentials-refused', { host: 'gate-01.local', code: '5' }))],
      },
      { confidence: 'likely', explains: ['credentials-rejected'] },
    ],
    [
      'by its own log, and the hub could not be looked at',
      { identity: leaf, 'device-logs': [deviceLog(again(4, 600, 5, 'credentials-refused'))] },
      { confidence: 'possible' },
    ],
    [
      'by its own log, and edgeHub serves others but not this one',
      {
        identity: leaf,
        'edge-runtime': listed(null),
        'device-logs': [deviceLog(again(4, 600, 5, 'credentials-refused'))],
      },
      {
        confidence: 'likely',
        because: [
          expect.objectContaining({ kind: 'device-logs' }),
          { kind: 'edge-runtime', text: 'edgeHub of "gate-01" reports 3 connected clients, and not this one.' },
        ],
      },
    ],
    [
      'by its own log, and edgeHub serves nobody',
      {
        identity: leaf,
        'edge-runtime': listed(null, 0),
        'device-logs': [deviceLog(again(4, 600, 5, 'credentials-refused'))],
      },
      { confidence: 'possible' },
    ],
    [
      'edgeHub reports it as connected, but from before it was refused',
      {
        identity: leaf,
        'edge-runtime': listed(590),
        'device-logs': [edgeHub(again(4, 600, 5, 'edge-refused', me))],
      },
      { confidence: 'confirmed' },
    ],
  ],
  silent: [
    [
      'edgeHub reports that it let it in since',
      {
        identity: leaf,
        'edge-runtime': listed(640),
        'device-logs': [edgeHub(again(4, 600, 5, 'edge-refused', me))],
      },
    ],
    [
      'by its own log, and edgeHub has let it in since',
      {
        identity: leaf,
        'edge-runtime': listed(640),
        'device-logs': [deviceLog(again(4, 600, 5, 'credentials-refused'))],
      },
    ],
    [
      'edgeHub could not read its scope then, and has let it in since',
      { identity: leaf, 'edge-runtime': listed(640), 'device-logs': [edgeHub(again(3, 600, 5, 'edge-scope'))] },
    ],
    [
      'another client is refused',
      { identity: leaf, 'device-logs': [edgeHub(again(4, 600, 5, 'edge-refused', { client: 'pump-170' }))] },
    ],
    [
      'refused while edgeHub started, let in since',
      { identity: leaf, 'device-logs': [edgeHub([...again(3, 600, 1, 'edge-refused', me), [640, 'connected', me]])] },
    ],
    [
      'the hub saw it come through edgeHub since',
      {
        identity: leaf,
        connections: connections([[700, 'on']], throughEdgeHub),
        'device-logs': [edgeHub(again(3, 600, 1, 'edge-refused', me))],
      },
    ],
    [
      'a device without a gateway, and some gateway’s log',
      { identity: identityOf(), 'device-logs': [edgeHub(again(3, 600, 5, 'edge-scope'))] },
    ],
    [
      'a device without a gateway is refused by the hub',
      { identity: identityOf(), 'device-logs': [deviceLog(again(4, 600, 5, 'credentials-refused'))] },
    ],
    [
      'a leaf that speaks to the hub itself is refused there',
      {
        identity: leaf,
        'device-logs': [deviceLog(again(4, 600, 5, 'credentials-refused', { host: SUBJECT.hub }))],
      },
    ],
    [
      'it has a gateway, and comes by itself',
      {
        identity: leaf,
        connections: connections([
          [1, 'on'],
          [590, '404104'],
        ]),
        'device-logs': [deviceLog(again(4, 600, 5, 'credentials-refused'))],
      },
    ],
    ['the gateway lost its network', { identity: leaf, 'device-logs': [edgeHub(again(9, 600, 5, 'edge-upstream'))] }],
  ],
});

describe('of a gateway and of its modules', () => {
  const gateway: Subject = { ...SUBJECT, deviceId: 'gate-01' };
  const module: Subject = { ...gateway, moduleId: 'filter' };
  const log = edgeHub([
    ...again(3, 600, 5, 'edge-refused', { client: 'gate-01/filter' }),
    ...again(2, 600, 5, 'edge-token', { client: 'pump-17' }),
  ]);
  const judge = (subject: Subject, kinds: Kinds) =>
    diagnose(evidenceOf({ 'device-logs': [log], ...kinds }), { subject, window: WINDOW, now: NOW });

  test('the gateway: whom it refuses', () => {
    const { findings, verdict } = judge(gateway, {
      identity: identityOf({ deviceId: 'gate-01', capabilities: { iotEdge: true } }),
      connections: connections([]),
    });
    expect(findings[0]).toMatchObject({
      id: 'edge-auth',
      title: 'The IoT Edge gateway refuses gate-01/filter and pump-17',
    });
    expect(verdict.status).toBe('fault');
  });

  test('the gateway by its log alone: its modules', () => {
    expect(judge(gateway, {}).findings[0]?.title).toBe('The IoT Edge gateway refuses gate-01/filter');
  });

  test('a module, whose key the hub refuses too', () => {
    const records = logRecords(
      [
        [600, 'no', '401003'],
        [605, 'no', '401003'],
        [610, 'no', '401003'],
      ],
      { sdk: AGENTS.csharp },
      module,
    );
    const report = judge(module, { connections: { records, limited: false } });
    expect(idsOf(report).slice(0, 2)).toEqual(['edge-auth', 'credentials-rejected']);
  });

  test('a module that is not refused', () => {
    expect(idsOf(judge({ ...gateway, moduleId: 'camera' }, {}))).not.toContain('edge-auth');
    expect(idsOf(judge({ ...gateway, moduleId: 'Filter' }, {}))).not.toContain('edge-auth');
  });
});
