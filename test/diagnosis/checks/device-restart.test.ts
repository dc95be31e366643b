import { diagnose } from '../../../src/diagnosis/diagnose';
import type { EdgeRuntime } from '../../../src/evidence/edge-runtime';
import type { Subject } from '../../../src/evidence/evidence';
import { checkTable, connections, fleet, idsOf, reportOn } from '../../kit/check-table';
import { again, deviceLog, type LogRow, timeless } from '../../kit/device-logs';
import { edgeModule, edgeRuntime, edgeTime, leaf } from '../../kit/edge-runtime';
import {
  evidenceOf,
  identityOf,
  logRecords,
  NOW,
  noise,
  type Row,
  repeated,
  SUBJECT,
  WINDOW,
} from '../../kit/log-records';

const identity = identityOf();
const FALLS = [132, 388.4, 701.2, 980];
/** Falls, is missed by the hub four minutes later, and is up again two minutes after that. */
const falls = (times: number, missedAfter = 4, upAfter = 6): Row[] => [
  [1, 'on'],
  ...FALLS.slice(0, times).flatMap((at): Row[] => [
    [at + missedAfter, '404104'],
    [at + upAfter, 'on'],
  ]),
];
/** What the device writes: that it starts, a minute before it connects. */
const starts = (times: number, upAfter = 6, mark: 'boot' | 'process-start' = 'boot'): LogRow[] => [
  [1.01, 'connected'],
  ...FALLS.slice(0, times).flatMap((at): LogRow[] => [
    [at + upAfter - 1, mark],
    [at + upAfter + 0.01, 'connected'],
  ]),
];
const irregular = repeated({
  times: 8,
  length: (i) => 110 + 90 * noise(i),
  end: ['404104'],
  gap: (i) => 9 + 7 * noise(i + 5),
});

const throughEdgeHub = { sdk: '.NET/1.36.10 (.NET 8.0.11; Linux; X64) EdgeHub/1.5.44', protocol: 'Amqp' };
/** edgeHub ended and started anew at these minutes. */
const edgeHubRestarts = (exit: number, start: number, fields: Parameters<typeof edgeModule>[0] = {}) =>
  edgeRuntime({
    edgeHub: { lastExitTimeUtc: edgeTime(exit), lastStartTimeUtc: edgeTime(start), exitCode: 139, ...fields },
  });
const behind = (rows: readonly Row[]) => ({
  identity: leaf,
  connections: connections(rows, throughEdgeHub),
  fleet: fleet(),
});

checkTable('device-restart', {
  fires: [
    [
      'edgeHub restarted, as the gateway reports',
      {
        ...behind([
          [1, 'on'],
          [600.2, '404104'],
          [602, 'on'],
        ]),
        'edge-runtime': edgeHubRestarts(600, 601, { restartCount: 2 }),
      },
      {
        severity: 'warning',
        confidence: 'confirmed',
        title: 'edgeHub on the gateway restarted when the connection dropped',
        because: [
          expect.objectContaining({
            kind: 'edge-runtime',
            text: 'edgeAgent of "gate-01" reports that edgeHub ended on 2026-11-20 10:00 UTC with exit code 139, and started again on 2026-11-20 10:01 UTC. It was restarted 2 times of late.',
          }),
          expect.objectContaining({ kind: 'connections' }),
        ],
        explains: ['network-loss'],
      },
    ],
    [
      'edgeHub restarted, and the hub noticed it late',
      {
        ...behind([
          [1, 'on'],
          [606, '404104'],
          [606.5, 'on'],
        ]),
        'edge-runtime': edgeHubRestarts(600, 605),
      },
      { confidence: 'likely' },
    ],
    [
      'one of many losses was a restart of edgeHub',
      {
        ...behind([
          [1, 'on'],
          [100, '404104'],
          [113, 'on'],
          [300, '404104'],
          [331, 'on'],
          [420, '404104'],
          [428, 'on'],
          [600.2, '404104'],
          [602, 'on'],
        ]),
        'edge-runtime': edgeHubRestarts(600, 601),
      },
      { explains: [] },
    ],

    [
      'a boot at each drop',
      { identity, connections: connections(falls(4)), fleet: fleet(), 'device-logs': [deviceLog(starts(4))] },
      { severity: 'warning', confidence: 'confirmed', explains: ['network-loss'] },
    ],
    [
      'a boot, and minutes later the program: one drop each',
      {
        identity,
        connections: connections(falls(2, 4, 12)),
        'device-logs': [
          deviceLog([
            [1.01, 'connected'],
            ...FALLS.slice(0, 2).flatMap((at): LogRow[] => [
              [at + 5, 'boot'],
              [at + 11, 'process-start'],
              [at + 12.01, 'connected'],
            ]),
          ]),
        ],
      },
      { because: expect.arrayContaining([expect.objectContaining({ text: expect.stringContaining('2 drops') })]) },
    ],
    [
      'a unit of any name starts at each drop, others all day long',
      {
        identity,
        connections: connections(falls(4)),
        'device-logs': [
          deviceLog(
            [
              ...starts(4, 6, 'process-start').map(([at, meaning]): LogRow => [at, meaning, { code: 'pump.service' }]),
              ...again(40, 7, 33, 'process-start', { code: 'backup.service' }),
            ].sort(([a], [b]) => (a ?? 0) - (b ?? 0)),
          ),
        ],
      },
      { confidence: 'confirmed' },
    ],
    [
      'the log tells of nothing but boots',
      {
        identity,
        connections: connections(falls(4)),
        'device-logs': [deviceLog(starts(4).filter(([, meaning]) => meaning === 'boot'))],
      },
    ],
    [
      'one boot, one drop',
      { identity, connections: connections(falls(1)), fleet: fleet(), 'device-logs': [deviceLog(starts(1))] },
      { confidence: 'likely', explains: ['network-loss'] },
    ],
    [
      'the start that begins the log is one of them',
      { identity, connections: connections(falls(4)), 'device-logs': [deviceLog(starts(4).slice(1))] },
      { because: expect.arrayContaining([expect.objectContaining({ text: expect.stringContaining('4 drops') })]) },
    ],
    [
      'a new process, and the clock is seven minutes off',
      {
        identity,
        connections: connections(falls(4)),
        'device-logs': [deviceLog(starts(4, 6, 'process-start'), { ahead: 7.2 })],
      },
      { confidence: 'confirmed' },
    ],
    [
      'in local time without a zone: the connects show by how much',
      {
        identity,
        connections: connections(falls(4)),
        'device-logs': [deviceLog(starts(4), { ahead: 120, zoneStated: false })],
      },
      { confidence: 'confirmed' },
    ],
    [
      'no zone, and no connects to compare: taken for UTC',
      {
        identity,
        connections: connections(falls(4)),
        'device-logs': [
          deviceLog([[1, 'closed-by-service'], ...starts(4).filter(([, what]) => what === 'boot')], {
            zoneStated: false,
          }),
        ],
      },
      { confidence: 'likely' },
    ],
    [
      'without power for an hour: silent, up, and back',
      {
        identity,
        connections: connections(falls(2, 4, 64)),
        'device-logs': [deviceLog(starts(2, 64))],
      },
      { confidence: 'confirmed' },
    ],
    [
      'up so soon that the hub meets the old session',
      {
        identity,
        connections: connections([
          [1, 'on'],
          ...FALLS.flatMap((at): Row[] => [
            [at + 1, 'on'],
            [at + 1.01, '400027'],
          ]),
        ]),
        'device-logs': [deviceLog(starts(4, 1))],
      },
      { confidence: 'confirmed', explains: ['network-loss'] },
    ],
    [
      'some restarts among other losses: both are told',
      {
        identity,
        connections: connections([...irregular, [1300, '404104'], [1303, 'on']]),
        fleet: fleet(),
        'device-logs': [
          deviceLog([
            [1, 'connected'],
            [1301, 'boot'],
            [1303.01, 'connected'],
          ]),
        ],
      },
      { explains: [] },
    ],
    ['by the log alone, twice', { 'device-logs': [deviceLog(timeless(starts(2)))] }, { confidence: 'likely' }],
    ['by the log alone, once', { 'device-logs': [deviceLog(starts(1))] }, { confidence: 'possible' }],
  ],
  silent: [
    [
      'no IoT Edge device, and no log',
      { identity, connections: connections(falls(4)), fleet: fleet(), 'edge-runtime': null },
    ],
    [
      'edgeHub restarted at another time',
      {
        ...behind([
          [1, 'on'],
          [700, '404104'],
          [702, 'on'],
        ]),
        'edge-runtime': edgeHubRestarts(600, 601),
      },
    ],
    [
      'edgeHub restarted then, and the device was back long before it was up',
      {
        ...behind([
          [1, 'on'],
          [600.2, '404104'],
          [601, 'on'],
        ]),
        'edge-runtime': edgeHubRestarts(600, 640),
      },
    ],
    [
      'edgeHub restarted, and the device said goodbye',
      {
        ...behind([
          [1, 'on'],
          [600.2, 'off'],
          [602, 'on'],
        ]),
        'edge-runtime': edgeHubRestarts(600, 601),
      },
    ],
    [
      'edgeHub restarted, but the device comes to the hub by itself',
      {
        identity: leaf,
        connections: connections([
          [1, 'on'],
          [600.2, '404104'],
          [602, 'on'],
        ]),
        'edge-runtime': edgeHubRestarts(600, 601),
      },
    ],
    [
      'edgeHub never ended',
      {
        ...behind([
          [1, 'on'],
          [600.2, '404104'],
          [602, 'on'],
        ]),
        'edge-runtime': edgeRuntime(),
      },
    ],
    [
      'a unit of any name that starts at two of the drops',
      {
        identity,
        connections: connections(falls(2)),
        'device-logs': [
          deviceLog(starts(2, 6, 'process-start').map(([at, meaning]): LogRow => [at, meaning, { code: 'x.service' }])),
        ],
      },
    ],
    [
      'the start that begins the log, and no other',
      { identity, connections: connections(falls(1)), 'device-logs': [deviceLog(starts(1).slice(1))] },
    ],
    [
      'a boot mark far from any drop',
      {
        identity,
        connections: connections(falls(4)),
        'device-logs': [
          deviceLog([
            [1.01, 'connected'],
            [555, 'boot'],
            [556, 'connected'],
          ]),
        ],
      },
    ],
    [
      'one boot that begins the log',
      {
        identity,
        connections: connections(falls(1)),
        'device-logs': [
          deviceLog([
            [FALLS[0] ?? 0, 'boot'],
            [138.01, 'connected'],
          ]),
        ],
      },
    ],
    [
      'one boot that begins the log, and no records',
      {
        'device-logs': [
          deviceLog([
            [1, 'boot'],
            [2, 'connected'],
            [700, 'lost'],
          ]),
        ],
      },
    ],
    [
      'it said goodbye before',
      {
        identity,
        connections: connections([
          [1, 'on'],
          [300, 'off'],
          [303, 'on'],
        ]),
        'device-logs': [
          deviceLog([
            [1, 'connected'],
            [300, 'closed-by-program'],
            [302, 'boot'],
            [303, 'connected'],
          ]),
        ],
      },
    ],
    [
      'it was alive without a network, and was restarted because of that',
      {
        identity,
        connections: connections(falls(1, 4, 40)),
        fleet: fleet(),
        'device-logs': [
          deviceLog([
            [1, 'connected'],
            [133, 'lost'],
            [140, 'dns'],
            [160, 'dns'],
            [170, 'boot'],
            [172.01, 'connected'],
          ]),
        ],
      },
    ],
    [
      'it was alive without a network, by the log alone',
      {
        'device-logs': [
          deviceLog([
            [1, 'connected'],
            [133, 'lost'],
            [140, 'dns'],
            [170, 'boot'],
            [172, 'connected'],
          ]),
        ],
      },
    ],
    [
      'a system log in which services start all day',
      {
        identity,
        connections: connections(falls(2)),
        'device-logs': [deviceLog([[1, 'connected'], ...again(40, 10, 30, 'process-start'), [1_300, 'lost']])],
      },
    ],
    [
      'a system log by itself: the connection goes on',
      {
        'device-logs': [
          deviceLog([[1, 'connected'], ...again(20, 10, 30, 'process-start'), [700, 'renewal'], [701, 'connected']]),
        ],
      },
    ],
    [
      'no zone, and one mark: chance',
      {
        identity,
        connections: connections(falls(1)),
        'device-logs': [deviceLog(starts(1), { zoneStated: false })],
      },
    ],
    [
      'the gateway’s marks name another client',
      {
        'device-logs': [
          deviceLog(
            starts(3).map(([at, what]): LogRow => [at, what, { client: 'pump-170' }]),
            { sdk: 'iot-edge' },
          ),
        ],
      },
    ],
  ],
});

describe('of modules', () => {
  const subject: Subject = { ...SUBJECT, deviceId: 'gate-01', moduleId: 'filter' };
  const restarts = { lastExitTimeUtc: edgeTime(600), lastStartTimeUtc: edgeTime(601), exitCode: 1 };
  const judge = (of: Subject, runtime: EdgeRuntime) => {
    const rows: Row[] = [
      [1, 'on'],
      [600.2, '404104'],
      [602, 'on'],
    ];
    const records = logRecords(rows, throughEdgeHub, of);
    const evidence = evidenceOf({ connections: { records, limited: false }, 'edge-runtime': runtime });
    return diagnose(evidence, { subject: of, window: WINDOW, now: NOW });
  };

  test('the module asked about, before what it goes through', () => {
    const runtime = edgeRuntime({ edgeHub: restarts, agent: { modules: { filter: edgeModule(restarts) } } });
    expect(judge(subject, runtime).findings[0]).toMatchObject({
      id: 'device-restart',
      title: 'The module restarted when it dropped',
      next: [{ command: "sudo iotedge logs 'filter' --since 24h" }, {}],
    });
  });

  test('edgeAgent by itself, not by edgeHub', () => {
    const agent = { ...subject, moduleId: '$edgeAgent' };
    expect(idsOf(judge(agent, edgeRuntime({ edgeHub: restarts })))).not.toContain('device-restart');
    expect(judge(agent, edgeRuntime({ agent: { edgeAgent: edgeModule(restarts) } })).findings[0]?.title).toBe(
      'edgeAgent on the gateway restarted when the connection dropped',
    );
  });

  test('another module’s restart is none of its', () => {
    const runtime = edgeRuntime({ agent: { modules: { Filter: edgeModule(restarts) } } });
    expect(idsOf(judge(subject, runtime))).not.toContain('device-restart');
  });
});

test('without a log and without a gateway nobody could look', () => {
  const kinds = { identity, connections: connections(falls(1)) };
  for (const runtime of [{}, { 'edge-runtime': null }]) {
    const line = reportOn({ ...kinds, ...runtime }).checks.find(({ id }) => id === 'device-restart');
    expect(line).toMatchObject({ outcome: 'skipped', why: expect.stringContaining('a log from the device') });
  }
});
