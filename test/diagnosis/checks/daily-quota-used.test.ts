import type { EvidenceKinds } from '../../../src/evidence/evidence';
import { readMetrics } from '../../../src/evidence/hub-health';
import type { HubMetrics } from '../../../src/lab/registry';
import { sampleMetrics } from '../../../src/lab/simulation/metrics';
import { quotaUsedUp } from '../../../src/lab/simulation/stories/quota';
import { checkTable, connections, idsOf, operation, reportOn } from '../../kit/check-table';
import { LIVED_TO, live } from '../../kit/lived';
import { atMinute } from '../../kit/log-records';

const broken = connections([
  [1, 'on'],
  [1320, '404104'],
  [1321, 'on'],
  [1350, '404104'],
  [1351, 'on'],
]);
const refused = { records: [operation(1319.9, '403002'), operation(1349.9, '403002')], limited: false };

const hubOf = (name: string, capacity?: number): EvidenceKinds['hub'] => ({
  id: '/x',
  name: 'contoso-lab',
  sku: { name, ...(capacity !== undefined && { capacity }) },
});
/** The count grows steadily to `most` at the minute, and stands there. */
const counted = (most: number, at: number, field: 'maximum' | 'average' = 'maximum'): EvidenceKinds['metrics'] => [
  {
    name: 'dailyMessageQuotaUsed',
    points: Array.from({ length: 96 }, (_, index) => ({
      at: atMinute(index * 15),
      [field]: Math.min(most, Math.round((most * index * 15) / at)),
    })),
  },
];

checkTable('daily-quota-used', {
  fires: [
    [
      '403002 in telemetry, connections break with it',
      { connections: broken, operations: refused },
      { severity: 'critical', confidence: 'confirmed', codes: ['403002'] },
    ],
    [
      '403002 in the connection log',
      {
        connections: connections([
          [1, 'on'],
          [1320, '403002'],
          [1325, 'no', '403002'],
        ]),
      },
    ],
    [
      'the count stands at the limit of a free hub',
      { connections: broken, hub: hubOf('F1', 1), metrics: counted(8_000, 1305) },
      { severity: 'critical', confidence: 'confirmed', codes: [] },
    ],
    [
      'three units of S1, counted as averages',
      { connections: broken, hub: hubOf('s1', 3), metrics: counted(1_200_000, 1305, 'average') },
    ],
    ['B2', { connections: broken, hub: hubOf('B2', 1), metrics: counted(6_000_000, 1305) }],
    ['S3', { connections: broken, hub: hubOf('S3', 2), metrics: counted(600_000_100, 1305) }],
    [
      'both',
      { connections: broken, operations: refused, hub: hubOf('F1', 1), metrics: counted(8_000, 1305) },
      { codes: ['403002'] },
    ],
  ],
  silent: [
    [
      'throttled: 429001',
      { connections: broken, operations: { records: [operation(1319.9, '429001')], limited: false } },
    ],
    [
      'another device’s records',
      {
        connections: broken,
        operations: { records: refused.records.map((record) => ({ ...record, deviceId: 'PUMP-17' })), limited: false },
      },
    ],
    ['nine tenths used', { connections: broken, hub: hubOf('F1', 1), metrics: counted(7_200, 1305) }],
    [
      'one more unit than the count needs',
      { connections: broken, hub: hubOf('S1', 2), metrics: counted(400_000, 1305) },
    ],
    ['a tier that is not known', { connections: broken, hub: hubOf('X9', 1), metrics: counted(8_000, 1305) }],
    ['units that are not known', { connections: broken, hub: hubOf('S1'), metrics: counted(400_000, 1305) }],
    ['no hub resource', { connections: broken, metrics: counted(400_000, 1305) }],
    [
      'another metric stands there',
      {
        connections: broken,
        hub: hubOf('F1', 1),
        metrics: counted(8_000, 1305).map((metric) => ({ ...metric, name: 'deviceDataUsage' })),
      },
    ],
  ],
});

describe('by the metric alone', () => {
  const seen = { hub: hubOf('F1', 1), metrics: counted(8_000, 1305) };

  test('drops after the moment are explained, drops before it are not', () => {
    const report = reportOn({
      ...seen,
      connections: connections([
        [1, 'on'],
        [600, '404104'],
        [600.2, 'on'],
        [1320, '404104'],
        [1320.2, 'on'],
      ]),
    });
    expect(idsOf(report)).toEqual(expect.arrayContaining(['daily-quota-used', 'drops-unexplained']));
    expect(report.findings.find(({ id }) => id === 'drops-unexplained')?.title).toContain('One drop');
    expect(idsOf(reportOn({ ...seen, connections: broken }))).not.toContain('network-loss');
  });

  test('it ends where a larger limit lets the count go on', () => {
    const [metric] = seen.metrics;
    const points = (metric?.points ?? []).map((point) =>
      point.at >= atMinute(1330) ? { ...point, maximum: 9 } : point,
    );
    const report = reportOn({ ...seen, metrics: [{ name: 'dailyMessageQuotaUsed', points }], connections: broken });
    const found = report.findings.find(({ id }) => id === 'daily-quota-used');
    expect(found).toMatchObject({ title: 'The hub had used up its messages for the day' });
    expect(found?.accountsFor).toHaveLength(1);
  });
});

test.each([1, 2, 3])('lived, seed %i: the metric tells what the log of another device’s flood does not', (seed) => {
  let metrics: HubMetrics | undefined;
  const lived = live(
    seed,
    (stage) => {
      metrics = sampleMetrics(stage.world, stage.hub);
      const kiosk = { name: 'kiosk', deviceId: 'kiosk' };
      quotaUsedUp(stage, kiosk, { hoursAgo: 3, messagesADay: 8_000 });
    },
    { limits: { messagesADay: 8_000, sendsASecond: 100 } },
  );
  const kinds = { hub: hubOf('F1', 1), metrics: readMetrics(metrics?.answer()) ?? [] };
  const missing = { operations: { records: [], limited: false } };
  const { findings } = lived.judge('kiosk', { ...kinds, ...missing });
  expect(findings[0]).toMatchObject({ id: 'daily-quota-used', codes: [] });
  expect(findings.map(({ id }) => id)).not.toContain('drops-unexplained');
  expect(LIVED_TO.getTime() - (findings[0]?.because[0]?.at?.getTime() ?? 0)).toBeLessThan(3.2 * 3_600_000);
});
