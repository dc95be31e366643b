import { diagnose } from '../../../src/diagnosis/diagnose';
import type { Subject } from '../../../src/evidence/evidence';
import { checkTable, connections, fleet, idsOf, type Kinds, reportOn } from '../../kit/check-table';
import { edgeModule, edgeRuntime, edgeTime, leaf, type RuntimePlan } from '../../kit/edge-runtime';
import { atMinute, evidenceOf, identityOf, logRecords, NOW, type Row, SUBJECT, WINDOW } from '../../kit/log-records';

const throughEdgeHub = { sdk: '.NET/1.36.10 (.NET 8.0.11; Linux; X64) EdgeHub/1.5.44', protocol: 'Amqp' };
const rows = (rows: readonly Row[]): Kinds => ({
  identity: leaf,
  connections: connections(rows, throughEdgeHub),
  fleet: fleet(),
});
/** It fell at minute 1300 and is tried again and again; the last report came a minute before now. */
const FALLING: RuntimePlan = {
  at: 1439,
  edgeHub: { runtimeStatus: 'backoff', restartCount: 14, exitCode: 139, lastExitTimeUtc: edgeTime(1438) },
  hub: { connectionState: 'Disconnected' },
};
const FELL: readonly Row[] = [
  [1, 'on'],
  [1300, '404104'],
];
const told = (plan: RuntimePlan): Kinds => ({ 'edge-runtime': edgeRuntime(plan) });
const code = (code: number, at?: number): Kinds =>
  told({ ...(at !== undefined && { at }), agent: { lastDesiredStatus: { code, description: 'a step failed' } } });

checkTable('edge-runtime-failing', {
  fires: [
    [
      'edgeHub falls again and again',
      { ...rows(FELL), ...told(FALLING) },
      {
        severity: 'critical',
        confidence: 'confirmed',
        title: 'edgeHub of the IoT Edge gateway is not running',
        because: [
          expect.objectContaining({
            kind: 'edge-runtime',
            text: 'edgeAgent of "gate-01" reports edgeHub as backoff: it fell, and waits for its next start, after 14 restarts; it last ended on 2026-11-20 23:58 UTC with exit code 139. It reported so on 2026-11-20 23:59 UTC.',
          }),
        ],
      },
    ],
    ['without any record', { identity: leaf, ...told(FALLING) }, { confidence: 'confirmed' }],
    [
      'edgeAgent gave edgeHub up two hours ago, and the hub shows edgeAgent as connected',
      {
        identity: leaf,
        ...told({
          at: 1320,
          edgeHub: { runtimeStatus: 'failed', restartCount: 20, lastExitTimeUtc: edgeTime(1319) },
          agent: { connectionState: 'Connected' },
          hub: { connectionState: 'Disconnected' },
        }),
      },
      { confidence: 'confirmed' },
    ],
    [
      'the hub still shows edgeHub as connected',
      { identity: leaf, ...told({ ...FALLING, hub: { connectionState: 'Connected' } }) },
      { confidence: 'likely' },
    ],
    [
      'reported long ago: the gateway may be offline since',
      { identity: leaf, ...told({ ...FALLING, at: 300 }) },
      {
        confidence: 'possible',
        title: expect.stringContaining('when its gateway last reported'),
        explanation: expect.stringContaining('may be old'),
      },
    ],
    [
      'reported after the time that is judged',
      { identity: leaf, ...told({ ...FALLING, at: 1500 }) },
      { confidence: 'possible' },
    ],
    [
      'it ended a minute ago for the first time: it is just started anew',
      {
        identity: leaf,
        ...told({ ...FALLING, edgeHub: { runtimeStatus: 'backoff', lastExitTimeUtc: edgeTime(1439) } }),
      },
      { confidence: 'possible' },
    ],
    [
      'edgeAgent itself is down',
      { identity: leaf, ...told({ at: 1435, agent: { edgeAgent: edgeModule({ runtimeStatus: 'failed' }) } }) },
      { severity: 'warning', confidence: 'confirmed' },
    ],
    [
      'the deployment failed, days ago; edgeHub is connected, so what edgeAgent says arrives',
      { identity: leaf, ...code(500) },
      { severity: 'warning', confidence: 'confirmed', guides: [expect.anything(), expect.anything()] },
    ],
    [
      'the gateway has no deployment',
      { identity: leaf, ...code(417) },
      { next: expect.arrayContaining([expect.objectContaining({ who: 'hub operator' })]) },
    ],
    [
      'edgeHub could not take its configuration',
      { identity: leaf, ...told({ hub: { lastDesiredStatus: { code: 400, description: 'bad route' } } }) },
      { because: [expect.objectContaining({ text: expect.stringMatching(/^edgeHub of .* 400, "bad route"/) })] },
    ],
    [
      'edgeAgent told that it stops, and nothing since',
      { ...rows(FELL), ...code(406, 1300) },
      { severity: 'warning', confidence: 'possible' },
    ],
  ],
  silent: [
    ['all is well', { identity: leaf, ...told({}) }],
    ['no IoT Edge device', { identity: identityOf(), 'edge-runtime': null }],
    ['it never reported', { identity: leaf, 'edge-runtime': { gateway: 'gate-01', agent: null, hub: null } }],
    [
      'edgeHub restarted some time ago, and runs',
      { identity: leaf, ...told({ at: 1439, edgeHub: { restartCount: 3, lastExitTimeUtc: edgeTime(1430) } }) },
    ],
    ['the device connected through edgeHub since', { ...rows([...FELL, [1439.5, 'on']]), ...told(FALLING) }],
    [
      'an old report, and the device has been connected through edgeHub all along',
      {
        ...rows([[1, 'on']]),
        ...told({ ...FALLING, at: 300, edgeHub: { ...FALLING.edgeHub, lastExitTimeUtc: edgeTime(299) } }),
      },
    ],
    [
      'an old report, and the registry heard the device since',
      {
        identity: { ...leaf, lastActivityTime: atMinute(1430).toISOString() },
        ...told({ ...FALLING, at: 300, edgeHub: { ...FALLING.edgeHub, lastExitTimeUtc: edgeTime(299) } }),
      },
    ],
    ['it said that it stops, and is connected again', { ...rows([...FELL, [1310, 'on']]), ...code(406, 1300) }],
    [
      'a device that comes to the hub by itself',
      { identity: leaf, connections: connections([[1, 'on']]), ...told(FALLING) },
    ],
    ['unknown after a stop of edgeAgent is no fall', { ...rows([[1, 'on']]), ...code(406, 1300) }],
    [
      'another module is down',
      { identity: leaf, ...told({ agent: { modules: { filter: edgeModule({ runtimeStatus: 'failed' }) } } }) },
    ],
  ],
});

describe('beside other findings', () => {
  test('the client’s silence follows from it', () => {
    const report = reportOn({ ...rows(FELL), ...told(FALLING) });
    expect(report.findings[0]).toMatchObject({ id: 'edge-runtime-failing', explains: ['client-gave-up'] });
    expect(idsOf(report)).not.toContain('drops-unexplained');
  });

  test('losses before the loop was seen are of the loop', () => {
    const lost: readonly Row[] = [
      [1, 'on'],
      [700, '404104'],
      [712, 'on'],
      [900, '404104'],
      [931, 'on'],
      [1300, '404104'],
    ];
    const report = reportOn({ ...rows(lost), ...told(FALLING) });
    expect(idsOf(report)[0]).toBe('edge-runtime-failing');
    expect(report.findings[0]?.explains).toContain('network-loss');
  });

  test('a disabled device is the first to say', () => {
    const identity = { ...leaf, status: 'disabled' };
    expect(idsOf(reportOn({ identity, ...told(FALLING) }))).toEqual(['device-disabled', 'edge-runtime-failing']);
  });
});

describe('of a gateway and of its modules', () => {
  const gateway: Subject = { ...SUBJECT, deviceId: 'gate-01' };
  const filter: Subject = { ...gateway, moduleId: 'filter' };
  const judge = (subject: Subject, kinds: Kinds, list: readonly Row[] = []) =>
    diagnose(
      evidenceOf({ connections: { records: logRecords(list, throughEdgeHub, subject), limited: false }, ...kinds }),
      { subject, window: WINDOW, now: NOW },
    );
  const withFilter = (fields: Parameters<typeof edgeModule>[0]): Kinds =>
    told({ at: 1439, agent: { modules: { filter: edgeModule(fields) } } });
  const failed = { runtimeStatus: 'failed', restartCount: 20, exitCode: 1, lastExitTimeUtc: edgeTime(1300) };

  test('the gateway: its edgeHub', () => {
    const identity = identityOf({ deviceId: 'gate-01', capabilities: { iotEdge: true } });
    expect(judge(gateway, { identity, ...told(FALLING) }).findings[0]).toMatchObject({ id: 'edge-runtime-failing' });
  });

  test('the module asked about', () => {
    const [first] = judge(filter, withFilter(failed), FELL).findings;
    expect(first).toMatchObject({
      id: 'edge-runtime-failing',
      severity: 'critical',
      confidence: 'confirmed',
      title: 'The module is not running',
      next: expect.arrayContaining([expect.objectContaining({ command: "sudo iotedge logs 'filter' --tail 300" })]),
    });
  });

  test.each([
    ['it is stopped, and shall be', { ...failed, runtimeStatus: 'stopped', status: 'stopped' }],
    ['it is up', { restartCount: 4, lastExitTimeUtc: edgeTime(1300) }],
  ])('the module: %s', (_name, fields) => {
    expect(idsOf(judge(filter, withFilter(fields), FELL))).not.toContain('edge-runtime-failing');
  });

  test('another module of nearly the same name', () => {
    expect(idsOf(judge({ ...filter, moduleId: 'Filter' }, withFilter(failed)))).not.toContain('edge-runtime-failing');
  });
});
