import type { Report } from '../../src/diagnosis/report';
import { type LogRecord, toArchiveRecord } from '../../src/evidence/log-record';
import { atMinute, logRecords, type Row, SUBJECT } from '../kit/log-records';
import { judgeFiles } from '../stories/judge-case';

/** Cases that somebody put together: records of the whole hub, of more time than was asked about, or of other categories only. */
interface ByHand {
  readonly rows?: readonly Row[];
  readonly ofOthers?: readonly LogRecord[];
  readonly ofOtherHub?: readonly LogRecord[];
  readonly operations?: readonly LogRecord[];
  /** Minutes of the day. */
  readonly window?: readonly [from: number, to: number];
  /** Lines as they are. */
  readonly raw?: readonly string[];
  readonly gaps?: readonly { kind: string; why: string; detail: string }[];
  /** Beside the row's usual fields. */
  readonly identity?: object;
  readonly edgeRuntime?: unknown;
}

async function judged({
  rows = [],
  ofOthers = [],
  operations = [],
  ofOtherHub = [],
  window,
  gaps = [],
  raw = [],
  identity: more = {},
  edgeRuntime,
}: ByHand): Promise<Report> {
  const span = window && { from: toTheSecond(atMinute(window[0])), to: toTheSecond(atMinute(window[1])) };
  const identity = { deviceId: SUBJECT.deviceId, status: 'enabled', connectionState: 'Connected', ...more };
  return judgeFiles(
    new Map([
      ['case.json', JSON.stringify({ schemaVersion: 1, subject: SUBJECT, window: span ?? null, gaps })],
      ['evidence/identity.json', JSON.stringify(identity)],
      ...(edgeRuntime === undefined ? [] : ([['evidence/edge-runtime.json', JSON.stringify(edgeRuntime)]] as const)),
      ['evidence/connections.jsonl', lines([...logRecords(rows), ...ofOthers]) + lines(ofOtherHub, OTHER_HUB)],
      ['evidence/operations.jsonl', lines(operations) + raw.map((line) => `${line}\n`).join('')],
    ]),
  );
}

function toTheSecond(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`;
}

const HUB = '/subscriptions/1/resourceGroups/rg/providers/Microsoft.Devices/IotHubs/Contoso-Lab';
const OTHER_HUB = HUB.replace('Contoso', 'Fabrikam');

function lines(records: readonly LogRecord[], hub = HUB): string {
  return records.map((record) => `${JSON.stringify(toArchiveRecord(record, hub))}\n`).join('');
}

function of(deviceId: string, record: Partial<LogRecord> = {}): LogRecord {
  const [one] = logRecords([[600, 'on']]);
  if (!one) throw new Error('one row makes one record');
  return { ...one, deviceId, ...record };
}

const LOSSES: readonly Row[] = [
  [5, 'on'],
  [100, '404104'],
  [111, 'on'],
  [200, '404104'],
  [237, 'on'],
];

test('drops outside of the window are not those asked about', async () => {
  const report = await judged({ rows: LOSSES, ofOthers: [of('pump-18')], window: [300, 900] });
  expect(report.verdict.status).toBe('healthy');
  expect(report.dataUpTo).toEqual(atMinute(600));
});

test('of the drops only those in the window count', async () => {
  const report = await judged({ rows: LOSSES, ofOthers: [of('pump-18')], window: [150, 900] });
  expect(JSON.stringify(report.findings[0]?.because)).toContain('1 connection lost');
});

test('the end of a window that is written to the second takes in all of it', async () => {
  const rows: readonly Row[] = [...LOSSES, [300.012, 'no', '401002'], [300.013, 'no', '401002']];
  const { findings } = await judged({ rows, window: [0, 300.013] });
  expect(findings.map(({ id }) => id)).toContain('credentials-rejected');
});

test('records of the hub, none of them of Connections: the hub does not log these', async () => {
  const methods = { category: 'DirectMethods', operationName: 'send' };
  const report = await judged({ operations: [of('pump-18', methods), of('pump-19', methods)] });
  expect(report.findings.map(({ id }) => id)).toEqual(['logging-off']);
  expect(report.verdict.status).toBe('inconclusive');
  expect(report.dataUpTo).toEqual(atMinute(600));
});

test('records that end before the window do not tell that the device is well', async () => {
  const report = await judged({ rows: LOSSES, ofOthers: [of('pump-18')], window: [700, 900] });
  expect(report.verdict.status).toBe('inconclusive');
  expect(report.gaps.map(({ kind }) => kind)).not.toContain('connections');
});

test('the newest record of the hub may be another device’s and of another category', async () => {
  const late = of('pump-18', { category: 'DirectMethods', operationName: 'send', time: atMinute(700) });
  const report = await judged({ rows: LOSSES, ofOthers: [of('pump-18')], operations: [late] });
  expect(report.dataUpTo).toEqual(atMinute(700));
});

test('the device’s records alone do not stand for a fleet that could not be looked at', async () => {
  const gaps = [{ kind: 'fleet', why: 'timed-out', detail: 'No answer in time.' }];
  const report = await judged({ rows: LOSSES, gaps });
  expect(report.gaps).toContainEqual(gaps[0]);
  expect(report.checks).toContainEqual(expect.objectContaining({ id: 'site-outage', outcome: 'skipped' }));
});

test('records of another hub are none of this device’s, though it has the same name there', async () => {
  const report = await judged({ ofOthers: [of('pump-18')], ofOtherHub: logRecords(LOSSES) });
  expect(report.verdict.status).toBe('healthy');
});

test('where all records name another hub, it is only the name that differs', async () => {
  const report = await judged({ ofOtherHub: logRecords(LOSSES) });
  expect(report.findings.map(({ id }) => id)).toEqual(['network-loss']);
});

test('a record of no device, as routes write them, is no unreadable line', async () => {
  const { properties, ...route } = toArchiveRecord(of('x', { category: 'Routes' }), HUB);
  const raw = [JSON.stringify({ ...route, properties: JSON.stringify({ ...JSON.parse(properties), deviceId: null }) })];
  const about = async (more: readonly string[]) => {
    const { gaps } = await judged({ rows: LOSSES, raw: [...raw, ...more] });
    return gaps.find(({ kind }) => kind === 'operations')?.detail;
  };
  expect(await about([])).toBeUndefined();
  expect(await about(['{"time":"2026-11-'])).toBe('1 line of evidence/operations.jsonl could not be read.');
});

describe('what IoT Edge reports', () => {
  const identity = { deviceScope: 'ms-azure-iot-edge://gate-01-638000000000000000' };
  const row = (runtimeStatus: string) => ({
    deviceId: 'gate-01',
    moduleId: '$edgeAgent',
    connectionState: 'Connected',
    properties: {
      desired: { runtime: { settings: { registryCredentials: { acr: { password: 'no secret' } } } } },
      reported: {
        systemModules: { edgeHub: { runtimeStatus, lastExitTimeUtc: '2026-11-19T23:00:00' } },
        $metadata: { $lastUpdated: '2026-11-19T23:00:05Z' },
      },
    },
  });

  test('the rows that the command line shows will do', async () => {
    const report = await judged({ identity, edgeRuntime: [row('failed')] });
    expect(report.findings.map(({ id }) => id)).toContain('edge-runtime-failing');
    expect((await judged({ identity, edgeRuntime: [row('running')] })).checks).toContainEqual({
      id: 'edge-runtime-failing',
      outcome: 'passed',
    });
  });

  test('without them, it is missing where the registry names a gateway, and nowhere else', async () => {
    const missing = async (more: ByHand) => (await judged(more)).gaps.some(({ kind }) => kind === 'edge-runtime');
    expect(await missing({ identity })).toBe(true);
    expect(await missing({})).toBe(false);
    expect(await missing({ identity, edgeRuntime: 'torn' })).toBe(true);
  });
});
