import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { Report } from '../../src/diagnosis/report';
import type { LogRecord } from '../../src/evidence/log-record';
import type { CaseParts } from '../../src/support/case-parts';
import { zipCase } from '../../src/support/zip-case';
import { logOf, noise, partsOf, replayed, zipTo } from '../kit/cases';
import { temporaryFolder } from '../kit/temporary-folder';

const base = temporaryFolder();
const WHOLE = 'in the folder cases/1 until 2026-12-20';
const GONE = 'left out: it does not fit, cut or not';
const KEY = 'c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LTEyMzQ=';
let number = 0;

/** What came of making it fit, and that it does fit. */
async function fitted(parts: CaseParts, bytes: number) {
  number += 1;
  const path = join(base, `${number}.zip`);
  const { files, contents } = await zipTo(path, parts, { bytes, whole: WHOLE });
  if (contents.fits) expect(statSync(path).size).toBeLessThanOrEqual(bytes);
  const leftOut = Object.fromEntries(contents.leftOut.map(({ name, what }) => [name, what]));
  return { path, files, contents, leftOut, report: await replayed(path), summary: files.get('summary.md') ?? '' };
}

async function whole(parts: CaseParts) {
  number += 1;
  const path = join(base, `${number}.zip`);
  return { ...(await zipTo(path, parts)), report: await replayed(path), size: () => statSync(path).size };
}

/** The device's own log of the scenario, which the finding is proven by. */
async function telling(): Promise<string> {
  const [log] = (await partsOf('losses-with-a-log')).deviceLogs ?? [];
  return log ? (await buffer(await log.open())).toString() : '';
}

async function partsWith(...logs: ReadonlyArray<readonly [name: string, content: string]>): Promise<CaseParts> {
  return partsOf('losses-with-a-log', { deviceLogs: logs.map(([name, content]) => logOf(name, content)) });
}

const brief = ({ findings }: Report) => findings.map(({ id, severity, confidence }) => ({ id, severity, confidence }));

test('what fits is left as it is, and nothing is said of it', async () => {
  const parts = await partsWith(['device.txt', await telling()]);
  const { contents, files, summary } = await fitted(parts, 100_000);
  expect(contents).toMatchObject({ leftOut: [], whole: null, fits: true });
  expect(files).toEqual((await whole(parts)).files);
  expect(summary).not.toContain('Left out');
});

test('first to go are logs in which nothing was understood, the largest first: the findings stay the same', async () => {
  const parts = await partsWith(
    ['small.txt', noise(200, 5)],
    ['device.txt', await telling()],
    ['large.txt', noise(4_000, 6)],
    ['larger.txt', `SharedAccessKey=${KEY}\n${noise(6_000, 7)}`],
  );
  const all = await whole(parts);
  const { contents, files, leftOut, report, summary } = await fitted(parts, 60_000);
  expect(Object.keys(leftOut)).toEqual(['device-logs/4-larger.txt', 'device-logs/3-large.txt']);
  expect(report.findings).toEqual(all.report.findings);
  expect(brief(report)).toEqual([
    { id: 'network-loss', severity: 'warning', confidence: 'likely' },
    { id: 'sas-renewal', severity: 'info', confidence: 'confirmed' },
  ]);
  // The manifest tells of the whole: the same sizes and hashes, and where it is.
  const manifest = JSON.parse(files.get('manifest.json') ?? '');
  expect(manifest.whole).toBe(WHOLE);
  for (const { name, bytes, sha256 } of all.contents.files.filter((file) => leftOut[file.name])) {
    expect(manifest.leftOut[name]).toEqual({ bytes, sha256, what: leftOut[name] });
    expect(summary).toContain(`- ${name}, ${(bytes / 1_000).toFixed(0)} KB: left out`);
  }
  expect(summary).toContain(`Where the whole case is: ${WHOLE}.`);
  // What was taken out of the logs that are not here, too: the numbers are those of the whole.
  expect(contents.removed).toEqual(all.contents.removed);
  expect(contents.removed).toEqual({ key: 1 });
});

test('a log that tells something is cut to what surrounds that, and says the same', async () => {
  const parts = await partsWith(['device.txt', (await telling()) + noise(8_000, 8, Date.UTC(2026, 1, 3, 4, 30))]);
  const all = await whole(parts);
  const { files, leftOut, report } = await fitted(parts, 60_000);
  expect(leftOut).toEqual({
    'device-logs/1-device.txt': expect.stringMatching(/^cut to [\d,]+ of its [\d,]+ lines: its ends/),
  });
  expect(files.get('device-logs/1-device.txt')).toMatch(/^\[keepalive: \d+ lines are not in this case\]$/m);
  expect(brief(report)).toEqual(brief(all.report));
});

test('a log that loses count of its days when it is cut goes whole', async () => {
  // Times of day only, over three days: what lies between its two losses is what tells the days apart.
  const lines = (from: number, count: number) =>
    Array.from({ length: count }, (_, index) => {
      const at = new Date(from + index * 30_000).toISOString().slice(11, 19);
      return `-> ${at} PUBLISH | PAYLOAD_LEN: ${Math.imul(index, 2_654_435_761) >>> 0}`;
    }).join('\n');
  const loss = (at: string) =>
    `\nError: Time:${at} File:mqtt_transport.c Func:x Line:1 connect ETIMEDOUT 203.0.113.7:8883\n`;
  const log = `${lines(0, 200)}${loss('01:45:00')}${lines(7_200_000, 9_000)}${loss('06:00:00')}${lines(0, 200)}`;
  const { leftOut } = await fitted(await partsWith(['c.txt', log]), 25_000);
  expect(leftOut).toEqual({ 'device-logs/1-c.txt': GONE });
});

test('of logs that tell something, those that tell of no trouble go first', async () => {
  const renewals = readFileSync(join(__dirname, '../evidence/device-log/captures/node-renewal.txt'), 'utf8');
  const parts = await partsWith(['renewals.txt', renewals], ['device.txt', await telling()]);
  const tight = async (bytes: number): Promise<Awaited<ReturnType<typeof fitted>>> => {
    const made = await fitted(parts, bytes);
    return Object.values(made.leftOut).includes(GONE) ? made : tight(bytes - 400);
  };
  const { leftOut, report } = await tight(30_000);
  expect(leftOut).toMatchObject({ 'device-logs/1-renewals.txt': GONE });
  expect(leftOut['device-logs/2-device.txt']).toMatch(/^cut to /);
  expect(brief(report)).toEqual(brief(parts.report));
});

test('without any log that is a gap', async () => {
  const parts = await partsWith(['a.txt', await telling()], ['b.txt', await telling()]);
  const { leftOut, report, files } = await fitted(parts, 21_000);
  expect(Object.keys(leftOut)).toEqual(['device-logs/1-a.txt', 'device-logs/2-b.txt']);
  expect(report.gaps.find(({ kind }) => kind === 'device-logs')?.detail).toContain(WHOLE);
  expect([...files.keys()].filter((name) => name.startsWith('device-logs/'))).toEqual([]);
});

describe('records', () => {
  /** As an archive of a long time holds them. */
  async function manyRecords(): Promise<CaseParts> {
    const parts = await partsOf('losses-with-a-log', { deviceLogs: [] });
    const { connections, operations } = parts.evidence;
    if (!connections.ok || !operations.ok) throw new Error('The scenario has records.');
    const older = connections.data.records.flatMap((record, index) =>
      Array.from({ length: 300 }, (_, day): LogRecord => {
        const time = new Date(record.time.getTime() - (day + 1) * 86_400_000 - index * day * 7);
        return { ...record, time, sdkVersion: `${record.sdkVersion} ${(index * 7_919 + day * 104_729) % 99_991}` };
      }),
    );
    const records = [...older, ...connections.data.records].sort((a, b) => a.time.getTime() - b.time.getTime());
    const evidence = {
      ...parts.evidence,
      connections: { ...connections, data: { records, limited: false } },
      operations: {
        ...operations,
        data: { records: older.map((one) => ({ ...one, category: 'DirectMethods' })), limited: false },
      },
    };
    return { ...parts, evidence };
  }

  test('operations go first, then the oldest connections; the newest stay, and the case says what is missing', async () => {
    const parts = await manyRecords();
    const size = (await buffer(zipCase(parts).zip)).length;
    const onlyOperations = await fitted(parts, Math.floor(size * 0.7));
    expect(onlyOperations.leftOut).toEqual({ 'evidence/operations.jsonl': 'left out whole' });
    expect(onlyOperations.report.gaps.find(({ kind }) => kind === 'operations')).toMatchObject({
      why: 'not-provided',
      detail: expect.stringContaining(WHOLE),
    });
    expect(brief(onlyOperations.report)).toEqual(brief(parts.report));

    const connections = await fitted(parts, Math.floor(size * 0.25));
    expect(connections.leftOut['evidence/connections.jsonl']).toMatch(
      /^cut to the newest \d,\d+ of its 9,030 records$/,
    );
    expect(connections.contents.fits).toBe(true);
    const lines = (connections.files.get('evidence/connections.jsonl') ?? '').trimEnd().split('\n');
    const newest = parts.evidence.connections.ok ? parts.evidence.connections.data.records.at(-1)?.time : undefined;
    expect(lines.at(-1)).toContain(newest?.toISOString());
    expect(JSON.parse(connections.files.get('case.json') ?? '').looked.connections.limited).toBe(true);
    expect(statSync(connections.path).size).toBeGreaterThan(size * 0.2);
  });
});

test('report, summary, case.json and the lists stay, even where they alone are too much: then it says so', async () => {
  const { contents, files, summary } = await fitted(await partsWith(['device.txt', await telling()]), 2_000);
  expect(contents.fits).toBe(false);
  expect([...files.keys()].sort()).toEqual([
    'case.json',
    'manifest.json',
    'redaction.json',
    'report.json',
    'summary.md',
  ]);
  expect(summary).toContain('This one is still larger than it should be.');
});
